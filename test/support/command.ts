import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A command that runs, or has run. */
export interface Running extends AsyncDisposable {
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the exit code, or with the name of the signal that ended it. */
  readonly ended: Promise<number | string | null>;
  /** Resolves once text of this form has been printed to standard output; rejects when the command ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for standard error. */
  told(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `understudy` with plain node; it is ended with its block. */
export function understudy(...words: string[]): Running {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  const waitFor = (stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output[stream]);
        if (found !== null) resolve(found);
      };
      child[stream].on('data', look);
      look();
      void ended.then(() => reject(new Error(`It ended without printing ${pattern}: ${output.stderr}`)));
    });
  return {
    output,
    ended,
    printed: (pattern) => waitFor('stdout', pattern),
    told: (pattern) => waitFor('stderr', pattern),
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
