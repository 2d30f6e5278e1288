import type { Json, JsonObject } from './json.ts';

/** Makes a value unchangeable to its depth, and gives it back; what is frozen already is passed over with all that it holds. */
export function deepFreeze<Value extends Json>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name in value) deepFreeze((value as JsonObject)[name] ?? null);
  return value;
}

/** A value as JSON text would bring it back: no `-0`, nothing undefined, nobody else's objects. */
export function normalized(value: Json): Json {
  return JSON.parse(JSON.stringify(value));
}
