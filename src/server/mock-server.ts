import type { Clock } from '../clock/clock.ts';
import { takeSteps } from '../clock/idle.ts';
import { realClock } from '../clock/real-clock.ts';
import type { Api, Mistake } from '../spec/api.ts';
import { inspectionOf } from '../spec/inspect.ts';
import { loadApi } from '../spec/load.ts';
import { type AppOptions, appOf, type Fetch } from './app.ts';
import { type ConnectionLimits, listen } from './listen.ts';
import type { Listening, ListenOptions } from './listening.ts';
import {
  type Bundled,
  checkOptions,
  type DialectName,
  dialectFor,
  type MockServerOptions,
  scenarioNames,
  servesBundled,
} from './options.ts';
import type { Played, Playing } from './play.ts';
import type { WorldHandle } from './world-handle.ts';
import type { WorldOptions } from './world-settings.ts';

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
  /** The world of a name, which is made if there is none; without a name, the one of requests that name none. */
  world(name?: string, options?: WorldOptions): Promise<WorldHandle>;
  /** What has been found wrong with the descriptions so far, in the order of files and lines. */
  mistakes(): readonly Mistake[];
  /** Stops whatever was started with `listen`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Reads descriptions and scenarios and makes a server of them; never throws for what is wrong in a file of these. Rejects
 * with a `LogError` where the state cannot be read, and with a `RangeError` for options that there are not.
 */
export async function mockServer(bundled: Bundled, options: MockServerOptions): Promise<MockServer> {
  checkOptions(options);
  const api = await loadApi(servesBundled(options) ? [bundled.api] : [options.spec ?? []].flat(), options);
  const clock = realClock();
  const played = await playedOver(api, { bundled, clock, options });
  const settings = settingsOf(options, played?.dialect);
  return running(
    { api, clock, played, fetch: appOf({ api, player: played?.player, clock }, settings) },
    settings,
  );
}

/** Expressions, worlds and all that take time to load, and memory, that only scenarios are worth. */
async function playedOver(api: Api, playing: Playing): Promise<Played | undefined> {
  if (scenarioNames(playing.options).length === 0) return undefined;
  const { play } = await import('./play.ts');
  return play(api, playing);
}

function settingsOf(
  options: MockServerOptions,
  wanted: DialectName | undefined,
): AppOptions & ConnectionLimits {
  const { seed, validate, dynamic, cors, limits = {} } = options;
  return {
    seed: seed ?? 'understudy',
    dialect: dialectFor(options, wanted),
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

interface Parts {
  readonly api: Api;
  readonly clock: Clock;
  readonly played: Played | undefined;
  readonly fetch: Fetch;
}

function running({ api, clock, played, fetch }: Parts, options: AppOptions & ConnectionLimits): MockServer {
  const open = new Set<Listening>();
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    // Whoever waits is answered before connections are closed.
    const closed = played?.close();
    await Promise.all([...open].map((listening) => listening.close()));
    await closed;
    open.clear();
  };
  return {
    api,
    fetch: async (request, init) => unlessAborted(requestOf(request, init), fetch),
    async listen(where) {
      const listening = await listen({ fetch, clock, options }, where);
      open.add(listening);
      return listening;
    },
    inspect: () => takeSteps(inspectionOf(api), () => isClosed),
    world: async (name, own) => {
      if (played === undefined)
        throw new Error('There are no worlds without a scenario: name one as scenario.');
      return played.world(name, own);
    },
    mistakes: () => api.mistakes.list(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Who calls off a request in process hears of it at once, as he would over a socket. */
function unlessAborted(request: Request, fetch: Fetch): Response | Promise<Response> {
  const answer = fetch(request);
  if (!(answer instanceof Promise)) return answer;
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject);
  });
}

function requestOf(request: Request | URL | string, init: RequestInit | undefined): Request {
  return request instanceof Request
    ? new Request(request, init)
    : new Request(new URL(request, 'http://localhost'), init);
}
