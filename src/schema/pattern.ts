/** A regular expression, as far as schemas use one. */
export interface Pattern {
  test(text: string): boolean;
  /** What tells two of them apart: the validator keeps them by it. */
  toString(): string;
}

const NEEDS_UNICODE = /\\[pPu]|[\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;

const known = new Map<string, Pattern | undefined>();

/**
 * The regular expression of a `pattern` (ECMA-262, as 2020-12 validation 6.3.3 asks): with the `u` flag, or without it
 * for the many that escape more than it allows; `undefined` for text that is no regular expression.
 */
export function patternOf(text: string): Pattern | undefined {
  if (!known.has(text)) known.set(text, compile(text));
  return known.get(text);
}

function compile(text: string): Pattern | undefined {
  const whole = expression(text, 'u') ?? expression(text, '');
  const plain = NEEDS_UNICODE.test(text) ? undefined : expression(text, '');
  if (whole === undefined || plain === undefined) return whole;
  // The engine that does not backtrack for ever knows no `u`, which makes no difference to text without surrogates.
  return {
    test: (value) => (SURROGATE.test(value) ? whole : plain).test(value),
    toString: () => text,
  };
}

function expression(text: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(text, flags);
  } catch {
    return undefined;
  }
}
