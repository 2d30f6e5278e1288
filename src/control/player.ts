import type { Player } from '../http/player.ts';
import { Problem } from '../http/problem.ts';
import { type Json, type JsonObject, objectOf, property } from '../json/json.ts';
import type { Api, Operation } from '../spec/api.ts';
import type { Controlled } from './controlled.ts';
import type { Handlers } from './handler.ts';
import { journalHandlers } from './journal-handlers.ts';
import { serverHandlers } from './server-handlers.ts';
import { worldHandlers } from './world-handlers.ts';

/** Plays the control API: every operation of its description has a handler. */
export function controlPlayer({ operations }: Api, controlled: Controlled): Player {
  const handlers: Handlers = {
    index: () => ({ body: indexOf(operations) }),
    describe: () => ({ body: operations[0]?.location.source.value ?? null }),
    ...serverHandlers(controlled),
    ...worldHandlers(controlled),
    ...journalHandlers(controlled),
  };
  for (const { id } of operations)
    if (!Object.hasOwn(handlers, id))
      throw new Error(`The control API describes ${id}, and nothing does that.`);
  return {
    plays: () => true,
    headers: new Set(),
    userOf: (token) => token,
    clockOf: () => undefined,
    mustKnow: () => {},
    async play(exchange) {
      try {
        return (await handlers[exchange.operation]?.(exchange)) ?? {};
      } catch (error) {
        throw problemOf(error);
      }
    },
  };
}

/** What each operation does, by method and path. */
function indexOf(operations: readonly Operation[]): JsonObject {
  return objectOf(
    operations.flatMap(({ method, paths, location }) =>
      paths.map((path): [string, Json] => [`${method} ${path}`, property(location.value, 'summary') ?? '']),
    ),
  );
}

/** What cannot be done is told to whoever asked for it; only what nobody foresaw is an error of the server. */
function problemOf(error: unknown): unknown {
  if (error instanceof RangeError) return new Problem('invalid-body', error.message);
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('LOG_'))
    return new Problem('conflict', error.message);
  return error;
}
