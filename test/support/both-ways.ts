import { test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';

/** Asks a server; the path is relative to it. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Runs one test body twice, in process and over a socket. */
export function bothWays(
  name: string,
  options: () => MockServerOptions,
  body: (ask: Ask, server: MockServer) => Promise<void>,
): void {
  test(`${name} (in process)`, async () => {
    await using server = await createMockServer(options());
    await body((path, init) => server.fetch(path, init), server);
  });
  test(`${name} (over a socket)`, async () => {
    await using server = await createMockServer(options());
    const { url } = await server.listen();
    await body((path, init) => fetch(url + path, init), server);
  });
}

/** A server for descriptions that are written in a test: one OpenAPI 3.1 document with these paths. */
export function documentOf(paths: object, more: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'Test', version: '1' }, paths, ...more };
}
