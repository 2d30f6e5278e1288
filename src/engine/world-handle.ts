import type { ManualClock, Milliseconds } from '../clock/clock.ts';
import { Problem } from '../http/problem.ts';
import { type Json, type JsonObject, jsonOf } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';
import type { LiveWorld } from './live-world.ts';
import type { Beginning, Worlds } from './worlds.ts';

/** A world of a server, from outside. Whatever changes it is in its log, and makes the same world when that is folded again. */
export interface WorldHandle {
  readonly name: string;
  /** How many requests wait for an answer. */
  readonly waiting: number;
  readonly clock: WorldTime;
  /** Begins anew, without rules that were added; whoever waits is answered first, as if his time had come. */
  reset(): Promise<void>;
  /** Makes another world that goes on from here on its own. */
  fork(name: string): Promise<WorldHandle>;
  /** Ends this world, and forgets it. */
  delete(): Promise<void>;
  /**
   * Lays a rule over all others, until the world is reset: an operation, or a pattern of several, and behaviors as a scenario
   * file has them. Rejects with a `RangeError` for an operation that there is not, and for steps with a mistake.
   */
  use(operation: string, behaviors: JsonObject | readonly JsonObject[]): Promise<void>;
  /** A table of the scenario. Throws a `Problem` for one that is not declared. */
  table(name: string): TableHandle;
  /** A stream of the scenario. Throws a `Problem` for one that is not declared. */
  stream(name: string): StreamHandle;
}

/** The time of a world. */
export interface WorldTime {
  /** In milliseconds since 1970-01-01T00:00Z. */
  now(): Milliseconds;
  /** Lets time pass, where it stands still; resolves when all that was due has been done. Rejects for a real clock. */
  advance(by: Milliseconds): Promise<void>;
}

/** A table of a world. */
export interface TableHandle {
  /** The row of a key; `undefined` for none. */
  get(key: string): Json | undefined;
  /** All rows, in the order in which they came. */
  list(): readonly Json[];
  /** Puts rows in, by the keys that the table gives them. Rejects with a `Problem` for a row without one. */
  put(...rows: Json[]): Promise<void>;
  /** Takes the row of a key out. */
  delete(key: string): Promise<void>;
}

/** A stream of a world. */
export interface StreamHandle {
  /** All entries, the oldest first. */
  list(): readonly Json[];
  /** Adds entries; who waits for them wakes up. Rejects with a `Problem` for an entry that the stream cannot take. */
  append(...entries: Json[]): Promise<void>;
}

/** A world from outside, made if there is none. */
export async function worldHandle(
  worlds: Worlds,
  name: string,
  options: Beginning = {},
): Promise<WorldHandle> {
  const live = worlds.names().includes(name) ? await worlds.get(name) : await worlds.create(name, options);
  return handleOf(worlds, name, live);
}

function handleOf(worlds: Worlds, name: string, live: LiveWorld): WorldHandle {
  return {
    name,
    get waiting() {
      return live.waiting;
    },
    clock: { now: () => live.clock.now(), advance: async (by) => movable(live).advance(by) },
    reset: () => live.reset(),
    fork: async (to) => handleOf(worlds, to, await worlds.fork(name, to)),
    delete: () => worlds.delete(name),
    use: (on, behaviors) => worlds.use(live, { on, steps: jsonOf([behaviors].flat()) }),
    table: (table) => tableHandle(live, declared(live, 'tables', table)),
    stream: (stream) => streamHandle(live, declared(live, 'streams', stream)),
  };
}

function tableHandle(live: LiveWorld, table: string): TableHandle {
  const rows = () => live.world.state.table(table);
  return {
    get: (key) => rows().get(key),
    list: () => Array.from(rows().entries(), ([, row]) => row),
    put: (...put) => live.change({ kind: 'put', table, rows: copied(put) }),
    delete: (key) => live.change({ kind: 'take', table, key }),
  };
}

function streamHandle(live: LiveWorld, stream: string): StreamHandle {
  return {
    list: () => live.world.state.stream(stream).entries(),
    append: (...entries) => live.change({ kind: 'inject', stream, entries: copied(entries) }),
  };
}

/** What goes into a state is frozen: whoever gave it goes on with his own. */
function copied(values: readonly Json[]): readonly Json[] {
  return values.map(jsonOf);
}

function declared({ world }: LiveWorld, kind: 'tables' | 'streams', name: string): string {
  const names = world.state.names(kind);
  if (names.includes(name)) return name;
  const known = names.length === 0 ? `The scenario declares no ${kind}.` : `There is: ${names.join(', ')}.`;
  throw new Problem(
    'not-found',
    `There is no ${kind.slice(0, -1)} ${name}. ${didYouMean(name, names, known)}`,
  );
}

function movable({ time }: LiveWorld): ManualClock {
  // Only a clock that stands still can be moved.
  if ('advance' in time) return time as ManualClock;
  throw new Problem('refused', 'Time passes by itself here: make the server with clock: manual to move it.');
}
