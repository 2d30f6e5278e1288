import type { Hono } from 'hono';
import { realClock } from '../clock/real-clock.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Api, Mistake } from '../spec/api.ts';
import { type LoadOptions, loadApi } from '../spec/load.ts';
import { appOf } from './app.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';

export type { DialectName };

/** What a mock server is made with; everything has a default. */
export interface MockServerOptions extends LoadOptions {
  /** Description files and folders. Default: the Matrix APIs that come with this package. */
  readonly spec?: string | readonly string[] | undefined;
  /** Two seeds give two sets of generated bodies. Default: `understudy`. */
  readonly seed?: string | undefined;
  /** How errors of the server's own are worded. Default: `matrix` for the bundled descriptions, else `problem`. */
  readonly dialect?: DialectName | undefined;
}

/** A stand-in for the servers that descriptions describe. */
export interface MockServer {
  readonly api: Api;
  /** Answers a request in process; takes a path as well as a URL. */
  fetch(request: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Listens for HTTP; without options on any free port of 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>;
  /** What has been found wrong with the descriptions so far, in the order of files and lines. */
  mistakes(): readonly Mistake[];
  /** Stops whatever was started with `listen`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Reads descriptions and makes a server of them; never throws for what is wrong in a description. */
export async function mockServer(bundled: string, options: MockServerOptions): Promise<MockServer> {
  const given = [options.spec ?? []].flat();
  const isBundled = given.length === 0;
  const api = await loadApi(isBundled ? [bundled] : given, options);
  const app = appOf(api, {
    seed: options.seed ?? 'understudy',
    dialect: options.dialect ?? (isBundled ? 'matrix' : 'problem'),
  });
  return running(api, app);
}

function running(api: Api, app: Hono): MockServer {
  const clock = realClock();
  const open = new Set<Listening>();
  const close = async (): Promise<void> => {
    await Promise.all([...open].map((listening) => listening.close()));
    open.clear();
  };
  return {
    api,
    fetch: async (request, init) => app.fetch(requestOf(request, init)),
    async listen(options) {
      const listening = await listen(app.fetch, clock, options);
      open.add(listening);
      return listening;
    },
    mistakes: () => api.mistakes.list(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function requestOf(request: Request | URL | string, init: RequestInit | undefined): Request {
  return request instanceof Request
    ? new Request(request, init)
    : new Request(new URL(request, 'http://localhost'), init);
}
