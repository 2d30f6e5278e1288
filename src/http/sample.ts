import type { Json } from '../json/json.ts';
import type { Composer } from '../schema/composer.ts';
import { SchemaError } from '../schema/schema.ts';
import type { Api, Content, ResponseHeader } from '../spec/api.ts';
import { noteUnusable } from '../spec/unusable.ts';
import { essenceOf, kindOf, type MediaKind } from './media-type.ts';
import { toMultipart } from './multipart.ts';
import { Problem } from './problem.ts';
import { tinyFile } from './tiny-files.ts';
import { toXml } from './xml.ts';

/** A body that was made, ready to be sent; `varies` says whether another request would get another one. */
export interface SampleBody {
  readonly mediaType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly varies: boolean;
}

interface SampleValue {
  readonly value: Json | undefined;
  readonly varies: boolean;
}

/** Makes the bodies and headers that descriptions ask for: their own examples, else composed values. */
export class Sampler {
  readonly #api: Api;
  readonly #composer: Composer;

  constructor(api: Api, composer: Composer) {
    this.#api = api;
    this.#composer = composer;
  }

  /** The body of a media type; `key` is what a composed value is a function of. Throws a `Problem` for an unusable schema. */
  body(content: Content, key: string): SampleBody {
    const { mediaType } = content;
    const { value, varies } = this.#value(content, key);
    return { ...bodyOf(kindFor(mediaType, value), mediaType, value), varies };
  }

  /** The text of a response header; `undefined` for one whose description says nothing to make it from. */
  header(
    { name, schema, example }: ResponseHeader,
    key: string,
  ): { text: string; varies: boolean } | undefined {
    if (example !== undefined) return { text: headerText(example), varies: false };
    if (schema === undefined) return undefined;
    if (name.toLowerCase() === 'location') return { text: 'https://example.org/', varies: false };
    const { value, varies } = this.#composed(schema, `${key}\n${name}`);
    return { text: headerText(value), varies };
  }

  #value({ mediaType, schema, examples }: Content, key: string): SampleValue {
    const [example] = examples;
    if (example !== undefined) return { value: example.value, varies: false };
    const isBytes = ['bytes', 'multipart'].includes(kindOf(mediaType));
    if (schema === undefined || (isBytes && this.#isFile(schema, essenceOf(mediaType))))
      return { value: undefined, varies: false };
    const whole = this.#exampleOf(schema);
    return whole === undefined ? this.#composed(schema, key) : { value: whole, varies: false };
  }

  /** The example of a schema as a whole, its own or that of the one it refers to. */
  #exampleOf(id: string): Json | undefined {
    const schema = this.#api.schemas.schema(id);
    if (typeof schema === 'boolean') return undefined;
    const [example] = schema.examples ?? [];
    if (example !== undefined) return example;
    return schema.$ref !== undefined && Object.keys(schema).length === 1
      ? this.#exampleOf(schema.$ref)
      : undefined;
  }

  /** Whether a schema leaves open what the bytes are; of an image all text does, for no made text is an image. */
  #isFile(id: string, essence: string): boolean {
    const schema = this.#api.schemas.schema(id);
    if (typeof schema === 'boolean' || Object.keys(schema).length === 0) return true;
    if (schema.$ref !== undefined) return this.#isFile(schema.$ref, essence);
    return schema.format === 'binary' || (essence.startsWith('image/') && schema.type === 'string');
  }

  #composed(id: string, key: string): { value: Json; varies: boolean } {
    try {
      return this.#composer.compose({ $ref: id }, { key });
    } catch (error) {
      if (error instanceof SchemaError) throw this.#unusable(id, error);
      throw error;
    }
  }

  /** A schema that cannot be used is a mistake with its place, and never a reason to send something unchecked. */
  #unusable(id: string, error: SchemaError): Problem {
    const { source, pointer } = noteUnusable(this.#api, id, error);
    const { line, column } = source.positionOf(pointer);
    return new Problem(
      'internal',
      `The schema at ${source.file}:${line}:${column} cannot be used: ${error.message}.`,
    );
  }
}

/** `*\/*` and `application/*` say nothing: what has a structure is sent as JSON, the rest as bytes. */
function kindFor(mediaType: string, value: Json | undefined): MediaKind {
  if (
    ['*/*', 'application/*'].includes(essenceOf(mediaType)) &&
    value !== undefined &&
    typeof value !== 'string'
  )
    return 'json';
  return kindOf(mediaType);
}

function bodyOf(kind: MediaKind, mediaType: string, value: Json | undefined): Omit<SampleBody, 'varies'> {
  switch (kind) {
    case 'json':
      return {
        mediaType: mediaType.includes('*') ? 'application/json' : mediaType,
        body: JSON.stringify(value === undefined ? {} : value),
      };
    case 'multipart':
      return toMultipart(mediaType, value ?? {});
    case 'xml':
      return { mediaType, body: typeof value === 'string' ? value : toXml(value ?? {}) };
    case 'form':
      return { mediaType, body: toForm(value ?? {}) };
    case 'text':
      return { mediaType: mediaType.includes('*') ? 'text/plain' : mediaType, body: textOf(value ?? '') };
    case 'bytes':
      return bytesOf(mediaType, value);
  }
}

function toForm(value: Json): string {
  const form = new URLSearchParams();
  for (const [name, item] of Object.entries(value ?? {})) form.append(name, textOf(item));
  return form.toString();
}

function bytesOf(mediaType: string, value: Json | undefined): Omit<SampleBody, 'varies'> {
  const named =
    essenceOf(mediaType) === 'image/*'
      ? 'image/png'
      : mediaType.includes('*')
        ? 'application/octet-stream'
        : mediaType;
  return { mediaType: named, body: value === undefined ? tinyFile(essenceOf(named)) : textOf(value) };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A header holds Latin text on one line (RFC 9110, section 5.5); a list is written with commas. */
function headerText(value: Json): string {
  const text = Array.isArray(value) ? value.map(textOf).join(',') : textOf(value);
  return text.replace(/[^\t\x20-\x7e\xa0-\xff]+/g, ' ').trim();
}
