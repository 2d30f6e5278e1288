import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Files } from '../document/files.ts';
import { childrenUnder, type Location, rootOf } from '../document/location.ts';
import type { Mistakes } from '../document/mistakes.ts';
import { isObject } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';

/** Where scenario files are looked for. */
export interface ScenarioPlaces {
  /** The folder of those that come with the package: `orders` is `orders.yaml` in it. */
  readonly bundled: string;
  /** The folder that relative paths count from. */
  readonly folder: string;
}

/**
 * The files of scenarios and of those that they extend, each once, those that are extended before those that extend them; and
 * the paths of all that were read, also of those that hold no scenario.
 */
export function readScenarios(
  names: readonly string[],
  { bundled, folder }: ScenarioPlaces,
  mistakes: Mistakes,
): { readonly files: readonly Location[]; readonly read: ReadonlySet<string> } {
  const files = new Files([], {});
  const found = new Map<string, Location | undefined>();
  const open = (path: string, way: readonly string[]): void => {
    const source = files.open(path, dirname(path));
    for (const mistake of files.mistakes.list()) mistakes.in(mistake.file, mistake);
    if (source === undefined) return;
    const root = rootOf(source);
    if (!isObject(root.value)) {
      mistakes.at(root, {
        code: 'SCENARIO_SHAPE',
        message: 'A scenario file holds an object',
        remedy: 'Begin with scenario: and a name.',
      });
      return;
    }
    for (const [, extended] of childrenUnder(root, 'extend')) follow(extended, [...way, path]);
    found.set(path, root);
  };
  const follow = (location: Location, way: readonly string[]): void => {
    const name = String(location.value);
    const path = pathOf(name, { bundled, folder: dirname(location.source.path) });
    if (path !== undefined && way.includes(path))
      mistakes.at(location, {
        code: 'SCENARIO_EXTEND',
        message: `${name} extends itself${way.length > 1 ? `, by way of ${way.length - 1} other` : ''}`,
        remedy: 'Take it out of one of the lists.',
      });
    else if (path === undefined)
      mistakes.at(location, {
        code: 'SCENARIO_EXTEND',
        message: `There is no scenario ${name}`,
        remedy: remedyFor(name, bundled),
      });
    else if (!found.has(path)) open(path, way);
  };
  for (const name of names) {
    const path = pathOf(name, { bundled, folder });
    if (path === undefined)
      mistakes.in(name, {
        code: 'SCENARIO_NOT_FOUND',
        message: 'There is no scenario of this name',
        remedy: remedyFor(name, bundled),
      });
    else if (!found.has(path)) open(path, []);
  }
  return { files: [...found.values()].filter((location) => location !== undefined), read: files.read };
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort();
}

function remedyFor(name: string, bundled: string): string {
  const names = namesIn(bundled);
  return didYouMean(name, names, `Name the path of a file, or one of ${names.join(', ')}.`);
}

/** A name without a slash and without an ending is one that comes with the package, anything else is a path. */
function pathOf(name: string, { bundled, folder }: ScenarioPlaces): string | undefined {
  const isName = /^[\w-]+$/.test(name);
  const candidates = isName
    ? [join(bundled, `${name}.yaml`), resolve(folder, `${name}.yaml`)]
    : [resolve(folder, name)];
  return candidates.find((path) => existsSync(path));
}
