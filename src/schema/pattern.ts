import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** A regular expression, as far as schemas use one. */
export interface Pattern {
  test(text: string): boolean;
  /** What tells two of them apart: the validator keeps them by it. */
  toString(): string;
}

const NEEDS_UNICODE = /\\[pPu]|[\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;

/** A group that repeats and holds a repetition or a choice, or many repetitions: such patterns can backtrack for ever. */
const SUSPICIOUS = /[+*}|][^()]*\)\s*[+*{]|(?:[+*].*?){3}/s;

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
  if (whole === undefined) return undefined;
  const linear = SUSPICIOUS.test(text) && repetitionOf(text) <= 1000 ? linearExpression(text) : undefined;
  if (linear !== undefined) return linear;
  const plain = NEEDS_UNICODE.test(text) ? undefined : expression(text, '');
  if (plain === undefined) return whole;
  // V8's own engine that does not backtrack for ever knows no `u`, which makes no difference to text without surrogates.
  return { test: (value) => (SURROGATE.test(value) ? whole : plain).test(value), toString: () => text };
}

function expression(text: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(text, flags);
  } catch {
    return undefined;
  }
}

/** An upper bound of how long the counts in a pattern can make a text: `(a{1000}){1000}` is a million. */
export function repetitionOf(pattern: string): number {
  return [...pattern.matchAll(/\{(\d+)/g)].reduce(
    (product, [, count]) => product * Math.max(Number(count), 1),
    1,
  );
}

let engine: typeof RE2JS | undefined;

/** An expression whose time grows with the text and no faster; `undefined` for a pattern that looks around or back. */
function linearExpression(text: string): Pattern | undefined {
  try {
    engine ??= createRequire(import.meta.url)('re2js').RE2JS as typeof RE2JS;
    const compiled = engine.compile(text);
    return { test: (value) => compiled.matcher(value).find(), toString: () => text };
  } catch {
    return undefined;
  }
}
