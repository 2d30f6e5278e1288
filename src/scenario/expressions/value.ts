import { isArray, isObject, type Json, type JsonObject } from '../../json/json.ts';
import { ExpressionError } from './error.ts';

/** What a value is, in words for a message. */
export function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** The value as text; throws an `ExpressionError` for anything else, as its neighbors do. */
export function asText(value: Json | undefined, offset: number): string {
  if (typeof value === 'string') return value;
  throw expected('text', value, offset);
}

/** The value as a number. */
export function asNumber(value: Json | undefined, offset: number): number {
  if (typeof value === 'number') return value;
  throw expected('a number', value, offset);
}

/** The value as a boolean. */
export function asBoolean(value: Json | undefined, offset: number): boolean {
  if (typeof value === 'boolean') return value;
  throw expected('a boolean', value, offset);
}

/** The value as a list. */
export function asList(value: Json | undefined, offset: number): readonly Json[] {
  if (isArray(value)) return value;
  throw expected('a list', value, offset);
}

/** The value as an object. */
export function asObject(value: Json | undefined, offset: number): JsonObject {
  if (isObject(value)) return value;
  throw expected('an object', value, offset);
}

function expected(what: string, value: Json | undefined, offset: number): ExpressionError {
  return new ExpressionError(`expected ${what}, got ${kindOf(value)}`, offset);
}

/** Whether two values are equal, whatever the order of names; `visit` is told how many values lie in each list and object. */
export function isEqual(a: Json, b: Json, visit: (count: number) => void): boolean {
  if (a === b) return true;
  if (isArray(a)) {
    if (!isArray(b) || a.length !== b.length) return false;
    visit(a.length);
    return a.every((item, index) => isEqual(item, b[index] ?? null, visit));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  visit(names.length);
  return names.every((name) => Object.hasOwn(b, name) && isEqual(a[name] ?? null, b[name] ?? null, visit));
}

/** How many characters a value takes as JSON, without counting escapes; counting ends beyond `most`. */
export function lengthOf(value: Json, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let length = 2;
  if (isArray(value)) {
    for (const item of value) {
      length += 1 + lengthOf(item, most - length);
      if (length > most) break;
    }
    return length;
  }
  for (const name of Object.keys(value)) {
    length += name.length + 4 + lengthOf(value[name] ?? null, most - length);
    if (length > most) break;
  }
  return length;
}
