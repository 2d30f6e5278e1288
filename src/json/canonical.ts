import { isArray, isObject, type Json } from './json.ts';

/** One text for equal values, whatever the order of their names: sorted by code unit, no white space (after RFC 8785). */
export function canonical(value: Json): string {
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}
