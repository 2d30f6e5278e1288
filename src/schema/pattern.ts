import { createRequire } from 'node:module';
import { type Context, createContext, Script } from 'node:vm';
import type { RE2JS } from 're2js';

/** A regular expression, as far as schemas use one. */
export interface Pattern {
  test(text: string): boolean;
  /** What tells two of them apart: the validator keeps them by it. */
  toString(): string;
}

const NEEDS_UNICODE = /\\[pPu]|[\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;

/** A repetition or a choice; the question mark of `(?:` is neither. */
const OPEN = /[+*}|]|[^(]\?/;

/** Patterns can backtrack for ever that repeat a group after a repetition or a choice, or that repeat much. */
function isSuspicious(text: string): boolean {
  const first = text.search(OPEN);
  if (first < 0) return false;
  const repeatsGroup = /\)[+*{]/.test(text.slice(first + 1));
  return repeatsGroup || text.split(/[+*]/).length > 3 || text.split(/[+*?}]/).length > 10;
}

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
  // A description may hold anything at this place.
  if (typeof text !== 'string') return undefined;
  const whole = expression(text, 'u') ?? expression(text, '');
  if (whole === undefined) return undefined;
  const plain = NEEDS_UNICODE.test(text) ? undefined : expression(text, '');
  // V8's own engine that does not backtrack for ever knows no `u`, which makes no difference to text without surrogates.
  const quick = (value: string): boolean =>
    (plain === undefined || SURROGATE.test(value) ? whole : plain).test(value);
  const risky = isSuspicious(text) ? SHORT : LONG;
  let safe: Test | undefined;
  const test = (value: string): boolean => {
    if (value.length < risky) return quick(value);
    safe ??= linearTest(text) ?? impatient(quick);
    return safe(value);
  };
  return { test, toString: () => text };
}

type Test = (text: string) => boolean;

/** Below this length not even a pattern that tries everything takes long. */
const SHORT = 3;

/** Below this length it does not matter that a pattern takes the square of it. */
const LONG = 1000;

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

/** A test whose time grows with the text and no faster; `undefined` for a pattern that looks around or back, or repeats too often. */
function linearTest(text: string): Test | undefined {
  if (repetitionOf(text) > 1000) return undefined;
  try {
    engine ??= createRequire(import.meta.url)('re2js').RE2JS as typeof RE2JS;
    const compiled = engine.compile(text);
    return (value) => compiled.matcher(value).find();
  } catch {
    return undefined;
  }
}

/** How long a test may take at first and at last, in milliseconds: a value that has had its test given up has others like it. */
const [PATIENCE, LEAST_PATIENCE] = [200, 10];

let attempt: { readonly script: Script; readonly context: Context } | undefined;

/** A test that is given up when it takes too long, and then was not passed. */
function impatient(test: Test): Test {
  let timeout = PATIENCE;
  return (value) => {
    attempt ??= { script: new Script('test(value)'), context: createContext({}) };
    const { script, context } = attempt;
    Object.assign(context, { test, value });
    try {
      return script.runInContext(context, { timeout }) === true;
    } catch {
      timeout = Math.max(Math.floor(timeout / 2), LEAST_PATIENCE);
      return false;
    }
  };
}
