import type { Clock } from '../clock/clock.ts';
import { DEFAULT_WORLD } from '../engine/worlds.ts';
import { callbacksIn } from '../http/callback.ts';
import { decisionCheck } from '../http/check-decision.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Player } from '../http/player.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Api } from '../spec/api.ts';
import { type Bundled, dialectFor, type MockServerOptions, scenarioNames } from './options.ts';
import { playerOf } from './player.ts';
import { type WorldHandle, worldHandle, worldsOf } from './world-handle.ts';
import type { WorldOptions } from './world-settings.ts';

/** What a scenario is played with. */
export interface Playing {
  readonly bundled: Bundled;
  readonly clock: Clock;
  readonly options: MockServerOptions;
}

/** A scenario that is being played, in worlds. */
export interface Played {
  /** How the scenario wants errors to be worded. */
  readonly dialect: DialectName | undefined;
  readonly player: Player;
  /** The world of a name, made if there is none. */
  world(name?: string, options?: WorldOptions): Promise<WorldHandle>;
  close(): Promise<void>;
}

/** Plays the scenarios that options ask for over an API. Rejects with a `LogError` where the state cannot be read. */
export async function play(api: Api, { bundled, clock, options }: Playing): Promise<Played> {
  const scenario = await scenarioFor(api, bundled, options);
  const worlds = await worldsOf(scenario.program, clock, options);
  const dialect = dialectFor(options, scenario.dialect);
  return {
    dialect: scenario.dialect,
    player: playerOf(scenario, worlds, { dialect, serverName: serverName(options) }),
    world: (name = DEFAULT_WORLD, own) => worldHandle(worlds, name, own),
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
