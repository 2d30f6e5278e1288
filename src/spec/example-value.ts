import { childOf, type Location } from '../document/location.ts';
import { isArray, type Json, property } from '../json/json.ts';
import type { Reading } from './dialect.ts';
import { resolved } from './resolved.ts';

/** The types that a schema names, through references and `allOf`. */
export function namedTypes(reading: Reading, schema: Location | undefined, depth = 0): readonly string[] {
  const found = schema && depth < 8 ? resolved(reading, schema) : undefined;
  if (found === undefined) return [];
  const type = property(found.value, 'type');
  if (typeof type === 'string') return [type];
  if (isArray(type)) return type.filter((one) => typeof one === 'string');
  const first = childOf(found, 'allOf');
  return first === undefined ? [] : namedTypes(reading, childOf(first, 0), depth + 1);
}

/**
 * An example that is text although its schema is of another type holds JSON: `"35000"` for an integer, a block of text for
 * an object. Text that cannot be read so stays as it is.
 */
export function typedExample(value: Json, types: readonly string[], format?: Json): Json {
  if (typeof value !== 'string' || format === 'byte') return value;
  if (types.length > 0 ? types.includes('string') || types.includes('file') : !/^\s*[{[]/.test(value))
    return value;
  return jsonText(value);
}

/** The value of JSON text; text that is no JSON stays text. */
export function jsonText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether bodies of a media type are JSON (RFC 6839, section 3.1 for `+json`). */
export function isJson(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(;|$)/i.test(mediaType);
}
