import { hash } from 'node:crypto';
import { TOKEN_PARAMETER } from '../http/caller.ts';
import type { Finding } from '../http/finding.ts';
import { essenceOf, kindOf } from '../http/media-type.ts';
import { decodeSegment, parsePathTemplate } from '../http/path-template.ts';
import { decodeQuery, parseQuery } from '../http/query.ts';
import type { Origin } from '../http/reply.ts';
import { worldIn } from '../http/world-in.ts';
import type { Json } from '../json/json.ts';
import type { Operation } from '../spec/api.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import type { ExchangeState, Recorded } from './recorded.ts';

/** One exchange, as it is told; plain JSON. */
export interface JournalEntry {
  /** Counts from 1. */
  readonly id: number;
  readonly world: string;
  readonly state: ExchangeState;
  /** The id of the operation; `null` where no path of a description fits. */
  readonly operation: string | null;
  /** Who asked: the same text for the same credentials, from which they cannot be told; `anonymous` without any. */
  readonly client: string;
  readonly request: JournalRequest;
  /** What was found wrong, with the request or with the answer. */
  readonly findings: readonly Finding[];
  /** What answered, and why; `null` as long as nothing has, and where no operation was found. */
  readonly origin: Origin | null;
  readonly response: JournalResponse | null;
  /** When it began, in milliseconds since 1970-01-01T00:00Z. */
  readonly started: number;
  /** The time of its world when it began, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
  /** How long it took, in milliseconds; `null` as long as it is open. */
  readonly duration: number | null;
  /** Whether bodies were let go of, to stay within bounds. */
  readonly isCut: boolean;
}

/** What was asked. */
export interface JournalRequest {
  readonly method: string;
  /** As it was sent, without query and world. */
  readonly path: string;
  /** The parameters in the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The first value of each parameter of the query, decoded. */
  readonly query: Readonly<Record<string, string>>;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as such, other text as text, `null` for none; of anything else its size. */
  readonly body: Json;
}

/** What was answered. */
export interface JournalResponse {
  readonly status: number;
  /** How it went wrong on its way, if it did. */
  readonly fault: 'reset' | 'empty' | 'truncated' | 'slow' | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** An exchange as it is told, each part made when somebody looks at it. */
export class EntryView implements JournalEntry {
  readonly #one: Recorded;
  #request: JournalRequest | undefined;
  #response: JournalResponse | null = null;
  #client: string | undefined;

  constructor(one: Recorded) {
    this.#one = one;
  }

  get id(): number {
    return this.#one.id;
  }

  get world(): string {
    return this.#one.world;
  }

  get state(): ExchangeState {
    return this.#one.state;
  }

  get operation(): string | null {
    return this.#one.origin?.operation ?? this.#one.operation?.id ?? null;
  }

  get findings(): readonly Finding[] {
    return this.#one.findings;
  }

  get origin(): Origin | null {
    return this.#one.origin ?? null;
  }

  get started(): number {
    return Math.floor(this.#one.started);
  }

  get at(): number {
    return Math.floor(this.#one.at);
  }

  get duration(): number | null {
    const { ended, started } = this.#one;
    return ended === undefined ? null : Math.round((ended - started) * 1000) / 1000;
  }

  get isCut(): boolean {
    return this.#one.isCut;
  }

  get request(): JournalRequest {
    this.#request ??= requestOf(this.#one);
    return this.#request;
  }

  get response(): JournalResponse | null {
    // There may be one the next time.
    this.#response ??= responseOf(this.#one);
    return this.#response;
  }

  get client(): string {
    this.#client ??= clientOf(this.#one);
    return this.#client;
  }

  /** All of it. */
  plain(): JournalEntry {
    const { id, world, state, operation, client, request, findings, origin, response } = this;
    const { started, at, duration, isCut } = this;
    return {
      id,
      world,
      state,
      operation,
      client,
      request,
      findings,
      origin,
      response,
      started,
      at,
      duration,
      isCut,
    };
  }
}

function requestOf(one: Recorded): JournalRequest {
  const { method, target, headers, body, operation, values } = one;
  const path = worldIn(target)?.path ?? target;
  const end = path.indexOf('?');
  const query = end < 0 ? [] : [...parseQuery(path.slice(end + 1))];
  const named = headersOf(headers);
  return {
    method,
    path: end < 0 ? path : path.slice(0, end),
    parameters: parametersOf(operation, values),
    query: Object.fromEntries(query.map(([name, [value = '']]) => [name, decodeQuery(value)])),
    target: target,
    headers: named,
    body: bodyOf(body === undefined ? undefined : Buffer.from(body, 'latin1'), named['content-type']),
  };
}

function responseOf({ method, reply }: Recorded): JournalResponse | null {
  if (reply === undefined) return null;
  const { status, headers, body, fault } = reply;
  return {
    status,
    fault: fault?.kind ?? null,
    headers: headers,
    body: method === 'HEAD' ? null : bodyOf(body, headers['content-type']),
  };
}

function parametersOf(operation: Operation | undefined, values: readonly string[]): Record<string, string> {
  if (operation === undefined) return {};
  const { names } = parsePathTemplate(operation.path);
  return Object.fromEntries(names.map((name, index) => [name, decodeSegment(values[index] ?? '') ?? '']));
}

/** A digest of whatever a client shows to be known by. */
function clientOf({ target, headers }: Recorded): string {
  const named = headersOf(headers);
  const query = parseQuery(target.slice(target.indexOf('?') + 1));
  const [token] = query.get(TOKEN_PARAMETER) ?? [];
  const shown = named.authorization?.replace(/^Bearer +/i, '') ?? token ?? named['x-api-key'] ?? named.cookie;
  return shown === undefined ? 'anonymous' : hash('sha256', shown).slice(0, 12);
}

function headersOf(lines: string): Record<string, string> {
  const pairs = lines === '' ? [] : lines.split('\n');
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index < pairs.length; index += 2) {
    const name = (pairs[index] ?? '').toLowerCase();
    const value = pairs[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { ...headers };
}

function bodyOf(body: string | Uint8Array | undefined, mediaType: string | undefined): Json {
  if (body === undefined || body.length === 0) return null;
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined) return `${body.length} bytes of ${essenceOf(mediaType ?? 'unknown')}`;
  if (mediaType !== undefined && kindOf(mediaType) !== 'json' && !/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
