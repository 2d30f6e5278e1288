import { existsSync } from 'node:fs';
import type { Clock } from '../clock/clock.ts';
import { takeSteps } from '../clock/idle.ts';
import type { Journal } from '../journal/journal.ts';
import { type Api, formatMistake, type Mistake } from '../spec/api.ts';
import { inspectionOf } from '../spec/inspect.ts';
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
  /** Reads what is otherwise read when it is first asked for. */
  inspected(): Promise<void>;
  /**
   * Reads everything again. What is wrong in a file now and was not before changes nothing, and is given back; so does a
   * scenario that the state of a world does not fit.
   */
  reload(): Promise<Reloaded>;
}

/** What came of reading everything again. */
export type Reloaded =
  /** With what is wrong now and was not before. */
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
    // What is read only when it is asked for may have mistakes as well.
    await inspected(current.api);
    const next = await apiOf(versioning);
    await inspected(next);
    const proceed = await stage.prepare(next);
    const reasons = [...newErrors(current.api, next), ...vanished(current.api, next)];
    if (next.operations.length === 0 && current.api.operations.length > 0)
      reasons.push('There is nothing to serve any more.');
    if (reasons.length > 0) return { isServed: false, reasons };
    try {
      await proceed();
    } catch (error) {
      return { isServed: false, reasons: [error instanceof Error ? error.message : String(error)] };
    }
    const mistakes = newMistakes(current.api, next);
    current = versionOf(next);
    return { isServed: true, mistakes };
  };
  return {
    get current() {
      return current;
    },
    stage,
    inspected: () => inspected(current.api),
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

function inspected(api: Api): Promise<void> {
  return takeSteps(inspectionOf(api), () => false);
}

/** Files that are there and do not describe anything any more: somebody is in the middle of writing them. */
function vanished(before: Api, now: Api): readonly string[] {
  const files = new Set(now.documents.map(({ file }) => file));
  return before.documents
    .filter(({ file }) => !files.has(file) && existsSync(file))
    .map(({ file }) => `${file} does not describe an API any more. Put back what it said, or delete it.`);
}

/** What is wrong now and was not before. */
function newMistakes(before: Api, now: Api): readonly Mistake[] {
  const known = new Set(before.mistakes.list().map(formatMistake));
  return now.mistakes.list().filter((one) => !known.has(formatMistake(one)));
}

/**
 * Errors, and references that lead nowhere, that are there now and were not before: what was wrong already is no reason to
 * stay with what there is.
 */
function newErrors(before: Api, now: Api): readonly string[] {
  return newMistakes(before, now)
    .filter(({ severity, code }) => severity === 'error' || code === 'REF_NOT_FOUND')
    .map(formatMistake);
}
