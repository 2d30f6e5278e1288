import { type WorldHandle, worldHandle } from '../engine/world-handle.ts';
import type { Worlds } from '../engine/worlds.ts';
import { callbacksIn } from '../http/callback.ts';
import { decisionCheck } from '../http/check-decision.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Player } from '../http/player.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Api } from '../spec/api.ts';
import { type Bundled, dialectFor, type MockServerOptions, scenarioNames } from './options.ts';
import { playerOf } from './player.ts';
import type { Playing } from './playing.ts';
import type { WorldOptions } from './world-settings.ts';
import { worldsOf } from './worlds-of.ts';

/** A scenario that is being played, in worlds. */
export interface Played {
  /** How the scenario wants errors to be worded. */
  readonly dialect: DialectName | undefined;
  readonly player: Player;
  readonly worlds: Worlds;
  /** The absolute paths of the scenario's files. */
  readonly files: readonly string[];
  /** The world of a name, made if there is none. */
  world(name?: string, options?: WorldOptions): Promise<WorldHandle>;
  /**
   * Reads the scenario again, for other descriptions; what it gives back goes on with that, in all worlds or, where the state
   * of one does not fit, in none, and then rejects.
   */
  prepare(api: Api): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Plays the scenarios that options ask for over an API. Rejects with a `LogError` where the state cannot be read. */
export async function play(api: Api, { bundled, clock, options }: Playing): Promise<Played> {
  let scenario = await scenarioFor(api, bundled, options);
  const worlds = await worldsOf(scenario.program, clock, options);
  const playing = (): Player =>
    playerOf(scenario, worlds, {
      dialect: dialectFor(options, scenario.dialect),
      serverName: serverName(options),
    });
  let player = playing();
  return {
    get dialect() {
      return scenario.dialect;
    },
    get player() {
      return player;
    },
    worlds,
    get files() {
      return scenario.files;
    },
    world: (name = DEFAULT_WORLD, own) => worldHandle(worlds, name, own),
    async prepare(next) {
      const read = await scenarioFor(next, bundled, options);
      return async () => {
        await worlds.adopt(read.program);
        scenario = read;
        player = playing();
      };
    },
    close: () => worlds.close(),
  };
}

/** The scenario that options ask for. */
export function scenarioFor(api: Api, bundled: Bundled, options: MockServerOptions): Promise<Scenario> {
  const check = decisionCheck(api, options.validate ?? 'enforce');
  return loadScenario(scenarioNames(options), {
    api,
    places: { bundled: bundled.scenarios, folder: process.cwd() },
    check: ({ operation }, decision) => check(operation, decision),
    callback: callbacksIn(api),
    server: serverName(options),
  });
}

function serverName(options: MockServerOptions): string {
  return options.serverName ?? 'localhost';
}
