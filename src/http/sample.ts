import { type Json, textOf } from '../json/json.ts';
import type { ComposeOptions, Composer, Composition } from '../schema/composer.ts';
import { SchemaError } from '../schema/schema.ts';
import type { Api, Content, Example, Response, ResponseHeader } from '../spec/api.ts';
import { violationFinding } from './complaint.ts';
import type { Finding } from './finding.ts';
import { essenceOf, kindOf, type MediaKind } from './media-type.ts';
import { toMultipart } from './multipart.ts';
import { Problem } from './problem.ts';
import { type SchemaCheck, schemaCheck, unusableSchema } from './schema-check.ts';
import { tinyFile } from './tiny-files.ts';
import { toXml } from './xml.ts';

/** A body that was made, ready to be sent. */
export interface SampleBody {
  readonly mediaType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Whether another request could get another one. */
  readonly varies: boolean;
  /** How the description's own example breaks its schema. */
  readonly findings: readonly Finding[];
}

/** What is to be made. */
export interface SampleOptions {
  /** What a composed value is a function of. */
  readonly key: string;
  /** The media type to send, where the description leaves it open. */
  readonly mediaType: string;
  /** The name of the example that is wanted; a `Problem` where there is none of that name. */
  readonly example?: string | undefined;
  /** Whether composed values are wanted even where there are examples. */
  readonly dynamic?: boolean | undefined;
  readonly seed?: string | undefined;
  /** Whether an example is sent without holding it against its schema. */
  readonly unchecked?: boolean | undefined;
}

/** What says how a message travels is true of the message that is sent, not of the one that is described (RFC 9112, section 6). */
const FRAMING: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

interface SampleValue {
  readonly value: Json | undefined;
  readonly varies: boolean;
  /** Whether the description wrote it; what is composed has been checked when it was made. */
  readonly isExample: boolean;
}

const NO_VALUE: SampleValue = { value: undefined, varies: false, isExample: false };

/** Makes the bodies and headers that descriptions ask for: their own examples, else composed values. */
export class Sampler {
  readonly #api: Api;
  readonly #composer: Composer;
  readonly #violations: SchemaCheck;

  constructor(api: Api, composer: Composer) {
    this.#api = api;
    this.#composer = composer;
    this.#violations = schemaCheck(api, 'response');
  }

  /** The body of a media type. Throws a `Problem` for an unusable schema and an unknown example. */
  body(content: Content, options: SampleOptions): SampleBody {
    const { value, varies, isExample } = this.#value(content, options);
    const kind = kindFor(options.mediaType, value);
    return {
      ...this.write(value, content.schema, options.mediaType),
      varies,
      findings:
        isExample && kind !== 'bytes' && options.unchecked !== true ? this.#findings(content, value) : [],
    };
  }

  /** Whether a value is what a schema of a response asks for. */
  isValid(schema: string, value: Json): boolean {
    return this.#violations(schema, value).length === 0;
  }

  /** Writes a value in a media type. */
  write(value: Json | undefined, schema: string | undefined, mediaType: string): MadeBody {
    const kind = kindFor(mediaType, value);
    return kind === 'xml' && typeof value !== 'string'
      ? { mediaType, body: toXml(value ?? {}, schema, this.#api.schemas) }
      : bodyOf(kind, mediaType, value);
  }

  /** The headers that a response describes, but for the media type of a body that is not bytes. */
  headers(
    { headers, contents }: Response,
    key: string,
  ): { headers: Record<string, string>; varies: boolean } {
    const isBytes = contents.some(({ mediaType }) => kindOf(mediaType) === 'bytes');
    const made = headers.flatMap((header): [string, SampleHeader][] => {
      const name = header.name.toLowerCase();
      // The media type says what the body is; a header of that name may only say more where the body is bytes.
      if (FRAMING.has(name) || (name === 'content-type' && !(isBytes && header.example !== undefined)))
        return [];
      const sample = this.#header(header, key);
      return sample === undefined ? [] : [[name, sample]];
    });
    return {
      headers: Object.fromEntries(made.map(([name, { text }]) => [name, text])),
      varies: made.some(([, { varies }]) => varies),
    };
  }

  #header({ name, schema, example }: ResponseHeader, key: string): SampleHeader | undefined {
    if (example !== undefined) return { text: headerText(example), varies: false };
    if (schema === undefined) return undefined;
    if (name.toLowerCase() === 'location') return { text: SOMEWHERE, varies: false };
    const { value, varies } = this.#composed(schema, { key: `${key}\n${name}` });
    return { text: headerText(value), varies };
  }

  #value(
    { mediaType, schema, examples }: Content,
    { key, example: name, dynamic = false, seed }: SampleOptions,
  ): SampleValue {
    const example = name === undefined ? examples[0] : examples.find((one) => one.name === name);
    if (name !== undefined && example === undefined) throw unknownExample(name, examples);
    if (example !== undefined && (!dynamic || name !== undefined || schema === undefined))
      return exampleValue(example.value);
    const isBytes = ['bytes', 'multipart'].includes(kindOf(mediaType));
    if (schema === undefined || (isBytes && this.#isFile(schema, essenceOf(mediaType)))) return NO_VALUE;
    const whole = dynamic ? undefined : this.#exampleOf(schema);
    if (whole !== undefined) return exampleValue(whole);
    return { ...this.#composed(schema, { key, seed, examples: !dynamic }), isExample: false };
  }

  /** How an example of the description's breaks its own schema; it is sent all the same. */
  #findings({ schema }: Content, value: Json | undefined): readonly Finding[] {
    if (schema === undefined || value === undefined) return [];
    return this.#violations(schema, value).map((violation) => ({
      ...violationFinding('response', { part: 'body', name: '' }, { violation, value }),
      severity: 'warning' as const,
    }));
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

  #composed(id: string, options: ComposeOptions): Composition {
    try {
      return this.#composer.compose({ $ref: id }, options);
    } catch (error) {
      if (error instanceof SchemaError) throw unusableSchema(this.#api, id, error);
      throw error;
    }
  }
}

function exampleValue(value: Json): SampleValue {
  return { value, varies: false, isExample: true };
}

/** A body as it is sent. */
export type MadeBody = Pick<SampleBody, 'mediaType' | 'body'>;

interface SampleHeader {
  readonly text: string;
  readonly varies: boolean;
}

/** Where a redirection leads that does not say. */
export const SOMEWHERE = 'https://example.org/';

/** There is no example of a name; the problem lists those that there are. */
export function unknownExample(name: string, examples: readonly Example[]): Problem {
  const known = examples.map((one) => one.name).join(', ') || 'none';
  return new Problem('unknown-example', `There is no example ${name} here. There is: ${known}.`);
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

function bodyOf(kind: MediaKind, mediaType: string, value: Json | undefined): MadeBody {
  switch (kind) {
    case 'json':
      return {
        mediaType: mediaType.includes('*') ? 'application/json' : mediaType,
        body: JSON.stringify(value === undefined ? {} : value),
      };
    case 'multipart':
      return toMultipart(mediaType, value ?? {});
    case 'form':
      return { mediaType, body: toForm(value ?? {}) };
    case 'xml':
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

function bytesOf(mediaType: string, value: Json | undefined): MadeBody {
  const named =
    essenceOf(mediaType) === 'image/*'
      ? 'image/png'
      : mediaType.includes('*')
        ? 'application/octet-stream'
        : mediaType;
  return { mediaType: named, body: value === undefined ? tinyFile(essenceOf(named)) : textOf(value) };
}

/** A header holds Latin text on one line (RFC 9110, section 5.5); a list is written with commas. */
function headerText(value: Json): string {
  const text = Array.isArray(value) ? value.map(textOf).join(',') : textOf(value);
  return text.replace(/[^\t\x20-\x7e\xa0-\xff]+/g, ' ').trim();
}
