import type { WorldHandle } from '../engine/world-handle.ts';
import type { Decision } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import { Problem } from '../http/problem.ts';
import { isArray, isObject, type Json, type JsonObject, property, textOf } from '../json/json.ts';
import type { Entry, Given } from '../world/entry.ts';
import type { Controlled } from './controlled.ts';
import type { Handlers } from './handler.ts';

const DONE: Decision = { status: 204 };

/** What is done to one world. */
type InWorld = (world: WorldHandle, exchange: Exchange) => Decision | Promise<Decision>;

/** What is asked of worlds. */
export function worldHandlers({ play }: Controlled): Handlers {
  const worldIn = async ({ path }: Exchange): Promise<WorldHandle> =>
    (await play()).world(textOf(path.world));
  const own = Object.fromEntries(
    Object.entries(IN_WORLD).map(([id, handle]) => [
      id,
      async (exchange: Exchange) => handle(await worldIn(exchange), exchange),
    ]),
  );
  return {
    ...own,
    listWorlds: async () => {
      const played = await play();
      const names = played.worlds.names();
      return { body: await Promise.all(names.map(async (name) => shown(await played.world(name)))) };
    },
    createWorld: async ({ body }) => {
      const { name, ...beginning } = body as { name: string; seed?: string; given?: Given };
      return { status: 201, body: shown(await (await play()).world(name, beginning)) };
    },
    exportLog: async ({ path }) => {
      const entries = await (await play()).worlds.log(textOf(path.world));
      return { body: entries.map((entry) => `${JSON.stringify(entry)}\n`).join('') };
    },
    importLog: async ({ path, body }) => {
      const played = await play();
      const name = textOf(path.world);
      await played.worlds.import(name, entriesIn(textOf(body)));
      return { status: 201, body: shown(await played.world(name)) };
    },
  };
}

const IN_WORLD: Readonly<Record<string, InWorld>> = {
  getWorld: (world) => ({ body: shown(world) }),
  deleteWorld: (world) => done(world.delete()),
  resetWorld: (world) => done(world.reset()),
  forkWorld: async (world, { body }) => ({
    status: 201,
    body: shown(await world.fork(textOf(property(body, 'name')))),
  }),
  getTime: (world) => ({ body: { now: world.clock.now() } }),
  advanceTime: async (world, { body }) => {
    await world.clock.advance(Number(property(body, 'advance')));
    return { body: { now: world.clock.now() } };
  },
  addRule: (world, { body }) =>
    done(world.use(textOf(property(body, 'on')), listOf(property(body, 'do')) as JsonObject[])),
  listRows: (world, { path }) => ({ body: world.table(textOf(path.table)).list() }),
  putRows: (world, { path, body }) => done(world.table(textOf(path.table)).put(...listOf(body))),
  getRow: (world, { path }) => {
    const row = world.table(textOf(path.table)).get(textOf(path.key));
    if (row === undefined) throw new Problem('not-found', `${path.table} has no row ${path.key}.`);
    return { body: row };
  },
  deleteRow: (world, { path }) => done(world.table(textOf(path.table)).delete(textOf(path.key))),
  listEntries: (world, { path }) => ({ body: world.stream(textOf(path.stream)).list() }),
  appendEntries: (world, { path, body }) => done(world.stream(textOf(path.stream)).append(...listOf(body))),
};

async function done(doing: Promise<void>): Promise<Decision> {
  await doing;
  return DONE;
}

function shown({ name, waiting, clock }: WorldHandle): JsonObject {
  return { name, waiting, now: clock.now() };
}

function listOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [value ?? null];
}

/** The lines of a log (NDJSON). Throws a `Problem` with the number of one that is none. */
function entriesIn(text: string): readonly Entry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const entry = parsed(line);
    if (!isObject(entry) || typeof entry.kind !== 'string' || typeof entry.at !== 'number')
      throw new Problem('invalid-body', `Line ${index + 1} is no entry of a log.`);
    // What it says is checked by folding it.
    return entry as unknown as Entry;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
