import { createRequire } from 'node:module';
import { Command, InvalidArgumentError, Option } from 'commander';
import { scenarioSchema } from '../index.ts';
import { check } from './check.ts';
import { replay } from './replay.ts';
import { serve } from './serve.ts';

/** The command line `understudy`. */
export function program(): Command {
  const { version, description }: { version: string; description: string } = createRequire(import.meta.url)(
    '../../package.json',
  );
  const root = new Command('understudy')
    .description(description)
    .version(version)
    .showHelpAfterError('Run understudy serve --help or understudy check --help for the list.');
  serveCommand(root);
  checkCommand(root);
  replayCommand(root);
  schemaCommand(root);
  return root;
}

function serveCommand(root: Command): void {
  scenarioOptions(
    root
      .command('serve', { isDefault: true })
      .description('serve descriptions; without SPEC, the bundled Matrix APIs'),
  )
    .option('--port <number>', 'the port to listen on, 0 for any free one', portNumber, 8008)
    .option('--host <name>', 'the address to listen on', '127.0.0.1')
    .option(
      '--state <where>',
      'memory, or file: and a folder, in which the worlds outlive this process',
      stateName,
      'memory',
    )
    .option(
      '--check-determinism',
      'compute every change twice, to find behaviors that are not deterministic',
      false,
    )
    .option('--fixed-worlds', 'do not make a world for every name that a request says', false)
    .option('--seed <text>', 'another seed gives other generated values', 'understudy')
    .addOption(validateOption())
    .option('--dynamic', 'generate bodies even where there are examples', false)
    .option('--no-cors', 'do not let pages of other origins read the answers')
    .addOption(
      new Option(
        '--dialect <name>',
        'how errors of the server itself are worded (default: matrix for the bundled descriptions, else problem)',
      ).choices(['problem', 'matrix']),
    )
    .action(serve);
}

function checkCommand(root: Command): void {
  scenarioOptions(
    root
      .command('check')
      .description('list every operation and every mistake; exit 1 where there are errors'),
  )
    .option('--json', 'print JSON instead of text', false)
    .action(check);
}

function replayCommand(root: Command): void {
  scenarioOptions(
    root
      .command('replay')
      .argument('<log>', 'the log of a world: a file in the folder of --state file:FOLDER')
      .description('fold a saved log again, and print each of its answers'),
  )
    .addOption(validateOption())
    .action(replay);
}

function schemaCommand(root: Command): void {
  root
    .command('schema')
    .description('print the JSON Schema of scenario files, for editors')
    .action(async () => void process.stdout.write(`${JSON.stringify(await scenarioSchema(), null, 2)}\n`));
}

function validateOption(): Option {
  return new Option('--validate <mode>', 'what becomes of a request that breaks the description')
    .choices(['enforce', 'warn', 'off'])
    .default('enforce');
}

/** What is played, over what. */
function scenarioOptions(command: Command): Command {
  return specOptions(command)
    .option(
      '--scenario <name>',
      'a scenario to play, by name or path, or none; may be repeated (default: matrix for the bundled descriptions)',
      several,
      [],
    )
    .option('--server-name <name>', 'what a Matrix user belongs to', 'localhost');
}

function specOptions(command: Command): Command {
  return command
    .argument('[spec...]', 'description files, and folders of them')
    .option(
      '--overlay <folder>',
      'where to look for what is missing in the given folders; may be repeated',
      several,
      [],
    )
    .option('--root <folder>', 'a further folder that references may reach; may be repeated', several, [])
    .option('--allow-remote-refs', 'fetch references that go to the network', false)
    .option('--base-path <path>', 'serve everything below this path instead of the described base paths')
    .option('--no-base-path', 'serve the paths bare');
}

function several(value: string, others: readonly string[]): readonly string[] {
  return [...others, value];
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

function stateName(state: string): string {
  if (state !== 'memory' && !/^file:.+$/.test(state))
    throw new InvalidArgumentError('It is memory, or file: and the name of a folder.');
  return state;
}
