import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Mistake } from '../index.ts';
import { Hearing, type HearingOptions } from '../report/hearing.ts';
import { growAsUsual } from './memory.ts';
import { type PlayedOptions, playedFrom, started } from './played.ts';
import { type ReportTarget, reportTargets, writeReport } from './report-targets.ts';
import { fail, messageOf, say } from './say.ts';

/** The flags of `understudy run`. */
export interface RunOptions extends PlayedOptions, HearingOptions {
  /** Renderers, each with a file or not: `console,junit=report.xml`. */
  readonly report: string;
}

/**
 * Runs a command against a server of its own, and reports how it used that. Sets the exit code: the command's own, or 1 where
 * it succeeded and the contract is broken.
 */
export async function run(
  spec: readonly string[],
  words: readonly string[],
  options: RunOptions,
): Promise<void> {
  const [command, ...rest] = words;
  if (command === undefined)
    return fail('There is no command. It stands after two dashes: understudy run api.yaml -- npm test');
  const targets = targetsOf(options.report);
  if (targets === undefined) return;
  const isTold = ({ severity }: Mistake): boolean => severity === 'error';
  const server = await started(spec, { ...playedFrom(spec, options), onNote: say }, isTold);
  if (server === undefined) return;
  const hearing = new Hearing(server.api, options);
  server.journal.listen((entry) => hearing.take(entry));
  const { url } = await server.listen();
  growAsUsual();
  const code = await exitCodeOf(command, rest, url);
  // Whoever still waits is answered, and heard.
  await server.close();
  if (code === undefined) return;
  const report = hearing.report();
  process.exitCode = code === 0 && report.verdict === 'broken' ? 1 : code;
  try {
    await writeReport(report, targets);
  } catch (error) {
    say(`The report cannot be written: ${messageOf(error)}`);
    process.exitCode ||= 1;
  }
  if (code !== 0) say(`The command itself ended with ${code}.`);
}

/** Where the report goes; `undefined` where there is no such report, which is told. */
function targetsOf(text: string): readonly ReportTarget[] | undefined {
  try {
    return reportTargets(text);
  } catch (error) {
    fail(messageOf(error));
    return undefined;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command to its end; `undefined` where it cannot be started, which is told, with the exit code that shells have for it. */
async function exitCodeOf(
  command: string,
  words: readonly string[],
  url: string,
): Promise<number | undefined> {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, UNDERSTUDY_URL: url } });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await endOf(child);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    say(isMissing ? `There is no command ${command}.` : `${command} cannot be run: ${messageOf(error)}`);
    process.exitCode = isMissing ? 127 : 126;
    return undefined;
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}

/** The exit code of a process; for one that a signal has ended, what a shell would say. */
async function endOf(child: ChildProcess): Promise<number> {
  const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, 'exit');
  if (typeof code === 'number') return code;
  return 128 + (typeof signal === 'string' ? constants.signals[signal as NodeJS.Signals] : 0);
}
