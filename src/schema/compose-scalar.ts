import { generateSync } from 'json-schema-faker';
import type { Json } from '../json/json.ts';
import { type Draft, type Place, randomAt } from './draft.ts';
import { fake } from './faker.ts';
import { FORMATS, MAKERS, type Maker } from './formats.ts';
import { numberFor, textMaker } from './names.ts';
import { patternOf } from './pattern.ts';
import type { Random } from './random.ts';
import { type View, valuesOf } from './view.ts';

const LONGEST_TEXT = 100_000;

/** Text that keeps formats, patterns and lengths, and reads like what the property's name promises. */
export function composeString(view: View, place: Place, draft: Draft): string | undefined {
  const patterns = valuesOf(view, 'pattern');
  const least = Math.max(0, ...valuesOf(view, 'minLength'));
  const most = Math.min(LONGEST_TEXT, ...valuesOf(view, 'maxLength'));
  if (least > most) return undefined;
  const fits = (text: string): boolean =>
    lengthOf(text) >= least && lengthOf(text) <= most && patterns.every((one) => patternOf(one)?.test(text));
  const random = randomAt(draft, place);
  const formats = [...valuesOf(view, 'format'), ...valuesOf(view, 'x-pattern-format')];
  for (const make of makersFor(formats, place, patterns.length > 0)) {
    const text = fitLength(make(random), { least, most, fixed: formats.length + patterns.length > 0 });
    if (fits(text)) return text;
  }
  return patterns.flatMap((pattern) => fromPattern(pattern, { least, most, random })).find(fits);
}

/** Those of the formats; without one those of the name, then any that might happen to fit a pattern. */
function makersFor(formats: readonly string[], place: Place, hasPattern: boolean): Maker[] {
  const byFormat = formats.flatMap((format) => FORMATS[format] ?? []);
  if (byFormat.length > 0) return byFormat;
  const byName = textMaker(place.name, place.above?.place.name ?? '') ?? MAKERS.word;
  const matrix = Object.entries(FORMATS).filter(([format]) => format.startsWith('mx-'));
  return hasPattern ? [byName, ...matrix.map(([, make]) => make)] : [byName, MAKERS.sentence];
}

interface Lengths {
  readonly least: number;
  readonly most: number;
}

function fitLength(text: string, { least, most, fixed }: Lengths & { fixed: boolean }): string {
  if (fixed) return text;
  const long = lengthOf(text) < least ? text.padEnd(least, `-${text}`) : text;
  return lengthOf(long) > most ? [...long].slice(0, most).join('') : long;
}

/** JSON Schema counts characters as code points (2020-12 validation, 6.3.1). */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** Text that a pattern describes; one that merely begins like the pattern is made to look like a name. */
function fromPattern(pattern: string, { least, most, random }: Lengths & { random: Random }): string[] {
  if (repetitionOf(pattern) > LONGEST_TEXT) return [];
  try {
    const seed = Math.floor(random.next() * 2 ** 31);
    const limit = Math.min(most, Math.max(least, 64));
    const made = String(
      generateSync({ type: 'string', pattern, minLength: least, maxLength: limit }, { seed }),
    );
    return [`${made}example.org`, made];
  } catch {
    return [];
  }
}

/** An upper bound of how long the counts in a pattern can make a text: `(a{1000}){1000}` is a million. */
function repetitionOf(pattern: string): number {
  return [...pattern.matchAll(/\{(\d+)/g)].reduce(
    (product, [, count]) => product * Math.max(Number(count), 1),
    1,
  );
}

/** A number within its bounds that is a multiple of what it must be. */
export function composeNumber(view: View, place: Place, draft: Draft): number | undefined {
  const whole = valuesOf(view, 'type').some(
    (types) => [types].flat().includes('integer') && ![types].flat().includes('number'),
  );
  const steps = valuesOf(view, 'multipleOf');
  const step = steps.length > 0 ? Math.max(...steps) : whole ? 1 : 0;
  const least = lowerBound(view, step || 0.5);
  const most = upperBound(view, step || 0.5);
  const random = randomAt(draft, place);
  const usual = numberFor(place.name, random);
  if (step === 0) return usual >= least && usual <= most ? usual : middle(least, most);
  const [first, last] = [Math.ceil(least / step), Math.floor(most / step)];
  if (first > last) return undefined;
  const wanted = Math.round(usual / step);
  const inside =
    wanted >= first && wanted <= last
      ? wanted
      : random.between(Math.max(first, last - 100), Math.min(last, first + 100));
  return tidy(clamp(inside, first, last) * step);
}

function lowerBound(view: View, step: number): number {
  const exclusive = valuesOf(view, 'exclusiveMinimum').map((bound) => nextUp(bound, step));
  return Math.max(-Number.MAX_SAFE_INTEGER, ...valuesOf(view, 'minimum'), ...exclusive);
}

function upperBound(view: View, step: number): number {
  const exclusive = valuesOf(view, 'exclusiveMaximum').map((bound) => -nextUp(-bound, step));
  return Math.min(Number.MAX_SAFE_INTEGER, ...valuesOf(view, 'maximum'), ...exclusive);
}

/** The next multiple of a step above a bound that does not itself count. */
function nextUp(bound: number, step: number): number {
  return (Math.floor(bound / step) + 1) * step;
}

function middle(least: number, most: number): number | undefined {
  if (least > most) return undefined;
  if (most === Number.MAX_SAFE_INTEGER) return least;
  return least === -Number.MAX_SAFE_INTEGER ? most : tidy((least + most) / 2);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** 3 * 0.1 is 0.30000000000000004: keep twelve digits. No zero is negative. */
function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}

/** What `x-faker` asks for, where faker is installed and answers something of a permitted type. */
export function composeFaked(view: View, place: Place, draft: Draft): Json | undefined {
  const [call] = valuesOf(view, 'x-faker');
  if (call === undefined) return undefined;
  draft.tally.draws++;
  return fake(call, `${draft.seed}\n${place.pointer}\n${place.salt}`);
}
