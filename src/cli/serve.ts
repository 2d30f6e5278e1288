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
import { counted, nothingToServe, type SpecOptions, specFrom } from './spec.ts';

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
}

/** Serves descriptions until it is told to stop; sets the exit code where it cannot. */
export async function serve(spec: readonly string[], options: ServeOptions): Promise<void> {
  const { port, host, seed, dialect, validate, dynamic, cors, state, fixedWorlds, checkDeterminism } =
    options;
  const server = await started({
    ...specFrom(spec, options),
    seed,
    dialect,
    validate,
    dynamic,
    cors,
    state,
    worlds: { fixed: fixedWorlds },
    checkDeterminism,
    onNote: (text) => process.stderr.write(`${text}\n`),
  });
  if (server === undefined) return;
  const { documents, operations, mistakes } = server.api;
  // Warnings about the bundled descriptions are nothing that whoever serves them could do anything about.
  const tell = (mistake: Mistake): void => {
    if (spec.length > 0 || mistake.severity === 'error') process.stderr.write(`${formatMistake(mistake)}\n`);
  };
  server.mistakes().forEach(tell);
  mistakes.onMistake(tell);
  if (operations.length === 0) return fail(nothingToServe(spec));
  // Who asks for a scenario by a name that there is not would take what is served for it.
  if (server.mistakes().some(({ code }) => code === 'SCENARIO_NOT_FOUND')) return stop(server);
  try {
    const { url } = await server.listen({ port, host });
    process.stderr.write(
      `${counted(documents.length, 'document')}, ${counted(operations.length, 'operation')}\n`,
    );
    stopOnSignal(server);
    process.stdout.write(`understudy listening on ${url}\n`);
    await server.inspect();
  } catch (error) {
    fail(listenFailure(error, { port, host }));
  }
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
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
