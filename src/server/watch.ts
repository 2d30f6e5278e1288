import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Clock, Milliseconds } from '../clock/clock.ts';
import type { Reloaded, Versions } from './versions.ts';

/** What is watched, and who is told. */
export interface Watching {
  readonly versions: Versions;
  readonly clock: Clock;
  /** The folders and files that were given: what comes into a folder is read too. */
  readonly given: readonly string[];
  /** Is told what came of a change. */
  readonly tell: (reloaded: Reloaded) => void;
}

/** Editors write in several steps: it is read again once nothing has changed for so long. */
const QUIET: Milliseconds = 25;

/** And looked at once more so long after that. */
const SETTLED: Milliseconds = 150;

/** How often it is looked for what is not there yet. */
const LATER: Milliseconds = 300;

/**
 * Reads everything again whenever a file changes: those that were given, whatever they refer to, and those of the scenario.
 * Resolves once nothing goes unseen; what it gives back ends the watching.
 */
export async function watchFiles(watching: Watching): Promise<() => Promise<void>> {
  const { versions, clock, given, tell } = watching;
  const { watch } = await import('chokidar');
  const watcher = watch(
    given.map((path) => resolve(path)),
    { ignoreInitial: true, ignored: (path) => isPassedOver(path, given) },
  );
  let callOff = (): void => {};
  let isReading = false;
  let isStale = false;
  const soon = (after: Milliseconds, act: () => void): void => {
    callOff();
    callOff = clock.at(clock.now() + after, act);
  };
  const read = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    let seen = '';
    while (isStale) {
      isStale = false;
      seen = fingerprintOf(filesOf(versions));
      tell(await versions.reload().catch(notRead));
      watcher.add(filesOf(versions));
    }
    isReading = false;
    // The system tells of one change only where two follow each other closely.
    soon(SETTLED, () => {
      if (fingerprintOf(filesOf(versions)) !== seen) void read();
    });
  };
  const ready = new Promise<void>((done) => watcher.once('ready', done));
  watcher.on('all', () => soon(QUIET, () => void read()));
  watcher.on('error', (error) => tell(notRead(error)));
  const callOffLook = lookFor(given, clock, (path) => {
    watcher.add(path);
    void read();
  });
  await versions.inspected();
  watcher.add(filesOf(versions));
  await ready;
  return () => {
    callOff();
    callOffLook();
    return watcher.close();
  };
}

/** What cannot be watched, or read for another reason than what stands in a file. */
function notRead(error: unknown): Reloaded {
  return { isServed: false, reasons: [error instanceof Error ? error.message : String(error)] };
}

/** Tells when a path is there that was not: of such the system tells nothing. */
function lookFor(given: readonly string[], clock: Clock, come: (path: string) => void): () => void {
  let missing = given.map((path) => resolve(path)).filter((path) => !existsSync(path));
  let callOff = (): void => {};
  const look = (): void => {
    const there = missing.filter((path) => existsSync(path));
    missing = missing.filter((path) => !there.includes(path));
    for (const path of there) come(path);
    if (missing.length > 0) callOff = clock.at(clock.now() + LATER, look);
  };
  look();
  return () => callOff();
}

function filesOf({ current, stage }: Versions): string[] {
  return [...current.api.files, ...stage.files];
}

/** When files were changed, and how long they are; of those that cannot be asked, that. */
function fingerprintOf(files: readonly string[]): string {
  return files.map(statusOf).join(' ');
}

function statusOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs}:${size}:${ino}`;
  } catch {
    return '-';
  }
}

/** Folders that no description is looked for in. */
function isPassedOver(path: string, given: readonly string[]): boolean {
  return given.some((folder) => {
    const way = relative(resolve(folder), path).split(/[\\/]/);
    return way[0] !== '..' && way.some((name) => name === 'node_modules' || /^\.[^.]/.test(name));
  });
}
