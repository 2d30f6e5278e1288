import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';

/**
 * Has maps of numbers, such as the statuses of responses, take no more memory than they need: V8 makes lists of them, with a
 * hole for every number between, five kilobytes each, unless nobody can change their entries.
 */
export function keepSparse(value: Json): void {
  if (isArray(value)) {
    for (const item of value) keepSparse(item);
    return;
  }
  if (!isObject(value)) return;
  const names = Object.keys(value);
  // Numbers come first, whatever the order in which names were set.
  if (NUMBER.test(names[0] ?? '')) for (const name of names) makeReadOnly(value, name);
  for (const name of names) keepSparse(value[name] ?? null);
}

const NUMBER = /^\d+$/;

function makeReadOnly(object: JsonObject, name: string): void {
  Object.defineProperty(object, name, { writable: false });
}
