/** A JSON value (RFC 8259), read-only: whoever wants another value makes one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a name that is absent reads as `undefined`. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value is a JSON object, and neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a JSON array. */
export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The own property `name` of a JSON object; `undefined` for anything else, also for inherited names. */
export function property(value: unknown, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An object with these entries in this order, where `__proto__` is a name like any other. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  return Object.fromEntries(entries);
}

/** Text as it stands, anything else as JSON: `String` would call what a description says under `toString`. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** A value as JSON says it: what JSON does not have is left out. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}
