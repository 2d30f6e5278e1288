import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Files by their relative paths; text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** What became of a description. */
export interface Verdict {
  /** What was not as it must be; empty if it was. */
  readonly broken: readonly string[];
  /** The codes of the mistakes that were found. */
  readonly codes: readonly string[];
  readonly operations: number;
  readonly statuses: readonly number[];
}

const PATIENCE = 10_000;
const SCRIPT = fileURLToPath(new URL('subject.mjs', import.meta.url));

/** Another process that loads and asks descriptions; one that hangs or dies is told, and replaced. */
export class Subject implements AsyncDisposable {
  #child: ChildProcess | undefined;

  /** Loads files, or what lies at `spec`, asks every operation and inspects. */
  async judge(files: Files, spec?: string): Promise<Verdict> {
    const child = await this.#running();
    const answered = reply(child);
    child.send({ files, spec });
    const verdict = await answered;
    if (typeof verdict !== 'string') return verdict;
    await this.#end();
    return { broken: [verdict], codes: [], operations: 0, statuses: [] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #running(): Promise<ChildProcess> {
    if (this.#child !== undefined) return this.#child;
    // Bytes survive the channel only with structured clones.
    const child = fork(SCRIPT, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // As the command line sets it, so that no pattern backtracks for ever.
      execArgv: ['--enable-experimental-regexp-engine-on-excessive-backtracks'],
    });
    await once(child, 'message');
    this.#child = child;
    return child;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

function reply(child: ChildProcess): Promise<Verdict | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(`it hangs for ${PATIENCE} ms`), PATIENCE);
    const settle = (verdict: Verdict | string): void => {
      clearTimeout(timer);
      child.removeAllListeners('message').removeAllListeners('exit');
      resolve(verdict);
    };
    child.once('message', (verdict: Verdict) => settle(verdict));
    child.once('exit', (code, signal) => settle(`the process ends with ${signal ?? code}`));
  });
}
