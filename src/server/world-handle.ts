import type { Clock, ManualClock, Milliseconds } from '../clock/clock.ts';
import { manualClock } from '../clock/manual-clock.ts';
import type { LiveWorld } from '../engine/live-world.ts';
import { sendOverNetwork } from '../engine/outbox.ts';
import { DEFAULT_WORLD, Worlds } from '../engine/worlds.ts';
import type { Json } from '../json/json.ts';
import { fileLogs } from '../log/file-log.ts';
import type { Logs } from '../log/log.ts';
import { memoryLogs } from '../log/memory-log.ts';
import type { Entry } from '../world/entry.ts';
import type { Program } from '../world/program.ts';
import type { WorldOptions, WorldSettings } from './world-settings.ts';

/** A world of a server, from outside. */
export interface WorldHandle {
  readonly name: string;
  /** How many wait for an answer. */
  readonly waiting: number;
  /** Begins anew; whoever waits is answered first, as if his time had come. */
  reset(): Promise<void>;
  /** Makes another world that goes on from here on its own. */
  fork(name: string): Promise<WorldHandle>;
  /** Ends this world, and forgets it. */
  delete(): Promise<void>;
  /** Puts entries into a stream; who waits for it wakes up. */
  append(stream: string, ...entries: Json[]): Promise<void>;
  /** The time of this world, in milliseconds since 1970. */
  now(): Milliseconds;
  /** Lets time pass, where it stands still; resolves when all that was due has been done. Rejects for a real clock. */
  advance(by: Milliseconds): Promise<void>;
}

const START = Date.UTC(2025, 0);
const GUARD = 60_000;

/** The worlds of a server, the first of them opened. Rejects with a `LogError` where that cannot be read. */
export async function worldsOf(program: Program, clock: Clock, settings: WorldSettings): Promise<Worlds> {
  const { state = 'memory', start = START, seed = 'understudy', worlds = {} } = settings;
  const made = new Worlds(
    {
      program,
      seed,
      send: sendOverNetwork,
      logs: await logsOf(state),
      clock: settings.clock === 'manual' ? () => manualClock(start) : () => clock,
      guard: settings.clock === 'manual' ? { clock, after: settings.guard ?? GUARD } : undefined,
      isFixed: worlds.fixed ?? false,
      most: worlds.most ?? 1000,
      idle: worlds.idle ?? 3_600_000,
      forgetsIdle: state === 'memory',
      isChecked: settings.checkDeterminism,
      note: settings.onNote,
    },
    clock,
  );
  try {
    await made.get(DEFAULT_WORLD);
  } catch (error) {
    await made.close();
    throw error;
  }
  return made;
}

function logsOf(state: string): Promise<Logs<Entry>> {
  if (state === 'memory') return Promise.resolve(memoryLogs<Entry>());
  const [, folder] = /^file:(.+)$/.exec(state) ?? [];
  if (folder !== undefined) return fileLogs<Entry>(folder);
  throw new RangeError(
    `There is no state ${JSON.stringify(state)}: it is memory, or file: and the name of a folder.`,
  );
}

/** A world from outside, made if there is none. */
export async function worldHandle(
  worlds: Worlds,
  name: string,
  options?: WorldOptions,
): Promise<WorldHandle> {
  const live = worlds.names().includes(name)
    ? await worlds.get(name)
    : await worlds.create(name, options?.seed);
  return {
    name,
    get waiting() {
      return live.waiting;
    },
    reset: () => live.reset(),
    fork: async (to) => {
      await worlds.fork(name, to);
      return worldHandle(worlds, to);
    },
    delete: () => worlds.delete(name),
    append: (stream, ...entries) => live.inject(stream, entries),
    now: () => live.clock.now(),
    advance: async (by) => movable(live).advance(by),
  };
}

function movable({ time }: LiveWorld): ManualClock {
  // Only a clock that stands still can be moved.
  if ('advance' in time) return time as ManualClock;
  throw new Error('Time passes by itself here: make the server with clock: manual to move it.');
}
