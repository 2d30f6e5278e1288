import { open } from 'node:fs/promises';
import { LogError, type Recovery } from './log.ts';
import { readLines } from './ndjson.ts';

/** Takes the entries of a log file that nobody is to write to; rejects with a `LogError` for one that cannot be read. */
export async function readLog<Entry>(path: string, take: (entry: Entry) => void): Promise<Recovery> {
  const unreadable = (reason: string): LogError =>
    new LogError(
      'LOG_UNAVAILABLE',
      `${path} cannot be read: ${reason}. Name the file of a world, such as default.ndjson.`,
    );
  const file = await open(path).catch((error: Error) => {
    throw unreadable(error.message);
  });
  try {
    if (!(await file.stat()).isFile()) throw unreadable('it is no file');
    // What a log holds was written as entries.
    const { lines, whole, size } = await readLines(file, path, (value) => take(value as Entry));
    return { entries: lines, ...(whole < size ? { cut: { bytes: size - whole, line: lines + 1 } } : {}) };
  } finally {
    await file.close();
  }
}
