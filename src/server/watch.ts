import { relative, resolve } from 'node:path';
import type { FSWatcher } from 'chokidar';
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
  const read = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      tell(await versions.reload());
      watcher.add(filesOf(versions));
    }
    isReading = false;
  };
  const ready = new Promise<void>((done) => watcher.once('ready', done));
  watcher.on('all', () => {
    callOff();
    callOff = clock.at(clock.now() + QUIET, () => void read());
  });
  await versions.inspected();
  watcher.add(filesOf(versions));
  await ready;
  return () => end(watcher, callOff);
}

async function end(watcher: FSWatcher, callOff: () => void): Promise<void> {
  callOff();
  await watcher.close();
}

function filesOf({ current, stage }: Versions): string[] {
  return [...current.api.files, ...stage.files];
}

/** Folders that no description is looked for in. */
function isPassedOver(path: string, given: readonly string[]): boolean {
  return given.some((folder) => {
    const way = relative(resolve(folder), path).split(/[\\/]/);
    return way[0] !== '..' && way.some((name) => name === 'node_modules' || /^\.[^.]/.test(name));
  });
}
