import { generateSync } from 'json-schema-faker';
import { MAKERS } from './formats.ts';
import type { Random } from './random.ts';

/** More repetitions than this are not tried: the generator would write them all out. */
const MOST_REPETITIONS = 100_000;

/** What text made from a pattern is to be like. */
export interface Likeness {
  /** Lengths in characters. */
  readonly least: number;
  readonly most: number;
  readonly random: Random;
}

/** Texts to try for a pattern, the more readable first; whether one matches is for the caller to check. */
export function textLike(pattern: string, { least, most, random }: Likeness): string[] {
  if (repetitionOf(pattern) > MOST_REPETITIONS) return [];
  try {
    const seed = Math.floor(random.next() * 2 ** 31);
    const limit = Math.min(most, Math.max(least, 64));
    const made = String(
      generateSync(
        { type: 'string', pattern: withoutProperties(pattern), minLength: least, maxLength: limit },
        { seed },
      ),
    );
    return [`${made}${MAKERS.word(random)}`, made];
  } catch {
    return [];
  }
}

const LETTERS: Readonly<Record<string, string>> = {
  Lu: 'A-Z',
  Uppercase_Letter: 'A-Z',
  Ll: 'a-z',
  Lowercase_Letter: 'a-z',
};

/** Unicode classes as the part of them that json-schema-faker knows: `\p{L}` as `[A-Za-z]`, `\p{N}` as `[0-9]`. */
function withoutProperties(pattern: string): string {
  return pattern.replace(/\\p\{(?:\w+=)?(\w+)\}/g, (_, name: string, offset: number) => {
    const range = LETTERS[name] ?? (name.startsWith('N') ? '0-9' : 'A-Za-z');
    const before = pattern.slice(0, offset);
    const isInClass = before.lastIndexOf('[') > before.lastIndexOf(']');
    return isInClass ? range : `[${range}]`;
  });
}

/** An upper bound of how long the counts in a pattern can make a text: `(a{1000}){1000}` is a million. */
export function repetitionOf(pattern: string): number {
  return [...pattern.matchAll(/\{(\d+)/g)].reduce(
    (product, [, count]) => product * Math.max(Number(count), 1),
    1,
  );
}
