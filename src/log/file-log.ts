import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import type { Logs } from './log.ts';
import { LogFile, unavailable } from './log-file.ts';
import { existsAlready, LogsByName } from './logs-by-name.ts';
import { readLog } from './read-log.ts';

/** How logs are kept in a folder. */
export interface FileLogsOptions {
  /** Whether an entry is on the disk when it is delivered, so that a loss of power takes nothing; slower. Default: false. */
  readonly sync?: boolean | undefined;
}

const ENDING = '.ndjson';

/**
 * Logs in a folder, which is made if there is none: a file for each. One process at a time keeps logs in a folder; others get a
 * `LogError` until this one closes them or is gone.
 */
export async function fileLogs<Entry>(
  folder: string,
  { sync = false }: FileLogsOptions = {},
): Promise<Logs<Entry>> {
  const unlock = await lock(folder);
  const logs = new LogsByName(
    (name, forget) => new LogFile<Entry>({ name, path: join(folder, fileOf(name)), sync, forget }),
  );
  let closed: Promise<void> | undefined;
  return {
    log: (name) => logs.get(name),
    names: () => namesIn(folder),
    copy: async (from, to) => logs.get(to).fill(logs.get(from)),
    async read(name) {
      await logs.get(name).settled();
      const entries: Entry[] = [];
      await readLog<Entry>(join(folder, fileOf(name)), (entry) => void entries.push(entry));
      return entries;
    },
    async write(name, entries) {
      const path = join(folder, fileOf(name));
      const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      await writeFile(path, text, { flag: 'wx' }).catch(() => {
        throw existsAlready(name);
      });
    },
    remove: async (name) => logs.get(name).remove(),
    close() {
      closed ??= logs.close().finally(unlock);
      return closed;
    },
  };
}

async function lock(folder: string): Promise<() => void> {
  try {
    await mkdir(folder, { recursive: true });
    return lockFolder(folder);
  } catch (error) {
    throw unavailable(error);
  }
}

/** A name as that of a file: whatever a file system may take amiss is percent-encoded. */
function fileOf(name: string): string {
  const safe = encodeURIComponent(name).replace(/[!~*'()]/g, encoded);
  return (/^\.{1,2}$/.test(name) ? name.replaceAll('.', encoded) : safe) + ENDING;
}

function encoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ENDING));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return files
    .filter((_, index) => sizes[index] !== 0)
    .map((file) => decodeURIComponent(file.slice(0, -ENDING.length)))
    .sort();
}
