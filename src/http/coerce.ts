import { isArray, isObject, type Json, objectOf } from '../json/json.ts';
import type { Shape } from '../schema/shape.ts';

/** Text out of a request, as it was taken apart: nothing in it has a type yet. */
export type Texts = string | readonly Texts[] | { readonly [name: string]: Texts };

/** Gives text the types that a shape names; text that cannot be of them stays text, for the check to find. */
export function coerce(texts: Texts, shape: Shape): Json {
  if (typeof texts === 'string') return coerceText(texts, shape.types);
  if (isArray(texts)) {
    const items = shape.items();
    return texts.map((text) => coerce(text as Texts, items));
  }
  if (!isObject(texts)) return null;
  return objectOf(
    Object.entries(texts).map(([name, text]) => [name, coerce(text as Texts, shape.property(name))] as const),
  );
}

function coerceText(text: string, types: ReadonlySet<string>): Json {
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  // What adds nothing makes 0 of -0, which JSON could not bring back.
  if (types.has('integer') && /^-?\d+$/.test(text)) return Number(text) + 0;
  if (types.has('number') && /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text) + 0;
  return types.has('null') && !types.has('string') && (text === 'null' || text === '') ? null : text;
}
