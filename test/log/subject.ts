import { fileLogs } from '../../src/log/file-log.ts';
import type { Logs } from '../../src/log/log.ts';
import { memoryLogs } from '../../src/log/memory-log.ts';
import { folderOf } from '../support/folder.ts';

/** Logs that are closed with their block. */
export type Subject = Logs<unknown> & AsyncDisposable;

/** Logs in memory. */
export async function inMemory(): Promise<Subject> {
  const logs = memoryLogs<unknown>();
  return { ...logs, [Symbol.asyncDispose]: () => logs.close() };
}

/** Logs in a folder of their own. */
export async function inFiles(): Promise<Subject> {
  const folder = await folderOf({});
  const logs = await fileLogs<unknown>(folder.path);
  return {
    ...logs,
    async [Symbol.asyncDispose]() {
      await logs.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Opens a log, closes it, and gives back what it held. */
export async function heldBy(logs: Logs<unknown>, name: string): Promise<unknown[]> {
  const held: unknown[] = [];
  const log = logs.log(name);
  await log.open((entry) => held.push(entry));
  await log.close();
  return held;
}

/** Appends these to a log that is opened and closed for it. */
export async function write(logs: Logs<unknown>, name: string, ...entries: unknown[]): Promise<void> {
  const log = logs.log(name);
  await log.open(() => undefined);
  await Promise.all(entries.map((entry) => log.append(entry)));
  await log.close();
}
