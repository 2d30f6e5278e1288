/** What is known of a kind of problem. */
interface Kind {
  /** The status that goes with it, unless the description has a better one. */
  readonly status: number;
  /** Of several that a check of a request found, the one with the lowest rank is told by the status. */
  readonly rank?: number;
  /** Whether it is about what a request holds, so that the description's 422 is better. */
  readonly isInvalid?: boolean;
}

/** Every kind; its words in each dialect stand in `dialect.ts`. */
const KINDS = {
  'malformed-path': { status: 400 },
  'unknown-path': { status: 404 },
  'unknown-method': { status: 405 },
  credentials: { status: 401, rank: 1 },
  signature: { status: 401, rank: 2 },
  'unknown-media-type': { status: 415, rank: 3 },
  'missing-parameter': { status: 400, rank: 4, isInvalid: true },
  'invalid-parameter': { status: 400, rank: 5, isInvalid: true },
  'missing-body': { status: 400, rank: 6, isInvalid: true },
  'malformed-body': { status: 400, rank: 7, isInvalid: true },
  'invalid-body': { status: 400, rank: 8, isInvalid: true },
  'unknown-response': { status: 404 },
  'unknown-example': { status: 404 },
  'not-acceptable': { status: 406 },
  'too-slow': { status: 408 },
  'body-too-large': { status: 413 },
  'url-too-long': { status: 414 },
  'header-too-large': { status: 431 },
  'malformed-request': { status: 400 },
  conflict: { status: 409 },
  forbidden: { status: 403 },
  'not-found': { status: 404 },
  'too-many': { status: 429 },
  'unknown-world': { status: 404 },
  unavailable: { status: 503 },
  refused: { status: 400 },
  internal: { status: 500 },
} as const;

/** What kind of thing went wrong on the side of this server, whatever the description says. */
export type ProblemKind = keyof typeof KINDS;

/** The names of all kinds. */
export const PROBLEM_KINDS: readonly string[] = Object.keys(KINDS);

/** The kinds that a check of a request can find. */
export type RequestProblemKind = {
  [Name in ProblemKind]: (typeof KINDS)[Name] extends { rank: number } ? Name : never;
}[ProblemKind];

/** Something that this server answers with an error of its own; a dialect words it. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    { headers = {}, status = KINDS[kind].status }: ProblemOptions = {},
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

/** Of several kinds the one that the status tells. */
export function gravest(kinds: readonly [RequestProblemKind, ...RequestProblemKind[]]): RequestProblemKind {
  return kinds.reduce((one, other) => (KINDS[other].rank < KINDS[one].rank ? other : one));
}

/** The status for what is wrong with a request: of what is invalid 422, where the description has it. */
export function statusFor(kind: RequestProblemKind, has422: boolean): number {
  const { status, isInvalid = false }: Kind = KINDS[kind];
  return isInvalid && has422 ? 422 : status;
}

const BY_STATUS: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid-parameter',
  401: 'credentials',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'body-too-large',
  422: 'invalid-body',
  429: 'too-many',
  503: 'unavailable',
};

/** What kind of problem an error status tells of, where nothing else says. */
export function kindOfStatus(status: number): ProblemKind {
  return BY_STATUS[status] ?? (status < 500 ? 'refused' : 'internal');
}
