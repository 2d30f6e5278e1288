import { isArray, isObject, type Json, property, textOf } from '../../json/json.ts';
import { merged, put } from '../../json/merged.ts';
import type { Call } from './call.ts';
import { ExpressionError } from './error.ts';
import { asList, asNumber, asObject, asText, kindOf } from './value.ts';

/** A function; the first argument of a method is its receiver. */
export interface Definition {
  readonly least: number;
  readonly most: number;
  run(args: readonly Json[], call: Call, offset: number): Json;
}

function define(least: number, most: number, run: Definition['run']): Definition {
  return { least, most, run };
}

const size = define(1, 1, ([value], call, offset) => {
  if (typeof value === 'string') {
    call.work.read(value, offset);
    // CEL counts code points.
    let count = 0;
    for (const _ of value) count++;
    return count;
  }
  return isArray(value) ? value.length : Object.keys(asObject(value, offset)).length;
});

/** The functions that are called with all of their arguments in parentheses. */
export const FUNCTIONS: ReadonlyMap<string, Definition> = new Map([
  ['size', size],
  ['id', define(1, 1, ([prefix], { host }, offset) => host.id(asText(prefix, offset)))],
  ['merge', define(2, 2, ([a, b], _call, at) => merged(asObject(a, at), asObject(b, at)))],
  ['omit', define(2, 2, ([map, names], call, offset) => chosen(map, names, { call, offset, keep: false }))],
  ['pick', define(2, 2, ([map, names], call, offset) => chosen(map, names, { call, offset, keep: true }))],
  ['last', define(1, 1, ([list], _call, offset) => asList(list, offset).at(-1) ?? null)],
  ['sortBy', define(2, 2, sortBy)],
  ['int', define(1, 1, ([value], _call, offset) => whole(value, offset))],
  ['double', define(1, 1, ([value], _call, offset) => double(value, offset))],
  ['string', define(1, 1, ([value], _call, offset) => string(value, offset))],
  ['bool', define(1, 1, ([value], _call, offset) => bool(value, offset))],
]);

/** The functions that are called on a receiver; texts are counted from 0 in UTF-16. */
export const METHODS: ReadonlyMap<string, Definition> = new Map([
  ['size', size],
  ['contains', onTexts((text, part) => text.includes(part))],
  ['startsWith', onTexts((text, part) => text.startsWith(part))],
  ['endsWith', onTexts((text, part) => text.endsWith(part))],
  ['indexOf', onTexts((text, part) => text.indexOf(part))],
  ['lastIndexOf', onTexts((text, part) => text.lastIndexOf(part))],
  ['split', onTexts((text, part) => text.split(part))],
  ['lowerAscii', onText((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))],
  ['upperAscii', onText((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()))],
  ['trim', onText((text) => text.trim())],
  ['substring', define(2, 3, substring)],
  ['join', define(1, 2, join)],
]);

const TIMES = 'Write times as numbers of milliseconds, as at does.';

/** What CEL or a reader may expect, and JSON has no value for. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['timestamp', TIMES],
  ['duration', TIMES],
  ['now', 'Use at, the time of the call.'],
  ['bytes', 'Use text.'],
  ['uint', 'Use int().'],
  ['dyn', 'Leave it out, every value is dynamic.'],
  ['type', 'Leave it to the schemas to tell types.'],
]);

function onText(compute: (text: string) => Json): Definition {
  return define(1, 1, ([text], call, offset) => compute(read(text, call, offset)));
}

function onTexts(compute: (text: string, part: string) => Json): Definition {
  return define(2, 2, ([text, part], call, offset) =>
    compute(read(text, call, offset), asText(part, offset)),
  );
}

/** Text that is about to be gone through. */
function read(value: Json | undefined, { work }: Call, offset: number): string {
  const text = asText(value, offset);
  work.read(text, offset);
  return text;
}

interface Choice {
  readonly call: Call;
  readonly offset: number;
  readonly keep: boolean;
}

/** The entries of an object that are named, or those that are not. */
function chosen(map: Json | undefined, names: Json | undefined, { call, offset, keep }: Choice): Json {
  const object = asObject(map, offset);
  const named = new Set(asList(names, offset).map((name) => asText(name, offset)));
  const all = Object.keys(object);
  call.work.spend(all.length + named.size, offset);
  const found: Record<string, Json> = {};
  for (const name of all) if (named.has(name) === keep) put(found, name, object[name] ?? null);
  return found;
}

/** The objects of a list by one of their fields: absent and null first, then booleans, numbers, and texts by code unit. */
function sortBy([list, field]: readonly Json[], { work }: Call, offset: number): Json {
  const items = asList(list, offset);
  const name = asText(field, offset);
  work.spend(items.length * Math.log2(items.length + 2), offset);
  const keyed = items.map((item) => ({ item, key: sortKey(property(item, name) ?? null, offset) }));
  return keyed
    .sort((a, b) => a.key.rank - b.key.rank || order(a.key.value, b.key.value))
    .map(({ item }) => item);
}

type SortValue = null | boolean | number | string;

function sortKey(value: Json, offset: number): { readonly rank: number; readonly value: SortValue } {
  if (isArray(value) || isObject(value)) {
    throw new ExpressionError(`a list cannot be sorted by ${kindOf(value)}`, offset);
  }
  return { rank: ['boolean', 'number', 'string'].indexOf(typeof value), value };
}

/** Of two values of one kind. */
function order(a: SortValue, b: SortValue): number {
  if (a === b || a === null || b === null) return 0;
  return a < b ? -1 : 1;
}

function substring([value, from, to]: readonly Json[], call: Call, offset: number): Json {
  const text = read(value, call, offset);
  const start = asNumber(from, offset);
  const end = to === undefined ? text.length : asNumber(to, offset);
  const isPart = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end;
  if (isPart && end <= text.length) return text.slice(start, end);
  throw new ExpressionError(
    `a text of ${text.length} characters has no part from ${start} to ${end}`,
    offset,
  );
}

function join([list, between]: readonly Json[], call: Call, offset: number): Json {
  const items = asList(list, offset);
  call.work.spend(items.length, offset);
  const separator = between === undefined ? '' : asText(between, offset);
  const texts = items.map((item) => asText(item, offset));
  call.work.write(
    texts.reduce((length, text) => length + text.length + separator.length, 0),
    offset,
  );
  return texts.join(separator);
}

function whole(value: Json | undefined, offset: number): Json {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(Math.trunc(number))) return Math.trunc(number) + 0;
  throw unconvertible('a whole number', value, offset);
}

function double(value: Json | undefined, offset: number): Json {
  const isNumeral = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const number = isNumeral ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number + 0;
  throw unconvertible('a number', value, offset);
}

function string(value: Json | undefined, offset: number): Json {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unconvertible('text', value, offset);
}

const TRUE: readonly Json[] = [true, '1', 't', 'true', 'TRUE', 'True'];
const FALSE: readonly Json[] = [false, '0', 'f', 'false', 'FALSE', 'False'];

function bool(value: Json | undefined, offset: number): Json {
  if (value !== undefined && TRUE.includes(value)) return true;
  if (value !== undefined && FALSE.includes(value)) return false;
  throw unconvertible('a boolean', value, offset);
}

function unconvertible(what: string, value: Json | undefined, offset: number): ExpressionError {
  const given = typeof value === 'string' || typeof value === 'number' ? textOf(value) : kindOf(value);
  return new ExpressionError(`${given.slice(0, 50)} cannot become ${what}`, offset);
}
