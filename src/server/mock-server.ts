import type { Clock } from '../clock/clock.ts';
import { takeSteps } from '../clock/idle.ts';
import { realClock } from '../clock/real-clock.ts';
import { DEFAULT_WORLD, type WorldOptions, type Worlds } from '../engine/worlds.ts';
import { callbacksIn } from '../http/callback.ts';
import { decisionCheck } from '../http/check-decision.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Validation } from '../http/respond-options.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Api, Mistake } from '../spec/api.ts';
import { inspectionOf } from '../spec/inspect.ts';
import { type LoadOptions, loadApi } from '../spec/load.ts';
import { type AppOptions, appOf, type Fetch } from './app.ts';
import { type ConnectionLimits, listen } from './listen.ts';
import type { Listening, ListenOptions } from './listening.ts';
import { playerOf } from './player.ts';
import { type WorldHandle, type WorldSettings, worldHandle, worldsOf } from './world-handle.ts';

export type { DialectName, Validation };

/** What a mock server is made with; everything has a default. */
export interface MockServerOptions extends LoadOptions, WorldSettings {
  /** Description files and folders. Default: the Matrix APIs that come with this package. */
  readonly spec?: string | readonly string[] | undefined;
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
  /**
   * The scenarios to play, by name or by path, each laid over those before it; `none` for none. Default: `matrix` for the
   * bundled descriptions, else none.
   */
  readonly scenario?: string | readonly string[] | undefined;
  /** What a Matrix user belongs to: with `localhost` the token `alice` is `@alice:localhost`. Default: `localhost`. */
  readonly serverName?: string | undefined;
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
  /** The world of a name, which is made if there is none; without a name, the one of requests that name none. */
  world(name?: string, options?: WorldOptions): Promise<WorldHandle>;
  /** What has been found wrong with the descriptions so far, in the order of files and lines. */
  mistakes(): readonly Mistake[];
  /** Stops whatever was started with `listen`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What comes with the package. */
export interface Bundled {
  /** The folder of its descriptions. */
  readonly api: string;
  /** The folder of its scenarios. */
  readonly scenarios: string;
}

/**
 * Reads descriptions and scenarios and makes a server of them; never throws for what is wrong in a file of these. Rejects
 * with a `LogError` where the state cannot be read.
 */
export async function mockServer(bundled: Bundled, options: MockServerOptions): Promise<MockServer> {
  const given = [options.spec ?? []].flat();
  const isBundled = given.length === 0;
  const api = await loadApi(isBundled ? [bundled.api] : given, options);
  const scenario = await scenarioFor(options, { api, isBundled, folder: bundled.scenarios });
  const settings = settingsOf(options, isBundled, scenario?.dialect);
  const clock = realClock();
  const worlds = scenario && (await worldsOf(scenario.program, clock, options));
  const { dialect } = settings;
  const player =
    scenario &&
    worlds &&
    playerOf(scenario, worlds, { dialect, serverName: options.serverName ?? 'localhost' });
  return running({ api, clock, worlds, fetch: appOf({ api, player, clock }, settings) }, settings);
}

/** What a scenario is played over. */
export interface Playing {
  readonly api: Api;
  readonly isBundled: boolean;
  /** Of the scenarios that come with the package. */
  readonly folder: string;
}

/** The scenario that options ask for; `undefined` for none. */
export async function scenarioFor(
  options: MockServerOptions,
  { api, isBundled, folder }: Playing,
): Promise<Scenario | undefined> {
  const usual = isBundled ? ['matrix'] : [];
  const names = [options.scenario ?? usual].flat().filter((name) => name !== 'none');
  if (names.length === 0) return undefined;
  // Expressions and all that take time to load, and memory, that only scenarios are worth.
  const { loadScenario } = await import('../scenario/load-scenario.ts');
  const check = decisionCheck(api, options.validate ?? 'enforce');
  return loadScenario(names, {
    api,
    places: { bundled: folder, folder: process.cwd() },
    check: ({ operation }, decision) => check(operation, decision),
    callback: callbacksIn(api),
    server: options.serverName ?? 'localhost',
  });
}

function settingsOf(
  { seed, dialect, validate, dynamic, cors, limits = {} }: MockServerOptions,
  isBundled: boolean,
  wanted: DialectName | undefined,
): AppOptions & ConnectionLimits {
  return {
    seed: seed ?? 'understudy',
    dialect: dialect ?? wanted ?? (isBundled ? 'matrix' : 'problem'),
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
  readonly worlds: Worlds | undefined;
  readonly fetch: Fetch;
}

function running({ api, clock, worlds, fetch }: Parts, options: AppOptions & ConnectionLimits): MockServer {
  const open = new Set<Listening>();
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    // Whoever waits is answered before connections are closed.
    const closed = worlds?.close();
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
    world: (name = DEFAULT_WORLD, own) => {
      if (worlds === undefined)
        throw new Error('There are no worlds without a scenario: name one as scenario.');
      return worldHandle(worlds, name, own);
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
