import { type Draft, type Place, randomAt } from './draft.ts';
import { FORMATS, MAKERS, type Maker } from './formats.ts';
import { textLike } from './from-pattern.ts';
import { textMaker } from './names.ts';
import { patternOf } from './pattern.ts';
import { type View, valuesOf } from './view.ts';

/** A longer text is no sample; a schema that asks for one is told to be unsatisfiable. */
const LONGEST_TEXT = 100_000;

/** Text that keeps formats, patterns and lengths, and reads like what the property's name promises. */
export function composeString(view: View, place: Place, draft: Draft): string | undefined {
  const patterns = valuesOf(view, 'pattern');
  const least = Math.max(0, ...valuesOf(view, 'minLength'));
  const most = Math.min(LONGEST_TEXT, ...valuesOf(view, 'maxLength'));
  if (least > most || patterns.some((one) => patternOf(one) === undefined)) return undefined;
  const fits = (text: string): boolean =>
    lengthOf(text) >= least && lengthOf(text) <= most && patterns.every((one) => patternOf(one)?.test(text));
  const isWhole = (text: string): boolean =>
    view.parts.every(({ schema }) => draft.validator.isValid(schema, text));
  const random = randomAt(draft, place);
  const formats = [...valuesOf(view, 'format'), ...valuesOf(view, 'x-pattern-format')];
  for (const make of makersFor(formats, place, patterns.length > 0)) {
    const made = make(random);
    const text = resized(made, { least, most }).find((one) => fits(one) && (one === made || isWhole(one)));
    if (text !== undefined) return text;
  }
  return patterns.flatMap((pattern) => textLike(pattern, { least, most, random })).find(fits);
}

/** Those of the formats; without one those of the name, then any that might happen to fit a pattern. */
function makersFor(formats: readonly string[], place: Place, hasPattern: boolean): Maker[] {
  const byFormat = formats.flatMap((format) =>
    Object.hasOwn(FORMATS, format) ? (FORMATS[format] ?? []) : [],
  );
  if (byFormat.length > 0) return byFormat;
  const byName = textMaker(place.name, place.above?.place.name ?? '') ?? MAKERS.word;
  const matrix = Object.entries(FORMATS).filter(([format]) => format.startsWith('mx-'));
  return hasPattern ? [byName, ...matrix.map(([, make]) => make)] : [byName, MAKERS.sentence];
}

interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** Text of a length in bounds: what is too short grows at its end, at its beginning, or behind its sigil. */
function resized(text: string, { least, most }: Lengths): string[] {
  if (lengthOf(text) > most) return [text.slice(0, most)];
  const more = 'a'.repeat(Math.max(least - lengthOf(text), 0));
  if (more === '') return [text];
  // Base64 comes in fours.
  return [
    text + more,
    more + text,
    text.slice(0, 1) + more + text.slice(1),
    text.padEnd(4 * Math.ceil(least / 4), 'a'),
  ];
}

/** JSON Schema counts characters as code points (2020-12 validation, 6.3.1). */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}
