import type { Json, JsonObject } from './json.ts';

/** Sets a name of an object that is being made, where `__proto__` is a name like any other. */
export function put(target: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The names of several objects in a new one, where the last of equal names counts. */
export function merged(...objects: readonly JsonObject[]): Record<string, Json> {
  const made: Record<string, Json> = {};
  // Name by name: Node 20 makes a hidden class of its own for each object that was spread and is then frozen.
  for (const object of objects) for (const name of Object.keys(object)) put(made, name, object[name] ?? null);
  return made;
}
