import { isArray, isObject, type Json } from './json.ts';

/** One text for equal values, whatever the order of their names: sorted by code unit, no white space (after RFC 8785). */
export function canonical(value: Json): string {
  if (isArray(value) && !value.some(hasNames)) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}

/** Only names have an order; a list of plain values has one text. */
function hasNames(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}
