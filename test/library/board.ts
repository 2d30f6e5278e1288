import { fileURLToPath } from 'node:url';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A board with messages and people, by a clock that stands still. */
export const BOARD: MockServerOptions = {
  spec: fileOf('board-api.yaml'),
  scenario: fileOf('board.yaml'),
  clock: 'manual',
};

/** A server of the board. */
export function boardServer(options: MockServerOptions = {}): Promise<MockServer> {
  return createMockServer({ ...BOARD, ...options });
}

/** A server of the board that is nothing but described. */
export function plainBoard(options: MockServerOptions = {}): Promise<MockServer> {
  return boardServer({ scenario: 'none', ...options });
}

/** A message as it is read. */
export interface Message {
  readonly id: string;
  readonly by: string;
  readonly text: string;
}

/** What reading answers. */
export interface Page {
  readonly next: string;
  readonly messages: readonly Message[];
}

/** Who sends, into which world, under which key. */
export interface Sending {
  readonly as?: string;
  readonly to?: string;
  readonly key?: string;
}

/** Somebody, as headers. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** A body as JSON, with the header that says so. */
export function jsonOf(body: unknown, init: RequestInit = {}): RequestInit {
  const headers = { 'content-type': 'application/json', ...(init.headers as Record<string, string>) };
  return { method: 'POST', ...init, headers, body: JSON.stringify(body) };
}

/** Sends a message; `to` is the prefix of a world. */
export function sending(
  ask: Ask,
  text: string,
  { as = 'alice', to = '', key = text }: Sending = {},
): Promise<Response> {
  return ask(`${to}/boards/b/messages/${key}`, jsonOf({ text }, { method: 'PUT', headers: bearer(as) }));
}

/** Sends a message, and gives its id. */
export async function send(ask: Ask, text: string, how: Sending = {}): Promise<string> {
  return (await bodyOf<{ id: string }>(sending(ask, text, how))).id;
}

/** What is there after a token, or comes. */
export function read(ask: Ask, query: string, to = ''): Promise<Page> {
  return bodyOf<Page>(ask(`${to}/messages?${query}`, { headers: bearer('bob') }));
}

/** The texts of all messages. */
export async function texts(ask: Ask, to = ''): Promise<readonly string[]> {
  return (await read(ask, 'from=0&timeout=0', to)).messages.map(({ text }) => text);
}

/** What is known of a person; the status where nothing is. */
export async function person(ask: Ask, name: string, to = ''): Promise<unknown> {
  const response = await ask(`${to}/people/${name}`);
  return response.status === 200 ? response.json() : response.status;
}

/** How the weather is. */
export function weather(ask: Ask, to = '', headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  return bodyOf(ask(`${to}/weather`, { headers }));
}

/** Asks in process. */
export function askOf(server: MockServer): Ask {
  return (path, init) => server.fetch(path, init);
}

/** What a good answer holds; throws for another one. */
export async function bodyOf<Body>(answer: Promise<Response>): Promise<Body> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  // What a test expects of a body it says itself.
  return (await response.json()) as Body;
}
