import { isObject, type Json } from '../json/json.ts';
import { tinyFile } from './tiny-files.ts';

/** One part of a multipart body (RFC 2046, section 5.1). */
interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A multipart body and its media type, which names the boundary. */
export interface Multipart {
  readonly mediaType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const BOUNDARY = 'understudy-boundary';

/** A value as multipart: a part for each property; one without properties as JSON, with some bytes behind it. */
export function toMultipart(mediaType: string, value: Json): Multipart {
  const named = isObject(value) ? Object.entries(value) : [];
  const parts =
    named.length > 0 ? named.map(([name, item]) => namedPart(name, item)) : [jsonPart(value), bytesPart()];
  const encoder = new TextEncoder();
  const chunks = parts.flatMap(({ headers, body }) => [
    encoder.encode(`--${BOUNDARY}\r\n${headerLines(headers)}\r\n`),
    typeof body === 'string' ? encoder.encode(body) : body,
    encoder.encode('\r\n'),
  ]);
  const body = concat([...chunks, encoder.encode(`--${BOUNDARY}--\r\n`)]);
  return { mediaType: `${mediaType.split(';')[0]}; boundary=${BOUNDARY}`, body };
}

function namedPart(name: string, value: Json): Part {
  const disposition = { 'content-disposition': `form-data; name=${JSON.stringify(name)}` };
  if (typeof value === 'object')
    return { headers: { ...disposition, ...jsonPart(value).headers }, body: JSON.stringify(value) };
  return { headers: { ...disposition, 'content-type': 'text/plain' }, body: String(value) };
}

function jsonPart(value: Json): Part {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function bytesPart(): Part {
  const mediaType = 'application/octet-stream';
  return { headers: { 'content-type': mediaType }, body: tinyFile(mediaType) };
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
