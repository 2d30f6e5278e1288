import { Command, InvalidArgumentError, Option } from 'commander';
import { description, scenarioSchema, version } from '../index.ts';
import { check } from './check.ts';
import { CONFIG, configure } from './config.ts';
import { LOG_FORMATS } from './log.ts';
import { replay } from './replay.ts';
import type { RunOptions } from './run.ts';
import { serve } from './serve.ts';

/** What a journal may be asked to keep: it takes room for each. */
const MOST_KEPT = 1_000_000;

/** The command line `understudy`. */
export function program(): Command {
  const root = new Command('understudy')
    .description(description)
    .version(version)
    .showHelpAfterError(
      'understudy --help lists the commands, and understudy COMMAND --help the flags of one.',
    );
  serveCommand(root);
  runCommand(root);
  checkCommand(root);
  replayCommand(root);
  schemaCommand(root);
  root.hook('preAction', (_, command) => configure(command));
  return root;
}

function serveCommand(root: Command): void {
  const command = root
    .command('serve', { isDefault: true })
    .description('serve descriptions; without SPEC, the bundled Matrix APIs');
  toldOptions(playedOptions(scenarioOptions(command)))
    .option('--port <number>', 'the port to listen on, 0 for any free one', portNumber, 8008)
    .option('--host <name>', 'the address to listen on', '127.0.0.1')
    .option(
      '--watch',
      'read files again when they change; state is kept, and requests that wait go on waiting',
      false,
    )
    .option('--no-cors', 'do not let pages of other origins read the answers')
    .action(serve);
}

function runCommand(root: Command): void {
  const words = process.argv.includes('--') ? process.argv.slice(process.argv.indexOf('--') + 1) : [];
  const command = root
    .command('run')
    .description('run the COMMAND after -- against a server of its own, and judge how it used that')
    .usage('[options] [spec...] -- COMMAND');
  playedOptions(scenarioOptions(command))
    .option(
      '--report <list>',
      'console, junit, json, html, github, each with a file or not: console,junit=report.xml',
      'console',
    )
    .option(
      '--ignore <pattern>',
      'a code, rule or operation that breaks nothing, or CODE@OPERATION; may be repeated',
      several,
      [],
    )
    .option('--max-violations <number>', 'how many different violations are put up with', wholeNumber, 0)
    .option('--min-coverage <percent>', 'how much of the operations has to be used', percentage, 0)
    .addOption(
      new Option('--conduct <mode>', 'what becomes of requests that are valid and yet wrong')
        .choices(['error', 'warn', 'off'])
        .default('error'),
    )
    .option('--strict', 'have rules of conduct that only warn break the contract too', false)
    .option('--mask-secrets', 'hide tokens and passwords in the journal', false)
    .action(async (spec: readonly string[], options: RunOptions) => {
      const { run } = await import('./run.ts');
      await run(spec, words, options);
    });
  // What stands after -- is the command, and no description.
  command.registeredArguments[0]?.argParser<readonly string[]>((word, others = []) =>
    others.length < command.args.length - words.length ? [...others, word] : others,
  );
}

/** What a world is made of. */
function playedOptions(command: Command): Command {
  return command
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
    .addOption(
      new Option('--clock <kind>', 'whether time passes by itself, or when a test moves it')
        .choices(['real', 'manual'])
        .default('real'),
    )
    .option('--seed <text>', 'another seed gives other generated values', 'understudy')
    .addOption(validateOption())
    .option('--dynamic', 'generate bodies even where there are examples', false)
    .addOption(
      new Option(
        '--dialect <name>',
        'how errors of the server itself are worded (default: matrix for the bundled descriptions, else problem)',
      ).choices(['problem', 'matrix']),
    );
}

/** What is kept and told of exchanges, and to whom. */
function toldOptions(command: Command): Command {
  return command
    .option('--journal-size <number>', 'how many exchanges the journal keeps', keptNumber)
    .option('--mask-secrets', 'hide tokens and passwords in the journal', false)
    .addOption(
      new Option(
        '--control-token <text>',
        'what requests to the control API have to show; better said in the environment, where no process list tells it',
      ).env('UNDERSTUDY_CONTROL_TOKEN'),
    )
    .addOption(
      new Option(
        '--log <format>',
        'how each exchange is told on standard error (default: line on a terminal, else off)',
      ).choices(LOG_FORMATS),
    )
    .option('--quiet', 'print the address and errors, and nothing else', false);
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
    .option('--no-base-path', 'serve the paths bare')
    .option('--config <file>', 'a file with flags, in the place of the one in the working folder', CONFIG)
    .option('--no-config', 'read no such file');
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

function keptNumber(text: string): number {
  const number = Number(text);
  if (!/^[1-9]\d*$/.test(text) || number > MOST_KEPT)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_KEPT}.`);
  return number;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function percentage(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number > 100)
    throw new InvalidArgumentError('It is a number from 0 to 100.');
  return number;
}

function stateName(state: string): string {
  if (state !== 'memory' && !/^file:.+$/.test(state))
    throw new InvalidArgumentError('It is memory, or file: and the name of a folder.');
  return state;
}
