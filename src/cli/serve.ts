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
import { scenarioNames } from '../server/options.ts';
import { type LogFormat, logTo } from './log.ts';
import { nothingToServe, type SpecOptions, specFrom } from './spec.ts';
import { summary } from './summary.ts';

/** The flags of `understudy serve`. */
export interface ServeOptions extends SpecOptions {
  readonly port: number;
  readonly host: string;
  readonly seed: string;
  readonly dialect: DialectName | undefined;
  readonly validate: Validation;
  readonly dynamic: boolean;
  readonly cors: boolean;
  readonly state: string;
  readonly fixedWorlds: boolean;
  readonly checkDeterminism: boolean;
  readonly clock: 'real' | 'manual';
  readonly journalSize: number | undefined;
  readonly maskSecrets: boolean;
  readonly controlToken: string | undefined;
  /** `undefined` for whatever suits standard error. */
  readonly log: LogFormat | undefined;
  readonly watch: boolean;
  readonly quiet: boolean;
}

/** Serves descriptions until it is told to stop; sets the exit code where it cannot. */
export async function serve(spec: readonly string[], options: ServeOptions): Promise<void> {
  const { port, host, quiet } = options;
  const wanted = optionsFrom(spec, options);
  const server = await started(wanted);
  if (server === undefined) return;
  const { operations, mistakes } = server.api;
  // Warnings about the bundled descriptions are nothing that whoever serves them could do anything about.
  const isTold = ({ severity }: Mistake): boolean => severity === 'error' || (spec.length > 0 && !quiet);
  const tell = (mistake: Mistake): void => {
    if (isTold(mistake)) say(formatMistake(mistake));
  };
  server.mistakes().forEach(tell);
  mistakes.onMistake(tell);
  if (operations.length === 0) return fail(nothingToServe(spec));
  // Who asks for a scenario by a name that there is not would take what is served for it.
  if (server.mistakes().some(({ code }) => code === 'SCENARIO_NOT_FOUND')) return stop(server);
  const log = quiet ? undefined : logTo(process.stderr, options.log, process.env);
  if (log !== undefined) server.journal.listen(log);
  try {
    const { url } = await server.listen({ port, host });
    if (!quiet) say(summary(server, url, scenarioNames(wanted)));
    stopOnSignal(server);
    process.stdout.write(`understudy listening on ${url}\n`);
    await server.inspect();
  } catch (error) {
    fail(listenFailure(error, { port, host }));
  }
}

/** The options of the library that the flags mean. */
function optionsFrom(spec: readonly string[], options: ServeOptions): MockServerOptions {
  const { seed, dialect, validate, dynamic, cors, state, fixedWorlds, checkDeterminism, clock } = options;
  const { journalSize, maskSecrets, controlToken, watch, quiet } = options;
  return {
    ...specFrom(spec, options),
    seed,
    dialect,
    validate,
    dynamic,
    cors,
    state,
    worlds: { fixed: fixedWorlds },
    checkDeterminism,
    clock,
    journal: { size: journalSize, mask: maskSecrets },
    controlToken,
    watch,
    onNote: (text) => void (quiet || say(text)),
  };
}

/** A server, unless what it is to go on from cannot be read. */
async function started(options: MockServerOptions): Promise<MockServer | undefined> {
  try {
    return await createMockServer(options);
  } catch (error) {
    if (!isLogError(error)) throw error;
    fail(`${error.code} ${error.message}`);
    return undefined;
  }
}

async function stop(server: MockServer): Promise<void> {
  process.exitCode = 1;
  await server.close();
}

function stopOnSignal(server: MockServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
}

function listenFailure(error: unknown, { port, host }: { port: number; host: string }): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken. Choose another with --port, or any free one with --port 0.`;
  if (code === 'EACCES')
    return `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
  return `Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
}

function fail(message: string): void {
  say(message);
  process.exitCode = 1;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
