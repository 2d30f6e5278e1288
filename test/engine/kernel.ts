import { expect } from 'vitest';
import type { ManualClock } from '../../src/clock/clock.ts';
import { manualClock } from '../../src/clock/manual-clock.ts';
import { LiveWorld } from '../../src/engine/live-world.ts';
import type { Decision } from '../../src/http/decision.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import type { Json } from '../../src/json/json.ts';
import { memoryLogs } from '../../src/log/memory-log.ts';
import type { Effects } from '../../src/world/effects.ts';
import type { Entry } from '../../src/world/entry.ts';
import type { Program } from '../../src/world/program.ts';
import type { StreamRules } from '../../src/world/state-rules.ts';
import { type Answer, isPending, type Step, type Strength } from '../../src/world/step.ts';
import { World } from '../../src/world/world.ts';

/** What operations do, by their ids: how strongly, and their steps. */
export type Chains = Readonly<Record<string, readonly [Strength, ...Step[]]>>;

/** A stream whose tokens are its positions, grouped by the `topic` of entries. */
export const BY_TOPIC: StreamRules = {
  token: ['', ''],
  group: (entry) => (entry as { topic: string }).topic,
  indexes: [],
};

/** A table `t` that begins with these rows. */
export function tableOf(...rows: readonly (readonly [string, Json])[]): Pick<Program, 'tables'> {
  return { tables: new Map([['t', { keyOf: () => '', rows }]]) };
}

/** A program that no file describes; the steps stand at `operation:1`, `operation:2` and so on. */
export function programOf(chains: Chains, more: Partial<Program> = {}): Program {
  return {
    hash: '',
    tables: new Map(),
    streams: new Map([['notes', BY_TOPIC]]),
    views: new Map(),
    chains: new Map(
      Object.entries(chains).map(([name, [changes, ...steps]]) => [
        name,
        {
          changes,
          steps: steps.map((run, index) => ({
            place: `${name}:${index + 1}`,
            changes,
            hasInner: false,
            run,
          })),
        },
      ]),
    ),
    cues: [],
    constants: {},
    check: (_, decision) => decision,
    callback: () => {
      throw new Error('there are no callbacks');
    },
    rule: () => new Map(),
    ...more,
  };
}

/** A request to an operation. */
export function exchangeOf(operation: string, body: Json = null): Exchange {
  return { operation, path: {}, query: {}, header: {}, cookie: {}, body, caller: null };
}

/** A world that is given entries, and keeps them. */
export interface Fold {
  readonly world: World;
  readonly entries: readonly Entry[];
  apply(entry: Entry): Effects;
  /** Applies a call; its `ref` is its number. */
  call(operation: string, body?: Json, at?: number): Effects;
  /** What a call that changes something is answered at once. */
  answer(operation: string, body?: Json): Decision;
  /** What a call is told that only looks. */
  look(operation: string, body?: Json): Answer;
}

/** A world of a program that has begun at 0. */
export function foldOf(program: Program): Fold {
  const world = new World(program);
  const entries: Entry[] = [];
  const apply = (entry: Entry): Effects => {
    entries.push(JSON.parse(JSON.stringify(entry)));
    return world.apply(entry);
  };
  apply({ at: 0, kind: 'begin', format: 1, seed: 's', program: '' });
  let count = 0;
  const call: Fold['call'] = (operation, body, at = 0) =>
    apply({ at, kind: 'call', ref: String(++count), exchange: exchangeOf(operation, body) });
  return {
    world,
    entries,
    apply,
    call,
    answer(operation, body) {
      const [answer] = call(operation, body).answers;
      if (answer === undefined) throw new Error(`${operation} waits`);
      return answer.decision;
    },
    look: (operation, body) => world.ask(world.reading(exchangeOf(operation, body)), 0),
  };
}

/** The same entries given to another world. */
export function replayed(program: Program, { entries }: Fold): World {
  const world = new World(program);
  for (const entry of entries) world.apply(entry);
  return world;
}

/** What is answered where the step at a place has gone wrong. */
export function failureAt(place: string, why = ''): object {
  return expect.objectContaining({
    problem: 'internal',
    detail: expect.stringContaining(`${place} failed: ${why}`),
  });
}

/** What a world says to a call that only looks, which must not wait. */
export function lookAt(world: World, operation: string): Decision {
  const answer = world.ask(world.reading(exchangeOf(operation)), 0);
  if (isPending(answer)) throw new Error(`${operation} waits`);
  return answer;
}

/** A live world of a program, by a clock that stands still at 0. */
export interface Live extends AsyncDisposable {
  readonly live: LiveWorld;
  readonly clock: ManualClock;
  /** Has somebody ask; gives what it takes to go away. */
  ask(operation: string): { readonly answer: Promise<Decision>; leave(): void };
}

/** Opens a live world over a log in memory. */
export async function liveOf(program: Program): Promise<Live> {
  const clock = manualClock(0);
  const live = new LiveWorld({ name: 'x', program, log: memoryLogs<Entry>().log('x'), clock, seed: 's' });
  await live.open();
  return {
    live,
    clock,
    ask(operation) {
      const leaves: (() => void)[] = [];
      const answer = Promise.resolve(live.handle(exchangeOf(operation), (leave) => leaves.push(leave)));
      return {
        answer,
        leave: () => {
          for (const leave of leaves) leave();
        },
      };
    },
    [Symbol.asyncDispose]: () => live.close(),
  };
}
