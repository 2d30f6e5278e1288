import type { Worlds } from '../engine/worlds.ts';
import type { DialectName } from '../http/dialect.ts';
import type { Player } from '../http/player.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** How credentials become users. */
export interface Naming {
  readonly dialect: DialectName;
  /** The name of the server that a Matrix user belongs to. */
  readonly serverName: string;
}

/** Plays a scenario: every request goes to the world that it names. */
export function playerOf({ headers, tokens }: Scenario, worlds: Worlds, naming: Naming): Player {
  return {
    plays: ({ id }) => worlds.plays(id),
    headers,
    userOf: (token) => tokens.get(token) ?? userOf(token, naming),
    clockOf(name = DEFAULT_WORLD) {
      const world = worlds.names().includes(name) ? worlds.get(name) : undefined;
      return world instanceof Promise ? undefined : world?.clock;
    },
    mustKnow: (world) => worlds.mustHave(world),
    play(exchange, incoming) {
      const world = worlds.get(incoming.world ?? DEFAULT_WORLD);
      const gone = (leave: () => void): void => incoming.gone(leave);
      return world instanceof Promise
        ? world.then((one) => one.handle(exchange, gone))
        : world.handle(exchange, gone);
    },
  };
}

/**
 * Any token is a user. In Matrix its name is made of the token; what must not stand in one is written as that specification
 * maps other characters (Matrix appendices, "Mapping from other character sets").
 */
function userOf(token: string, { dialect, serverName }: Naming): string {
  if (dialect !== 'matrix' || token.startsWith('@')) return token;
  const local = token
    .toLowerCase()
    .replace(/[^a-z0-9._/+-]/g, (one) =>
      [...new TextEncoder().encode(one)].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join(''),
    );
  return `@${local}:${serverName}`;
}
