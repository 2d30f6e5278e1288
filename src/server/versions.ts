import type { Clock } from '../clock/clock.ts';
import type { Journal } from '../journal/journal.ts';
import { type Api, formatMistake, type Mistake } from '../spec/api.ts';
import { loadApi } from '../spec/load.ts';
import { type App, appOf } from './app.ts';
import { servesBundled } from './options.ts';
import type { Playing } from './playing.ts';
import { settingsOf } from './settings.ts';
import { Stage } from './stage.ts';

/** What the files say at one time, and the application that serves it. */
export interface Version {
  readonly api: Api;
  readonly app: App;
}

/** What was read last, and is served. */
export interface Versions {
  readonly current: Version;
  readonly stage: Stage;
  /**
   * Reads everything again. What is wrong in a file now and was not before changes nothing, and is given back; so does a
   * scenario that the state of a world does not fit.
   */
  reload(): Promise<Reloaded>;
}

/** What came of reading everything again. */
export type Reloaded =
  | { readonly isServed: true; readonly mistakes: readonly Mistake[] }
  | { readonly isServed: false; readonly reasons: readonly string[] };

/** What versions are made with. */
export interface Versioning extends Playing {
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Reads descriptions and scenarios. */
export async function versionsOf(versioning: Versioning): Promise<Versions> {
  const api = await apiOf(versioning);
  const stage = new Stage(api, versioning);
  await stage.begin();
  const versionOf = (read: Api): Version => ({ api: read, app: servedBy(read, stage, versioning) });
  let current = versionOf(api);
  let last: Promise<unknown> = Promise.resolve();
  const reload = async (): Promise<Reloaded> => {
    const next = await apiOf(versioning);
    const proceed = await stage.prepare(next);
    const fresh = newErrors(current.api, next);
    if (fresh.length > 0) return { isServed: false, reasons: fresh };
    try {
      await proceed();
    } catch (error) {
      return { isServed: false, reasons: [error instanceof Error ? error.message : String(error)] };
    }
    current = versionOf(next);
    return { isServed: true, mistakes: next.mistakes.list() };
  };
  return {
    get current() {
      return current;
    },
    stage,
    reload() {
      const done = last.then(reload);
      last = done.catch(() => undefined);
      return done;
    },
  };
}

function apiOf({ bundled, options }: Versioning): Promise<Api> {
  return loadApi(servesBundled(options) ? [bundled.api] : [options.spec ?? []].flat(), options);
}

function servedBy(api: Api, stage: Stage, { clock, journal, options }: Versioning): App {
  const served = {
    api,
    clock,
    journal,
    playing: stage.player,
    timeIn: (world: string) => stage.timeIn(world),
  };
  return appOf(served, settingsOf(options, stage.dialect));
}

/** Errors that are there now and were not before: what was wrong already is no reason to stay with what there is. */
function newErrors(before: Api, now: Api): readonly string[] {
  const told = ({ mistakes }: Api): string[] =>
    mistakes
      .list()
      .filter(({ severity }) => severity === 'error')
      .map(formatMistake);
  const known = new Set(told(before));
  return told(now).filter((one) => !known.has(one));
}
