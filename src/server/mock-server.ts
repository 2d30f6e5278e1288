import { takeSteps } from '../clock/idle.ts';
import { realClock } from '../clock/real-clock.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Validation } from '../http/respond-options.ts';
import type { Api, Mistake } from '../spec/api.ts';
import { inspectionOf } from '../spec/inspect.ts';
import { type LoadOptions, loadApi } from '../spec/load.ts';
import { type AppOptions, appOf, type Fetch } from './app.ts';
import { type ConnectionLimits, listen } from './listen.ts';
import type { Listening, ListenOptions } from './listening.ts';

export type { DialectName, Validation };

/** What a mock server is made with; everything has a default. */
export interface MockServerOptions extends LoadOptions {
  /** Description files and folders. Default: the Matrix APIs that come with this package. */
  readonly spec?: string | readonly string[] | undefined;
  /** Two seeds give two sets of generated bodies. Default: `understudy`. */
  readonly seed?: string | undefined;
  /** How errors of the server's own are worded. Default: `matrix` for the bundled descriptions, else `problem`. */
  readonly dialect?: DialectName | undefined;
  /**
   * What becomes of a request that breaks the description: refused, answered with findings, or not looked at. An operation
   * may say otherwise in `x-understudy-validate`. Default: `enforce`.
   */
  readonly validate?: Validation | undefined;
  /** Whether bodies are generated even where there are examples. Default: false. */
  readonly dynamic?: boolean | undefined;
  /** Whether pages of other origins may read the answers (CORS). Default: true. */
  readonly cors?: boolean | undefined;
  /** What is too much. */
  readonly limits?: Limits | undefined;
}

/** What is too much: past a limit there is an answer that says so, or the connection ends. */
export interface Limits {
  /** The largest body, in bytes. Default: 64 MiB. */
  readonly body?: number | undefined;
  /** The longest URL, in characters. Default: 16,384. */
  readonly url?: number | undefined;
  /** All headers of a request together, in bytes. Default: 65,536. */
  readonly headers?: number | undefined;
  /** Open connections. Default: 50,000. */
  readonly connections?: number | undefined;
  /** How long a request may take to arrive, in milliseconds. Default: 60,000. */
  readonly requestTime?: number | undefined;
}

/** A stand-in for the servers that descriptions describe. */
export interface MockServer {
  readonly api: Api;
  /** Answers a request in process; takes a path as well as a URL. */
  fetch(request: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Listens for HTTP; without options on any free port of 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>;
  /**
   * Compiles and checks everything that is otherwise looked at when it is first needed, in the pauses between requests;
   * resolves when that is done, or when the server is closed.
   */
  inspect(): Promise<void>;
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
  const settings = settingsOf(options, isBundled);
  return running(api, appOf(api, settings), settings);
}

function settingsOf(
  { seed, dialect, validate, dynamic, cors, limits = {} }: MockServerOptions,
  isBundled: boolean,
): AppOptions & ConnectionLimits {
  return {
    seed: seed ?? 'understudy',
    dialect: dialect ?? (isBundled ? 'matrix' : 'problem'),
    validate: validate ?? 'enforce',
    dynamic: dynamic ?? false,
    cors: cors ?? true,
    mostBytes: limits.body ?? 64 * 2 ** 20,
    longestUrl: limits.url ?? 16_384,
    headerBytes: limits.headers ?? 65_536,
    connections: limits.connections ?? 50_000,
    requestTime: limits.requestTime ?? 60_000,
  };
}

function running(api: Api, fetch: Fetch, options: AppOptions & ConnectionLimits): MockServer {
  const clock = realClock();
  const open = new Set<Listening>();
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.all([...open].map((listening) => listening.close()));
    open.clear();
  };
  return {
    api,
    fetch: async (request, init) => fetch(requestOf(request, init)),
    async listen(where) {
      const listening = await listen({ fetch, clock, options }, where);
      open.add(listening);
      return listening;
    },
    inspect: () => takeSteps(inspectionOf(api), () => isClosed),
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
