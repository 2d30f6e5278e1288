import { isDeeperThan } from '../json/depth.ts';
import { normalized } from '../json/freeze.ts';
import { type Json, objectOf } from '../json/json.ts';
import type { Shape } from '../schema/shape.ts';
import type { Content } from '../spec/api.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { coerce, type Texts } from './coerce.ts';
import type { FormPart, Incoming } from './incoming.ts';
import { kindOf } from './media-type.ts';
import { readQuery, type Writing } from './parameter-style.ts';
import { decodeQuery, parseQuery, type Query } from './query.ts';

/** The deepest nesting that a JSON body may have. */
const MOST_DEPTH = 1000;

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
  if (kind === 'multipart') return multipartValue(incoming, content, shape);
  if (kind === 'bytes') return OPAQUE;
  const text = decodeUtf8(incoming.body ?? new Uint8Array());
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

/** What may be a number beyond all bounds (RFC 8259, section 6): only then is it worth to look. */
const LARGE_NUMBER = /[eE]\+?\d{3}|\d{309}/;

function isTooLarge(value: Json): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(isTooLarge);
}

/** The value of JSON text from a request, or why it is none. */
export function jsonValue(text: string): { readonly value: Json } | { readonly malformed: string } {
  try {
    const value: Json = JSON.parse(text);
    // Each level takes two signs.
    if (text.length > 2 * MOST_DEPTH && isDeeperThan(value, MOST_DEPTH))
      return { malformed: `it nests deeper than ${MOST_DEPTH} levels` };
    if (LARGE_NUMBER.test(text) && isTooLarge(value))
      return { malformed: 'it holds a number that is larger than a double can be' };
    // A `-0` would be another number once it has been written and read again.
    return { value: text.includes('-0') ? normalized(value) : value };
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : String(error) };
  }
}

/** Every property of a form is written like a parameter of a query, as its encoding says (OpenAPI 3.1, section 4.8.15). */
function formValue(text: string, { encoding }: Content, shape: Shape): Json {
  const query = joined(parseQuery(text), encoding);
  const declared = new Set(shape.properties);
  const byName = byNameOf(query, declared);
  const names = new Set([...declared, ...byName.keys()]);
  const entries = [...names].flatMap((name) => {
    const own: Query = new Map(byName.get(name));
    const isDeep = [...own.keys()].some((key) => key !== name);
    const writing: Writing = {
      name,
      style: isDeep ? 'deepObject' : (encoding[name]?.style ?? 'form'),
      explode: encoding[name]?.explode ?? true,
      shape: shape.property(name),
      decode: decodeQuery,
    };
    const texts = own.size === 0 ? undefined : readQuery(own, writing, names);
    return texts === undefined ? [] : [[name, typed(texts, writing.shape)] as const];
  });
  return objectOf(entries);
}

/** The entries of a form by the property that they are about: to look for each property in all of them would take too long. */
function byNameOf(query: Query, declared: ReadonlySet<string>): Map<string, [string, readonly string[]][]> {
  const found = new Map<string, [string, readonly string[]][]>();
  for (const entry of query) {
    const [key] = entry;
    const name = declared.has(key) ? key : nameIn(key);
    const known = found.get(name);
    if (known === undefined) found.set(name, [entry]);
    else known.push(entry);
  }
  return found;
}

/** The property that a key of a form is about: `filter` of `filter[color]`. */
function nameIn(key: string): string {
  const bracket = key.indexOf('[');
  return bracket < 0 ? key : key.slice(0, bracket);
}

/** Whoever writes a form encodes commas, also those between the items of a list. */
function joined(query: Query, encoding: Content['encoding']): Query {
  const plain = (text: string): string => (text.includes(',') ? text : text.replace(/%2C/gi, ','));
  return new Map(
    [...query].map(([name, values]) => [
      name,
      encoding[name]?.style === 'form' && !encoding[name].explode ? values.map(plain) : values,
    ]),
  );
}

/** An object or a list in a form may also be written as JSON. */
function typed(texts: Texts, shape: Shape): Json {
  const isStructure = shape.types.has('object') || shape.types.has('array');
  if (typeof texts !== 'string' || !isStructure) return coerce(texts, shape);
  const read = jsonValue(texts);
  return 'value' in read ? read.value : texts;
}

function multipartValue({ form }: Incoming, { encoding }: Content, shape: Shape): DecodedBody {
  if (form === undefined) return OPAQUE;
  if (form === 'malformed')
    return { malformed: 'it is no multipart body with the boundary that its content type names' };
  const entries = [...form].map(([name, parts]) => {
    const own = shape.property(name);
    if (!own.types.has('array')) return [name, partValue(parts[0], own)] as const;
    const { style, explode } = encoding[name] ?? { style: 'form', explode: true };
    const [only] = parts;
    // A list in one part is written like a list in a query.
    if (!explode && parts.length === 1 && only?.text !== undefined) {
      const query = new Map([[name, [only.text]]]);
      const texts = readQuery(query, { name, style, explode, shape: own, decode: String }, new Set());
      return [name, typed(texts ?? '', own)] as const;
    }
    return [name, parts.map((part) => partValue(part, own.items()))] as const;
  });
  return { value: objectOf(entries) };
}

/** A part that says it is JSON is JSON, unless a text is wanted. */
function partValue(part: FormPart | undefined, shape: Shape): Json {
  const text = part?.text ?? '';
  if (part?.mediaType === undefined || kindOf(part.mediaType) !== 'json' || shape.types.has('string'))
    return typed(text, shape);
  const read = jsonValue(text);
  return 'value' in read ? read.value : text;
}
