import type { Command, Option } from 'commander';
import { childrenOf, type Location } from '../document/location.ts';
import type { Mistakes } from '../document/mistakes.ts';
import { isObject } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';
import { ARGUMENT, settingValue } from './setting-value.ts';

/** What a configuration says, by the names that it says it under, each as the flag of that name would be understood. */
export type Settings = ReadonlyMap<string, unknown>;

/** The flags of each name: `--base-path <path>` and `--no-base-path` are both `base-path`; an argument has none. */
type Flags = ReadonlyMap<string, readonly Option[]>;

const HELP = 'understudy serve --help lists the flags, which are the names.';

/**
 * Reads the settings in a file. Where commands differ in what a flag of theirs takes, the first one counts. Names that no
 * command has, and values that cannot be, are noted.
 */
export function settingsIn(file: Location, commands: readonly Command[], mistakes: Mistakes): Settings {
  const settings = new Map<string, unknown>();
  // A file may hold comments only.
  if (file.value === null) return settings;
  if (!isObject(file.value)) {
    const message = 'A configuration is names and their values';
    mistakes.at(file, { code: 'CONFIG_SHAPE', message, remedy: 'Write a line like port: 8009.' });
    return settings;
  }
  const known = flagsOf(commands);
  for (const [name, location] of childrenOf(file)) {
    const flags = known.get(name);
    if (flags === undefined) noteUnknown(name, { location, known, mistakes });
    else settings.set(name, settingValue({ name, flags, mistakes }, location));
  }
  return settings;
}

/** What a configuration calls a flag. */
export function settingName(flag: Option): string {
  return flag.negate ? flag.name().replace(/^no-/, '') : flag.name();
}

function flagsOf(commands: readonly Command[]): Flags {
  const all = new Map<string, readonly Option[]>([[ARGUMENT, []]]);
  for (const { options } of commands) {
    const own = new Map<string, Option[]>();
    for (const flag of options) own.set(settingName(flag), [...(own.get(settingName(flag)) ?? []), flag]);
    // Where the configuration is does not stand in it.
    own.delete('config');
    for (const [name, flags] of own) if (!all.has(name)) all.set(name, flags);
  }
  return all;
}

function noteUnknown(
  name: string,
  { location, known, mistakes }: { location: Location; known: Flags; mistakes: Mistakes },
): void {
  const denied = name.replace(/^no-/, '');
  mistakes.at(location, {
    code: 'CONFIG_SHAPE',
    message: `Nothing is called ${name} here`,
    remedy:
      denied !== name && known.has(denied) ? `Write ${denied}: false.` : didYouMean(name, known.keys(), HELP),
  });
}
