import { isDeeperThan } from '../json/depth.ts';
import { type Json, objectOf } from '../json/json.ts';
import type { Shape } from '../schema/shape.ts';
import type { Content } from '../spec/api.ts';
import { coerce, type Texts } from './coerce.ts';
import type { Incoming } from './incoming.ts';
import { kindOf } from './media-type.ts';
import { readQuery, type Writing } from './parameter-style.ts';
import { decodeQuery, parseQuery } from './query.ts';

/** The deepest nesting that a JSON body may have. */
export const MOST_DEPTH = 1000;

/** What a body holds: a value to check, nothing that could be checked, or why it cannot be read. */
export type DecodedBody =
  | { readonly value: Json }
  | { readonly opaque: true }
  | { readonly malformed: string };

const OPAQUE: DecodedBody = { opaque: true };

/** Reads a body as its media type says. */
export function decodeBody(
  content: Content,
  incoming: Incoming,
  { mediaType, shape }: { mediaType: string; shape: Shape },
): DecodedBody {
  const kind = kindOf(mediaType);
  if (kind === 'multipart') return multipartValue(incoming, shape);
  if (kind === 'bytes') return OPAQUE;
  const text = textOf(incoming.body ?? new Uint8Array());
  if (text === undefined) return { malformed: 'it is not UTF-8' };
  switch (kind) {
    case 'json':
      return jsonValue(text);
    case 'form':
      return { value: formValue(text, content, shape) };
    case 'xml':
      return /^\s*</.test(text) ? OPAQUE : { malformed: 'it does not begin with <' };
    default:
      return { value: text };
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function jsonValue(text: string): DecodedBody {
  try {
    const value: Json = JSON.parse(text);
    return isDeeperThan(value, MOST_DEPTH)
      ? { malformed: `it nests deeper than ${MOST_DEPTH} levels` }
      : { value };
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : String(error) };
  }
}

/** Every property of a form is written like a parameter of a query, as its encoding says (OpenAPI 3.1, section 4.8.15). */
function formValue(text: string, { encoding }: Content, shape: Shape): Json {
  const query = parseQuery(text);
  const bracketed = [...query.keys()]
    .filter((name) => name.includes('['))
    .map((name) => name.slice(0, name.indexOf('[')));
  const names = new Set([
    ...shape.properties,
    ...[...query.keys()].filter((name) => !name.includes('[')),
    ...bracketed,
  ]);
  const entries = [...names].flatMap((name) => {
    const style = bracketed.includes(name) ? 'deepObject' : (encoding[name]?.style ?? 'form');
    const writing: Writing = {
      name,
      style,
      explode: encoding[name]?.explode ?? true,
      shape: shape.property(name),
      decode: decodeQuery,
    };
    const texts = query.has(name) || style === 'deepObject' ? readQuery(query, writing, names) : undefined;
    return texts === undefined ? [] : [[name, typed(texts, writing.shape)] as const];
  });
  return objectOf(entries);
}

/** An object or a list in a form may also be written as JSON. */
function typed(texts: Texts, shape: Shape): Json {
  const isStructure = shape.types.has('object') || shape.types.has('array');
  if (typeof texts !== 'string' || !isStructure) return coerce(texts, shape);
  const read = jsonValue(texts);
  return 'value' in read ? read.value : texts;
}

function multipartValue({ form }: Incoming, shape: Shape): DecodedBody {
  if (form === undefined) return OPAQUE;
  if (form === 'malformed')
    return { malformed: 'it is no multipart body with the boundary that its content type names' };
  const entries = [...form].map(([name, parts]) => {
    const own = shape.property(name);
    const values = parts.map((part) =>
      typeof part === 'string' ? typed(part, own.types.has('array') ? own.items() : own) : '',
    );
    return [name, own.types.has('array') ? values : (values[0] ?? '')] as const;
  });
  return { value: objectOf(entries) };
}
