import { isLogError, replayLog, type Validation } from '../index.ts';
import { type SpecOptions, specFrom } from './spec.ts';

/** The flags of `understudy replay`. */
export interface ReplayOptions extends SpecOptions {
  readonly validate: Validation;
}

/** Prints the answers of a saved log, one line each; sets the exit code 1 where it cannot be read. */
export async function replay(log: string, spec: readonly string[], options: ReplayOptions): Promise<void> {
  try {
    const { entries, notes } = await replayLog(
      log,
      { ...specFrom(spec, options), validate: options.validate },
      (answer) => void process.stdout.write(`${JSON.stringify(answer)}\n`),
    );
    for (const note of [...notes, entries === 1 ? '1 entry' : `${entries} entries`])
      process.stderr.write(`${note}\n`);
  } catch (error) {
    if (isLogError(error)) process.stderr.write(`${error.code} ${error.message}\n`);
    else if (error instanceof RangeError) process.stderr.write(`${error.message}\n`);
    else throw error;
    process.exitCode = 1;
  }
}
