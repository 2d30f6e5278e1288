const known = new Map<string, RegExp | undefined>();

/**
 * The regular expression of a `pattern` (ECMA-262, as 2020-12 validation 6.3.3 asks): with the `u` flag, or without it
 * for the many that escape more than it allows; `undefined` for text that is no regular expression.
 */
export function patternOf(text: string): RegExp | undefined {
  if (!known.has(text)) known.set(text, compile(text, 'u') ?? compile(text, ''));
  return known.get(text);
}

function compile(text: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(text, flags);
  } catch {
    return undefined;
  }
}
