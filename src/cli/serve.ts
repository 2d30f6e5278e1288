import type { Mistake, MockServer, MockServerOptions } from '../index.ts';
import { type LogFormat, logTo } from './log.ts';
import { growAsUsual } from './memory.ts';
import { type PlayedOptions, playedFrom, started } from './played.ts';
import { fail, messageOf, say } from './say.ts';
import { countsOf } from './spec.ts';
import { summary } from './summary.ts';

/** The flags of `understudy serve`. */
export interface ServeOptions extends PlayedOptions {
  readonly port: number;
  readonly host: string;
  readonly cors: boolean;
  readonly watch: boolean;
  readonly journalSize: number | undefined;
  readonly controlToken: string | undefined;
  /** `undefined` for whatever suits standard error. */
  readonly log: LogFormat | undefined;
  readonly quiet: boolean;
}

/** Serves descriptions until it is told to stop; sets the exit code where it cannot. */
export async function serve(spec: readonly string[], options: ServeOptions): Promise<void> {
  const { port, host, quiet } = options;
  // Warnings about the bundled descriptions are nothing that whoever serves them could do anything about.
  const isTold = ({ severity }: Mistake): boolean => severity === 'error' || (spec.length > 0 && !quiet);
  const server = await started(spec, optionsFrom(spec, options), isTold);
  if (server === undefined) return;
  const log = quiet ? undefined : logTo(process.stderr, options.log, process.env);
  if (log !== undefined) server.journal.listen(log);
  try {
    const { url } = await server.listen({ port, host });
    if (!quiet) say(summary(server, url));
    stopOnSignal(server);
    process.stdout.write(`understudy listening on ${url}\n`);
    await server.inspect();
    growAsUsual();
    // Only now is everything known.
    if (!quiet && server.mistakes().length > 0)
      say(`${countsOf(server.mistakes())}; understudy check lists them`);
  } catch (error) {
    fail(listenFailure(error, { port, host }));
  }
}

/** The options of the library that the flags mean. */
function optionsFrom(spec: readonly string[], options: ServeOptions): MockServerOptions {
  const { cors, watch, journalSize, controlToken, quiet } = options;
  const played = playedFrom(spec, options);
  return {
    ...played,
    journal: { ...played.journal, size: journalSize },
    cors,
    watch,
    controlToken,
    onNote: (text) => void (quiet || say(text)),
  };
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
  return `Cannot listen on ${host}:${port}: ${messageOf(error)}`;
}
