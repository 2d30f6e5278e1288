import { setImmediate as turn } from 'node:timers/promises';
import type { MockServer } from '../../src/index.ts';

/** The room that a client is in, unless it says another. */
export const ROOM = '!room:localhost';

/** What came back, with its body read. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** An event as clients see it. */
export interface Shown {
  readonly event_id: string;
  readonly room_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly user_id: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly origin_server_ts: number;
  readonly age: number;
}

/** What a long-poll answers. */
export interface Batch {
  readonly start: string;
  readonly end: string;
  readonly chunk: readonly Shown[];
}

/** What `initialSync` answers. */
export interface Snapshot {
  readonly end: string;
  readonly rooms: readonly { room_id: string; state: readonly Shown[]; messages: Batch }[];
}

/** An event as servers see it. */
export interface Pdu extends Omit<Shown, 'user_id' | 'age'> {
  readonly sender: string;
  readonly auth_events: readonly string[];
}

/** What stands in a query. */
export type Query = Readonly<Record<string, string | number>>;

/** Somebody with a token, in a room, over a socket. But for `ask`, everything throws where the answer is no 200. */
export interface Client {
  /** The same one in another room. */
  in(room: string): Client;
  ask<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
  /** These answer with the id of the event. */
  send(txnId: string, content?: object, type?: string): Promise<string>;
  post(content?: object, type?: string): Promise<string>;
  putState(type: string, content: object, key?: string): Promise<string>;
  events(query?: Query, version?: 'api/v1' | 'v3'): Promise<Batch>;
  initialSync(query?: Query): Promise<Snapshot>;
  event(eventId: string): Promise<Shown>;
}

/** Another server of the federation; but for `ask`, everything throws where the answer is no 200. */
export interface OtherServer {
  ask<Body>(path: string): Promise<Answer<Body>>;
  state(eventId: string, room?: string): Promise<{ pdus: readonly Pdu[]; auth_chain: readonly Pdu[] }>;
  stateIds(eventId: string, room?: string): Promise<{ pdu_ids: string[]; auth_chain_ids: string[] }>;
  event(eventId: string): Promise<{ origin: string; origin_server_ts: number; pdus: readonly Pdu[] }>;
  /** The id of the event. */
  eventAt(ts: number, direction: 'f' | 'b', room?: string): Promise<string>;
}

/** Has a server listen, and gives clients with these tokens. */
export async function clientsOf<Tokens extends readonly string[]>(
  server: MockServer,
  ...tokens: Tokens
): Promise<{ [Index in keyof Tokens]: Client }> {
  const { url } = await server.listen();
  // A map over a tuple is a list, as far as the compiler knows.
  return tokens.map((token) => clientOf(url, token, ROOM)) as { [Index in keyof Tokens]: Client };
}

function clientOf(url: string, token: string, room: string): Client {
  const ask = <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> =>
    answerOf(`${url}/_matrix/client${withQuery(path, { access_token: token })}`, method, { body });
  const here = `/api/v1/rooms/${encodeURIComponent(room)}`;
  const sent = async (method: string, path: string, content: object): Promise<string> =>
    bodyOf(await ask<{ event_id: string }>(method, here + path, content)).event_id;
  const get = async <Body>(path: string): Promise<Body> => bodyOf(await ask<Body>('GET', path));
  return {
    in: (other) => clientOf(url, token, other),
    ask,
    send: (txnId, content = text('hello'), type = MESSAGE) =>
      sent('PUT', `/send/${type}/${encodeURIComponent(txnId)}`, content),
    post: (content = text('hello'), type = MESSAGE) => sent('POST', `/send/${type}`, content),
    putState: (type, content, key = '') => sent('PUT', `/state/${type}/${encodeURIComponent(key)}`, content),
    events: (query = {}, version = 'api/v1') => get(withQuery(`/${version}/events`, query)),
    initialSync: (query = {}) => get(withQuery('/api/v1/initialSync', query)),
    event: (eventId) => get(`/api/v1/events/${encodeURIComponent(eventId)}`),
  };
}

/** Has a server listen, and gives another server that asks it. */
export async function otherServerOf(server: MockServer): Promise<OtherServer> {
  const { url } = await server.listen();
  const authorization = 'X-Matrix origin="elsewhere.org",key="ed25519:1",sig="c2lnbmF0dXJl"';
  const ask = <Body>(path: string): Promise<Answer<Body>> =>
    answerOf(`${url}/_matrix/federation/v1${path}`, 'GET', { headers: { authorization } });
  const get = async <Body>(path: string, query: Query = {}): Promise<Body> =>
    bodyOf(await ask<Body>(withQuery(path, query)));
  return {
    ask,
    state: (eventId, room = ROOM) => get(`/state/${room}`, { event_id: eventId }),
    stateIds: (eventId, room = ROOM) => get(`/state_ids/${room}`, { event_id: eventId }),
    event: (eventId) => get(`/event/${encodeURIComponent(eventId)}`),
    eventAt: async (ts, dir, room = ROOM) =>
      (await get<{ event_id: string }>(`/timestamp_to_event/${room}`, { ts, dir })).event_id,
  };
}

/** Asks over a socket, with a body as JSON. */
export async function answerOf<Body>(
  url: string,
  method: string,
  { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: unknown },
): Promise<Answer<Body>> {
  const type = { 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers: { ...type, ...headers }, body: json(body) };
  const response = await fetch(url, { method, ...init });
  // What a test expects of a body it says itself.
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

/** The codes of what was found odd in a request. */
export function findingsOf({ headers }: Answer): string[] {
  const told: { code: string }[] = JSON.parse(headers.get('x-understudy-findings') ?? '[]');
  return told.map(({ code }) => code);
}

/** The texts of messages. */
export function textsOf(events: readonly Pick<Shown, 'content'>[]): unknown[] {
  return events.map(({ content }) => content.body);
}

/** The ids of events. */
export function idsOf(events: readonly Pick<Shown, 'event_id'>[]): string[] {
  return events.map(({ event_id }) => event_id);
}

/** The content of a message. */
export function text(body: string): { msgtype: string; body: string } {
  return { msgtype: 'm.text', body };
}

const MESSAGE = 'm.room.message';

/** Resolves once a condition holds; a test in which it never does runs out of its time. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await turn();
}

/** Resolves once so many wait for an answer. */
export async function untilWaiting(server: MockServer, count = 1): Promise<void> {
  const world = await server.world();
  await until(() => world.waiting === count);
}

/** Lets time pass in a world whose clock is moved by hand. */
export async function pass(server: MockServer, milliseconds: number): Promise<void> {
  await (await server.world()).clock.advance(milliseconds);
}

function json(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function bodyOf<Body>({ status, body }: Answer<Body>): Body {
  if (status !== 200) throw new Error(`The answer is ${status} ${JSON.stringify(body)}`);
  return body;
}

function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}`;
}
