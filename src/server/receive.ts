import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { type Form, type FormPart, Incoming } from '../http/incoming.ts';
import { essenceOf, kindOf } from '../http/media-type.ts';
import { Problem } from '../http/problem.ts';
import type { Bindings } from './fetch.ts';

/** What a request was matched with, and what bounds it. */
export interface Receiving {
  /** The values of the path's parameters, in order, percent-encoded. */
  readonly values: readonly string[];
  /** The world that the path or the header names. */
  readonly world: string | undefined;
  readonly mostBytes: number;
}

/** Takes a request as far as its body, if it has one, has arrived; at once where it has none. */
export function receive(
  context: Context,
  { values, world, mostBytes }: Receiving,
): Incoming | Promise<Incoming> {
  const message = messageOf(context);
  const header =
    message === undefined
      ? (name: string) => context.req.raw.headers.get(name) ?? undefined
      : headerOf(message);
  const search = searchOf(message?.url ?? context.req.url);
  const take = (body: Uint8Array | undefined, form?: Form): Incoming =>
    new Incoming({
      values,
      search,
      header,
      body,
      form,
      world,
      gone: (leave) => onGone(context, leave),
    });
  if (!hasBody(context, message, header)) return take(undefined);
  return receiveBody(context, message, mostBytes).then((body) => {
    const mediaType = header('content-type') ?? '';
    return kindOf(mediaType) === 'multipart'
      ? formOf(body, mediaType).then((form) => take(body, form))
      : take(body);
  });
}

/** The world that a header names; `undefined` for none. */
export function worldInHeader(context: Context): string | undefined {
  const own = messageOf(context)?.headers[WORLD_HEADER];
  if (typeof own === 'string') return own;
  return messageOf(context) === undefined
    ? (context.req.raw.headers.get(WORLD_HEADER) ?? undefined)
    : undefined;
}

const WORLD_HEADER = 'x-understudy-world';

function onGone({ req, env }: Context, leave: () => void): void {
  const { outgoing } = (env ?? {}) as Bindings;
  if (outgoing !== undefined) {
    if (outgoing.destroyed) leave();
    else outgoing.once('close', leave);
    return;
  }
  const { signal } = req.raw;
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
}

function messageOf(context: Context): IncomingMessage | undefined {
  return (context.env as Bindings | undefined)?.incoming;
}

/** Node keeps headers as an object; making a `Headers` of it costs more than answering. */
function headerOf(message: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const key = name.toLowerCase();
    const value = Object.hasOwn(message.headers, key) ? message.headers[key] : undefined;
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

/** The query as it was sent. */
function searchOf(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return '';
  const end = url.indexOf('#', start);
  return end < 0 ? url.slice(start + 1) : url.slice(start + 1, end);
}

function hasBody(
  { req }: Context,
  message: IncomingMessage | undefined,
  header: (name: string) => string | undefined,
): boolean {
  // The Fetch standard has no GET with a body, HTTP has (RFC 9110, section 9.3.1).
  if (message === undefined && (req.method === 'GET' || req.method === 'HEAD')) return false;
  const length = header('content-length');
  if (header('transfer-encoding') !== undefined) return true;
  if (length !== undefined) return length !== '0';
  // Over a socket there is none without a header that says so (RFC 9112, section 6.3).
  return message === undefined && req.raw.body !== null;
}

function receiveBody(
  context: Context,
  message: IncomingMessage | undefined,
  mostBytes: number,
): Promise<Uint8Array> {
  return message === undefined ? bodyInProcess(context, mostBytes) : bodyOverSocket(message, mostBytes);
}

async function bodyInProcess({ req }: Context, mostBytes: number): Promise<Uint8Array> {
  const body = new Uint8Array(await req.raw.arrayBuffer());
  if (body.length > mostBytes) throw tooLarge(mostBytes);
  return body;
}

function bodyOverSocket(message: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  if (Number(message.headers['content-length'] ?? 0) > mostBytes) return Promise.reject(tooLarge(mostBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      // What still comes is read, and not kept.
      chunks.length = 0;
      reject(tooLarge(mostBytes));
    });
    message.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    message.once('error', () => reject(aborted()));
    message.once('close', () => {
      // Every request closes: to make an error of that each time costs more than all else here.
      if (!message.readableEnded) reject(aborted());
    });
  });
}

/** The connection is not told to close: that cuts it off at once, and an answer that was not yet read is lost. */
function tooLarge(mostBytes: number): Problem {
  return new Problem('body-too-large', `The body is larger than ${mostBytes} bytes.`);
}

/** Nobody is there any more to read this; it only ends the request. */
function aborted(): Problem {
  return new Aborted('malformed-request', 'The request ended before its body did.');
}

/** A request whose client went away before it was whole. */
export class Aborted extends Problem {}

async function formOf(body: Uint8Array, mediaType: string): Promise<Form | undefined> {
  if (!/^multipart\/form-data/i.test(mediaType)) return undefined;
  try {
    const data = await new Response(Uint8Array.from(body), {
      headers: { 'content-type': mediaType },
    }).formData();
    const form = new Map<string, FormPart[]>();
    // One look at every part: to ask for the parts of each name would look at all of them for each.
    for (const [name, part] of data) {
      const parts = form.get(name) ?? [];
      parts.push(await partOf(part));
      form.set(name, parts);
    }
    return form;
  } catch {
    return 'malformed';
  }
}

/** A file that says nothing of itself counts as plain text (RFC 7578, section 4.4), so that says nothing either. */
async function partOf(part: string | File): Promise<FormPart> {
  if (typeof part === 'string') return { mediaType: undefined, text: part };
  const mediaType = essenceOf(part.type);
  const isText = ['json', 'text'].includes(kindOf(mediaType));
  return {
    mediaType: ['', 'text/plain'].includes(mediaType) ? undefined : mediaType,
    text: isText ? await part.text() : undefined,
  };
}
