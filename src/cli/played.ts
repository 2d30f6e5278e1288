import {
  createMockServer,
  type DialectName,
  formatMistake,
  isLogError,
  type Mistake,
  type MockServer,
  type MockServerOptions,
  type Validation,
} from '../index.ts';
import { fail, say } from './say.ts';
import { nothingToServe, type SpecOptions, specFrom } from './spec.ts';

/** What every command that serves can be told. */
export interface PlayedOptions extends SpecOptions {
  readonly seed: string;
  readonly dialect: DialectName | undefined;
  readonly validate: Validation;
  readonly dynamic: boolean;
  readonly state: string;
  readonly fixedWorlds: boolean;
  readonly checkDeterminism: boolean;
  readonly clock: 'real' | 'manual';
  readonly maskSecrets: boolean;
}

/** The options of the library that the flags about what is played mean. */
export function playedFrom(spec: readonly string[], options: PlayedOptions): MockServerOptions {
  const { seed, dialect, validate, dynamic, state, fixedWorlds, checkDeterminism, clock, maskSecrets } =
    options;
  return {
    ...specFrom(spec, options),
    seed,
    dialect,
    validate,
    dynamic,
    state,
    worlds: { fixed: fixedWorlds },
    checkDeterminism,
    clock,
    journal: { mask: maskSecrets },
  };
}

/**
 * A server that has something to serve, and what it is to play; `undefined`, and exit code 1, where there is none or what it
 * is to go on from cannot be read. What is wrong with descriptions and scenarios is told, now and when it is found.
 */
export async function started(
  spec: readonly string[],
  options: MockServerOptions,
  isTold: (mistake: Mistake) => boolean,
): Promise<MockServer | undefined> {
  const server = await opened(options);
  if (server === undefined) return undefined;
  const tell = (mistake: Mistake): void => {
    if (isTold(mistake)) say(formatMistake(mistake));
  };
  server.mistakes().forEach(tell);
  server.api.mistakes.onMistake(tell);
  if (server.api.operations.length > 0) return server;
  if (options.watch === true) {
    say(`${nothingToServe(spec)} It is looked for again when a file changes.`);
    return server;
  }
  fail(nothingToServe(spec));
  await server.close();
  return undefined;
}

/** A server of these options; `undefined`, and exit code 1, where there is none, with the reason. */
export async function opened(options: MockServerOptions): Promise<MockServer | undefined> {
  try {
    return await createMockServer(options);
  } catch (error) {
    if (isLogError(error)) fail(`${error.code} ${error.message}`);
    else if (error instanceof RangeError) fail(error.message);
    else throw error;
    return undefined;
  }
}
