import { expect } from 'vitest';
import type { MockServer, MockServerOptions } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';

const responses = { 200: { description: 'ok', content: { 'application/json': { example: { ok: true } } } } };

/** A path item that takes bodies of a media type. */
export function taking(schema: object, mediaType = 'application/json'): object {
  return { post: { requestBody: { required: true, content: { [mediaType]: { schema } } }, responses } };
}

/** A path item with one parameter in the query. */
export function asking(name: string, schema: object): object {
  return { get: { parameters: [{ name, in: 'query', schema }], responses } };
}

/** A server that listens; every description has `/ok`, which answers anything, and `/upload`, which takes anything. */
export async function listening(
  paths: object = {},
  options: MockServerOptions = {},
  more: object = {},
): Promise<MockServer & { readonly url: string }> {
  const usual = { '/ok': { get: { responses } }, '/upload': taking({}, '*/*') };
  const description = documentOf({ ...usual, ...paths }, more);
  const server = await serverOf({ 'api.json': description }, options);
  const { url } = await server.listen();
  return { ...server, url };
}

/** The proof that a server lives: an ordinary request is answered as ever. */
export async function expectAlive(url: string): Promise<void> {
  const response = await fetch(`${url}/ok`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true });
}

/** Sends a body to a path. */
export function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
}
