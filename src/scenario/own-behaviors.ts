import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deterministically } from '../clock/determinism.ts';
import { childrenUnder, type Location } from '../document/location.ts';
import type { Mistakes } from '../document/mistakes.ts';
import { isObject } from '../json/json.ts';
import type { Step } from '../world/step.ts';
import type { Behavior } from './behavior.ts';

/** The behaviors in the files that scenarios name under `behaviors`; a file that cannot be used is a mistake. */
export async function ownBehaviors(
  files: readonly Location[],
  taken: ReadonlySet<string>,
  mistakes: Mistakes,
): Promise<readonly Behavior[]> {
  const found: Behavior[] = [];
  for (const location of namedIn(files)) {
    const note = (message: string, remedy: string): void =>
      mistakes.at(location, { code: 'SCENARIO_BEHAVIOR', message, remedy });
    const path = pathOf(location);
    const exported = await exportsOf(path).catch((error: unknown) => {
      note(
        `${location.value} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        'Correct the file.',
      );
      return [];
    });
    for (const one of exported) {
      const wrong = wrongWith(one, new Set([...taken, ...found.map(({ name }) => name)]));
      if (wrong === undefined) found.push(guarded(one as Behavior));
      else note(wrong, 'The README shows a behavior of your own.');
    }
  }
  return found;
}

/** The absolute paths of those files. */
export function behaviorFiles(files: readonly Location[]): readonly string[] {
  return namedIn(files).map(pathOf);
}

function namedIn(files: readonly Location[]): readonly Location[] {
  return files.flatMap((file) => childrenUnder(file, 'behaviors').map(([, location]) => location));
}

function pathOf({ source, value }: Location): string {
  return resolve(dirname(source.path), String(value));
}

/** What a file exports that could be meant as a behavior. */
async function exportsOf(path: string): Promise<readonly object[]> {
  if (!existsSync(path)) throw new Error('there is no such file');
  // Node never reads a module of one name twice: another time of change is another name.
  const version = statSync(path).mtimeMs;
  const module: object = /\.[cm]?ts$/.test(path)
    ? await typeScript(path)
    : await import(`${pathToFileURL(path).href}?${version}`);
  const found = Object.values(module).filter((value): value is object => isObject(value) && 'name' in value);
  if (found.length === 0) throw new Error('it exports no behavior');
  return found;
}

/** Node 20 does not read types away. */
async function typeScript(path: string): Promise<object> {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, { moduleCache: false }).import<object>(path);
}

function wrongWith(behavior: object, taken: ReadonlySet<string>): string | undefined {
  const { name, create, changes, options } = behavior as Partial<Behavior>;
  if (typeof name !== 'string' || !/^[a-z][\w-]*$/.test(name))
    return 'A behavior has a name of small letters';
  if (taken.has(name)) return `There is a behavior ${name} already`;
  if (typeof create !== 'function') return `The behavior ${name} has no function create(options)`;
  if (typeof changes !== 'function') return `The behavior ${name} has no function changes(options)`;
  return isObject(options) ? undefined : `The behavior ${name} has no JSON Schema under options`;
}

/** A step that no compiler has seen is kept from what would not be the same the next time. */
function guarded(behavior: Behavior): Behavior {
  return {
    ...behavior,
    create(options, place) {
      const step: Step = behavior.create(options, place);
      return (call, next) => deterministically(() => step(call, next));
    },
  };
}
