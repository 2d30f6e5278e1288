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
      tell(await versions.reload());
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
  // Of what is not there yet the system tells nothing.
  let callOffLook = (): void => {};
  const lookFor = (missing: readonly string[]): void => {
    if (missing.length === 0) return;
    callOffLook = clock.at(clock.now() + LATER, () => {
      const still = missing.filter((path) => !existsSync(path));
      if (still.length < missing.length) {
        watcher.add(missing.filter((path) => !still.includes(path)));
        void read();
      }
      lookFor(still);
    });
  };
  lookFor(given.filter((path) => !existsSync(path)).map((path) => resolve(path)));
  await versions.inspected();
  watcher.add(filesOf(versions));
  await ready;
  return () => {
    callOff();
    callOffLook();
    return watcher.close();
  };
}

function filesOf({ current, stage }: Versions): string[] {
  return [...current.api.files, ...stage.files];
}

/** When files were changed, and how long they are; of those that are not there, that. */
function fingerprintOf(files: readonly string[]): string {
  return files
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((status) => (status === undefined ? '-' : `${status.mtimeMs}:${status.size}:${status.ino}`))
    .join(' ');
}

/** Folders that no description is looked for in. */
function isPassedOver(path: string, given: readonly string[]): boolean {
  return given.some((folder) => {
    const way = relative(resolve(folder), path).split(/[\\/]/);
    return way[0] !== '..' && way.some((name) => name === 'node_modules' || /^\.[^.]/.test(name));
  });
}
