/** An expression that cannot be compiled, or that cannot be evaluated with the values it meets. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Where in the text of the expression, counted from 0. */
  readonly offset: number;
  /** What to do about it, a sentence with its end, where something close can be said. */
  readonly remedy: string | undefined;

  constructor(message: string, offset: number, remedy?: string) {
    super(message);
    this.offset = offset;
    this.remedy = remedy;
  }
}

/** What is wrong, and where in the text. */
export interface Fault {
  readonly message: string;
  readonly offset: number;
  readonly remedy?: string | undefined;
}

/** A template that cannot be compiled, or that cannot be evaluated with the values it meets. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Where in the template, a JSON pointer. */
  readonly pointer: string;
  /** Where in the text that stands there, counted from 0. */
  readonly offset: number;
  /** What to do about it, a sentence with its end, where something close can be said. */
  readonly remedy: string | undefined;

  constructor(pointer: string, { message, offset, remedy }: Fault) {
    super(message);
    this.pointer = pointer;
    this.offset = offset;
    this.remedy = remedy;
  }
}
