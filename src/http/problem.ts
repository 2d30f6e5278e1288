/** What kind of thing went wrong on the side of this server, whatever the description says. */
export type ProblemKind =
  | 'unknown-path'
  | 'unknown-method'
  | 'malformed-path'
  | 'unknown-response'
  | 'internal';

const STATUS: Readonly<Record<ProblemKind, number>> = {
  'unknown-path': 404,
  'unknown-method': 405,
  'malformed-path': 400,
  'unknown-response': 404,
  internal: 500,
};

/** Something that this server answers with an error of its own; a dialect words it. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'Problem';
    this.kind = kind;
    this.headers = headers;
  }

  /** The status that goes with the kind. */
  get status(): number {
    return STATUS[this.kind];
  }
}
