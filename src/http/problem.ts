/** What kind of thing went wrong on the side of this server, whatever the description says. */
export type ProblemKind = keyof typeof STATUS;

/** The status that goes with each kind, unless the description has a better one. */
const STATUS = {
  'malformed-path': 400,
  'unknown-path': 404,
  'unknown-method': 405,
  credentials: 401,
  signature: 401,
  'unknown-media-type': 415,
  'malformed-body': 400,
  'missing-body': 400,
  'missing-parameter': 400,
  'invalid-parameter': 400,
  'invalid-body': 400,
  'unknown-response': 404,
  'unknown-example': 404,
  'not-acceptable': 406,
  'too-slow': 408,
  'body-too-large': 413,
  'url-too-long': 414,
  'header-too-large': 431,
  'malformed-request': 400,
  internal: 500,
} as const;

/** Kinds that a description may have another status for: what is wrong is in the request, and the route is known. */
const INVALID: ReadonlySet<ProblemKind> = new Set([
  'malformed-body',
  'missing-body',
  'missing-parameter',
  'invalid-parameter',
  'invalid-body',
]);

/** Something that this server answers with an error of its own; a dialect words it. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    { headers = {}, status = STATUS[kind] }: ProblemOptions = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.kind = kind;
    this.headers = headers;
    this.status = status;
  }
}

/** What a problem may bring along. */
export interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: what is usual for the kind. */
  readonly status?: number;
}

/** Whether a kind is about what a request holds, and 422 or 400 may be its status. */
export function isInvalidRequest(kind: ProblemKind): boolean {
  return INVALID.has(kind);
}

/** The status that goes with a kind, unless the description has a better one. */
export function usualStatus(kind: ProblemKind): number {
  return STATUS[kind];
}
