import { createRequire } from 'node:module';
import { isArray, isObject, type Json, textOf } from '../json/json.ts';
import { hashOf } from './random.ts';

interface Faker {
  seed(seed: number): unknown;
  setDefaultRefDate(date: string): void;
  readonly [module: string]: unknown;
}

let installed: Faker | null | undefined;

/**
 * What `x-faker` asks for, where the optional `@faker-js/faker` is installed: `internet.email`, or with arguments
 * `{ finance.amount: [1, 10] }`; `undefined` where it is not, or has no such method.
 */
export function fake(call: Json, seed: string): Json | undefined {
  installed ??= load();
  if (installed === null) return undefined;
  // Relative dates would be taken from the wall clock.
  installed.setDefaultRefDate('2024-01-01T00:00:00Z');
  installed.seed(hashOf(seed));
  return callMethod(installed, call);
}

/** Loaded when first needed, and at once, since values are composed synchronously. */
function load(): Faker | null {
  try {
    return createRequire(import.meta.url)('@faker-js/faker/locale/en').faker;
  } catch {
    return null;
  }
}

/** The most that a count or a length may ask for: a text of a billion letters takes more time and memory than there is. */
const MOST = 10_000;

/** Methods whose numbers are values, and no counts. */
const WITH_VALUES = /^(number\.\w+|date\.\w+|location\.\w+|finance\.amount|commerce\.price)$/;

const COUNTS: readonly string[] = ['count', 'length'];

/** What reads as a number above `MOST`, alone or within a pattern or a template such as `{{string.alpha(99999)}}`. */
const GREAT = /\d{5}|\d[eE]\+?\d|0[xXoObB]|Infinity/;

/** Whether arguments ask for more than can be made. */
function isTooMuch(path: string, given: Json): boolean {
  const open: (readonly [value: Json, isCount: boolean])[] = [[given, !WITH_VALUES.test(path)]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, isCount] = next;
    if (isCount && typeof value === 'number' && value > MOST) return true;
    if (isCount && typeof value === 'string' && GREAT.test(value)) return true;
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) open.push([inner, isCount || COUNTS.includes(name)]);
  }
  return false;
}

function callMethod(faker: Faker, call: Json): Json | undefined {
  const [path, given] = isObject(call) ? (Object.entries(call)[0] ?? ['', null]) : [textOf(call), []];
  if (isTooMuch(path, given)) return undefined;
  const [module = '', method = ''] = path.split('.');
  const holder = Object.hasOwn(faker, module) ? faker[module] : undefined;
  if (typeof holder !== 'object' || holder === null || method === 'constructor') return undefined;
  const make: unknown = Reflect.get(holder, method);
  if (typeof make !== 'function') return undefined;
  try {
    return toJson(make.apply(holder, isArray(given) ? given : [given]));
  } catch {
    // Arguments that the method does not take: as if it had not been asked for.
    return undefined;
  }
}

function toJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
