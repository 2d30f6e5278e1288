import { isArray, type Json, property } from './json.ts';

/** The pointer one step below another: `child('/paths', '/a')` is `/paths/~1a` (RFC 6901, section 3). */
export function child(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The names of a pointer, unescaped; throws a `RangeError` for text that is neither empty nor begins with `/`. */
export function namesOf(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new RangeError(`Not a JSON pointer: ${pointer}`);
  return pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value one step below, of own properties and array places only; `undefined` where there is none. */
export function step(value: Json, name: string): Json | undefined {
  if (isArray(value)) return /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
  return property(value, name);
}

/** The value a pointer names (RFC 6901, section 4); `undefined` where there is none. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const name of namesOf(pointer)) {
    if (found === undefined) return undefined;
    found = step(found, name);
  }
  return found;
}
