import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { Files } from '../document/files.ts';
import { rootOf } from '../document/location.ts';
import { formatMistake } from '../document/mistake.ts';
import { ARGUMENT } from './setting-value.ts';
import { type Settings, settingName, settingsIn } from './settings.ts';

/** The configuration that is read where none is named: this file of the working folder. */
export const CONFIG = 'understudy.yaml';

/**
 * Lets a command that is about to act take from the configuration what its flags and arguments do not say. Ends the
 * process with 1 where there is anything wrong with the configuration: whoever wrote it wants it obeyed.
 */
export function configure(command: Command): void {
  const { config } = command.opts<{ config?: string | false }>();
  if (config === undefined || config === false) return;
  if (command.getOptionValueSource('config') === 'default' && !existsSync(config)) return;
  const others = command.parent?.commands ?? [];
  const { settings, complaints } = read(config, [command, ...others]);
  if (complaints.length > 0)
    command.error(complaints.join('\n'), { exitCode: 1, code: 'understudy.configuration' });
  applyFlags(command, settings);
  applyArguments(command, settings);
}

function read(
  config: string,
  commands: readonly Command[],
): { settings: Settings; complaints: readonly string[] } {
  const path = resolve(config);
  const files = new Files([]);
  const source = files.open(path, dirname(path));
  const settings = source === undefined ? new Map() : settingsIn(rootOf(source), commands, files.mistakes);
  return { settings, complaints: files.mistakes.list().map(formatMistake) };
}

function applyFlags(command: Command, settings: Settings): void {
  for (const flag of command.options) {
    const name = settingName(flag);
    const attribute = flag.attributeName();
    const isSaid = !['default', undefined].includes(command.getOptionValueSource(attribute));
    if (settings.has(name) && !isSaid)
      command.setOptionValueWithSource(attribute, settings.get(name), 'config');
  }
}

function applyArguments(command: Command, settings: Settings): void {
  const index = command.registeredArguments.findIndex((argument) => argument.name() === ARGUMENT);
  const given: unknown = command.processedArgs[index];
  if (Array.isArray(given) && given.length === 0 && settings.has(ARGUMENT))
    command.processedArgs[index] = settings.get(ARGUMENT);
}
