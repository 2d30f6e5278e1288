import { existsSync } from 'node:fs';
import type { Clock } from '../clock/clock.ts';
import { takeSteps } from '../clock/idle.ts';
import { realClock } from '../clock/real-clock.ts';
import type { WorldHandle, WorldTime } from '../engine/world-handle.ts';
import { Journal } from '../journal/journal.ts';
import { maskOf, NO_MASK } from '../journal/mask.ts';
import { type JournalReader, readerOf } from '../journal/reader.ts';
import type { JsonObject } from '../json/json.ts';
import { type Api, formatMistake, type Mistake } from '../spec/api.ts';
import { inspectionOf } from '../spec/inspect.ts';
import { type Answer, pathIn } from './asked.ts';
import { controlling, isForControl } from './controlling.ts';
import { targetOf } from './fetch-request.ts';
import { abortable, interceptable, requestOf } from './in-process.ts';
import { listen } from './listen.ts';
import type { Listening, ListenOptions } from './listening.ts';
import {
  type Bundled,
  checkOptions,
  type JournalSettings,
  type MockServerOptions,
  scenarioNames,
  servesBundled,
} from './options.ts';
import { settingsOf } from './settings.ts';
import { type Reloaded, type Versions, versionsOf } from './versions.ts';
import type { WorldOptions } from './world-settings.ts';

/** A stand-in for the servers that descriptions describe. What is said of a world is meant of the one of requests that name none. */
export interface MockServer {
  /** What the descriptions say. */
  readonly api: Api;
  /** The scenarios that are played, as they were named. */
  readonly scenarios: readonly string[];
  /** What happened, in all worlds. */
  readonly journal: JournalReader;
  /** The time of the world. */
  readonly clock: WorldTime;
  /** Answers a request in process; takes a path as well as a URL. */
  fetch(request: Request | URL | string, init?: RequestInit): Promise<Response>;
  /**
   * Answers requests for a library that intercepts them, such as MSW: `http.all('https://shop.example/*', server.handler())`;
   * `undefined` for what no description knows, so that others may answer it.
   */
  handler(): (intercepted: { readonly request: Request }) => Promise<Response | undefined>;
  /** Listens for HTTP; without options on any free port of 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>;
  /** The world of a name, which is made if there is none; without a name, the one of requests that name none. */
  world(name?: string, options?: WorldOptions): Promise<WorldHandle>;
  /**
   * Lays a rule over all others of the world, until it is reset: an operation, or a pattern of several, and behaviors as a
   * scenario file has them. Rejects with a `RangeError` for an operation that there is not, and for steps with a mistake.
   */
  use(operation: string, behaviors: JsonObject | readonly JsonObject[]): Promise<void>;
  /** Has the world begin anew, without rules that were added; whoever waits is answered first. */
  reset(): Promise<void>;
  /**
   * Reads and checks everything that is otherwise looked at when it is first needed, in the pauses between requests;
   * resolves when that is done, or when the server is closed.
   */
  inspect(): Promise<void>;
  /** What has been found wrong with the descriptions so far, in the order of files and lines. */
  mistakes(): readonly Mistake[];
  /** Reads descriptions and scenarios again; state is kept, requests that wait go on waiting, and what cannot be read changes nothing. */
  reload(): Promise<Reloaded>;
  /** Stops whatever was started with `listen`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Reads descriptions and scenarios and makes a server of them; never throws for what is wrong in a file of these. Rejects
 * with a `LogError` where the state cannot be read, and with a `RangeError` for options that there are not, for paths of which
 * none is there, and for a scenario that there is not.
 */
export async function mockServer(bundled: Bundled, options: MockServerOptions): Promise<MockServer> {
  checkOptions(options);
  mustBeThere(options);
  const clock = realClock();
  const journal = new Journal({ ...journalSize(options.journal), note: options.onNote }, clock);
  const versions = await versionsOf({ bundled, clock, journal, options });
  await mustPlay(versions);
  const reader = readerOf(journal, {
    clock,
    mask: maskFor(options.journal),
    operations: () => versions.current.api.operations,
  });
  const unwatch = options.watch === true ? await watching({ versions, clock, bundled, options }) : undefined;
  return running({ versions, journal: reader, clock, options, unwatch, end: () => journal.end() });
}

async function watching(
  parts: Pick<Parts, 'versions' | 'clock' | 'options'> & { readonly bundled: Bundled },
): Promise<() => Promise<void>> {
  const { versions, clock, bundled, options } = parts;
  const { watchFiles } = await import('./watch.ts');
  const given = servesBundled(options) ? [bundled.api] : [options.spec ?? []].flat();
  const tell = (reloaded: Reloaded): void => options.onNote?.(noteOf(reloaded, versions));
  return watchFiles({ versions, clock, given: [...given, ...(options.overlays ?? [])], tell });
}

function noteOf(reloaded: Reloaded, { current }: Versions): string {
  if (reloaded.isServed) {
    const told = reloaded.mistakes.map((mistake) => `\n${formatMistake(mistake)}`).join('');
    const { length } = current.api.operations;
    return `Read again: ${length} operation${length === 1 ? '' : 's'}.${told}`;
  }
  return `What was read last goes on being served, for now there is:\n${reloaded.reasons.join('\n')}`;
}

/** A path that leads nowhere is one from another folder; while files are watched it may still come. */
function mustBeThere(options: MockServerOptions): void {
  const given = [options.spec ?? []].flat();
  if (options.watch === true || given.length === 0 || given.some((path) => existsSync(path))) return;
  throw new RangeError(
    `There is nothing to serve: no file or folder is called ${given.join(', ')} in ${process.cwd()}.`,
  );
}

/** What is served without its scenario would be taken for what the scenario says. */
async function mustPlay({ current, stage }: Versions): Promise<void> {
  const missing = current.api.mistakes.list().find(({ code }) => code === 'SCENARIO_NOT_FOUND');
  if (missing === undefined) return;
  await stage.close();
  throw new RangeError(formatMistake(missing));
}

function journalSize({ size = 10_000, bytes = 64 * 2 ** 20 }: JournalSettings = {}): {
  size: number;
  bytes: number;
} {
  return { size: Math.max(1, size), bytes };
}

function maskFor({ mask = false }: JournalSettings = {}): typeof NO_MASK {
  return mask === false ? NO_MASK : maskOf(mask === true ? [] : mask);
}

interface Parts {
  readonly versions: Versions;
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly options: MockServerOptions;
  /** Ends the journal. */
  readonly end: () => void;
  /** Ends the watching of files. */
  readonly unwatch: (() => Promise<void>) | undefined;
}

function running(parts: Parts): MockServer {
  const { versions, journal, clock, options } = parts;
  const { stage } = versions;
  const open = new Set<Listening>();
  let isClosed = false;
  const world: MockServer['world'] = async (name, own) => (await stage.play()).world(name, own);
  const control = controlling({ versions, journal, clock, options });
  const answer: Answer = (asked) =>
    isForControl(asked.target) ? control(asked) : versions.current.app.answer(asked);
  const close = async (): Promise<void> => {
    isClosed = true;
    parts.end();
    // Whoever waits is answered before connections are closed.
    const closed = stage.close();
    await Promise.all([...open].map((listening) => listening.close()));
    await closed;
    await parts.unwatch?.();
    open.clear();
  };
  return {
    get api() {
      return versions.current.api;
    },
    scenarios: scenarioNames(options),
    journal,
    clock: {
      now: () => stage.player()?.clockOf(undefined)?.now() ?? clock.now(),
      advance: async (by) => (await world()).clock.advance(by),
    },
    fetch: async (request, init) => abortable(requestOf(request, init), answer),
    handler:
      () =>
      async ({ request }) =>
        versions.current.app.knows(request.method, pathIn(targetOf(request.url)))
          ? interceptable(request, versions.current.app.answer)
          : undefined,
    async listen(where) {
      const settings = settingsOf(options, stage.dialect);
      const listening = await listen({ answer, clock, options: settings }, where);
      open.add(listening);
      return listening;
    },
    world,
    use: async (operation, behaviors) => (await world()).use(operation, behaviors),
    reset: async () => (await world()).reset(),
    inspect: () => takeSteps(inspectionOf(versions.current.api), () => isClosed),
    mistakes: () => versions.current.api.mistakes.list(),
    reload: () => versions.reload(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
