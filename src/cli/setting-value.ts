import { InvalidArgumentError, type Option } from 'commander';
import { childrenOf, type Location } from '../document/location.ts';
import type { Mistakes } from '../document/mistakes.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';

/** The name that stands for the arguments of a command: its descriptions. */
export const ARGUMENT = 'spec';

/** A name in a configuration, and the flags of that name; none for arguments. */
export interface Setting {
  readonly name: string;
  readonly flags: readonly Option[];
  readonly mistakes: Mistakes;
}

/** What a configuration says under a name, as the flag would be understood; what it cannot say is noted. */
export function settingValue(setting: Setting, location: Location): unknown {
  const { name, flags } = setting;
  const { value } = location;
  if (name === ARGUMENT)
    return (isArray(value) ? childrenOf(location).map(([, path]) => path) : [location]).map((path) =>
      textIn(setting, path),
    );
  const flag = flags.find(({ required }) => required);
  if (flag === undefined) return switchIn(setting, location);
  if (value === false && flags.some(({ negate }) => negate)) return value;
  if (Array.isArray(flag.defaultValue)) return listOf(setting, location, flag);
  return parsed(setting, location, { flag, others: undefined });
}

function switchIn(setting: Setting, location: Location): unknown {
  if (typeof location.value !== 'boolean')
    note(setting, location, { wanted: 'true or false', remedy: `Write ${setting.name}: true.` });
  return location.value;
}

function listOf(setting: Setting, location: Location, flag: Option): unknown {
  const items = isArray(location.value) ? childrenOf(location).map(([, item]) => item) : [location];
  return items.reduce<unknown>((others, item) => parsed(setting, item, { flag, others }), []);
}

/** The value of a flag; with `others` before it, of one that is repeated. */
function parsed(
  setting: Setting,
  location: Location,
  { flag, others }: { flag: Option; others: unknown },
): unknown {
  const text = textIn(setting, location);
  if (text === undefined || flag.parseArg === undefined) return text ?? others;
  try {
    return flag.parseArg(text, others);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    setting.mistakes.at(location, {
      code: 'CONFIG_SHAPE',
      message: `${setting.name} cannot be ${JSON.stringify(text)}`,
      remedy: didYouMean(text, flag.argChoices ?? [], error.message),
    });
    return others;
  }
}

/** A number is text that YAML took for one. */
function textIn(setting: Setting, location: Location): string | undefined {
  const { value } = location;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  note(setting, location, { wanted: 'text or a number', remedy: `Write ${setting.name}: and a value.` });
  return undefined;
}

function note(
  { name, mistakes }: Setting,
  location: Location,
  { wanted, remedy }: { wanted: string; remedy: string },
): void {
  const message = `${name} must be ${wanted}, but is ${inWords(location.value)}`;
  mistakes.at(location, { code: 'CONFIG_SHAPE', message, remedy });
}

function inWords(value: Json): string {
  if (isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return value === null ? 'empty' : JSON.stringify(value);
}
