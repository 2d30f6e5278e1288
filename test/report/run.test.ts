import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { documentOf } from '../support/both-ways.ts';
import { type Running, understudy } from '../support/command.ts';
import { type Folder, folderOf } from '../support/folder.ts';
import { operation } from './heard.ts';

afterEach(() => vi.unstubAllEnvs());

function api(): Promise<Folder> {
  return folderOf({ 'api.json': documentOf({ '/a': { get: operation({ operationId: 'a' }) } }) });
}

/** Runs a piece of JavaScript, in which `ask` fetches a path, against a description with `GET /a`. */
function running({ path }: Folder, script: string, ...flags: string[]): Running {
  const ask = 'const ask = (path) => fetch(process.env.UNDERSTUDY_URL + path);';
  const source = `${ask} ${script}`;
  const words = [process.execPath, '--input-type=module', '-e', source];
  return understudy('run', `${path}/api.json`, ...flags, '--', ...words);
}

test('the command finds the server at UNDERSTUDY_URL, and ends well where the contract is kept', async () => {
  await using folder = await api();
  await using command = running(folder, 'console.log((await ask("/a")).status)');
  expect(await command.ended).toBe(0);
  expect(command.output.stdout).toMatch(/^200\n/);
  expect(command.output.stdout).toContain('The contract is kept, after 1 exchange.');
});

test.each([
  ['a broken contract', 'await ask("/b")', 1],
  ['an exit code of its own', 'await ask("/b"); process.exit(7)', 7],
  ['a signal', 'process.kill(process.pid, "SIGKILL")', 137],
])('with %s it ends with that', async (_, script, code) => {
  await using folder = await api();
  await using command = running(folder, script);
  expect(await command.ended).toBe(code);
});

test('a client that sends nothing has broken the contract', async () => {
  await using folder = await api();
  await using command = running(folder, '');
  expect(await command.ended).toBe(1);
  expect(command.output.stdout).toContain('none came: does the command use UNDERSTUDY_URL?');
});

test('a command that fails is told of, whatever became of the contract', async () => {
  await using folder = await api();
  await using command = running(folder, 'await ask("/a"); process.exit(7)');
  expect(await command.ended).toBe(7);
  expect(command.output.stderr).toContain('The command itself ended with 7.');
});

test('a report that cannot be written keeps no other from being written', async () => {
  await using folder = await api();
  await using command = running(
    folder,
    'await ask("/a")',
    '--report',
    `junit=${folder.path}/api.json/x.xml,console`,
  );
  expect(await command.ended).toBe(1);
  expect(command.output.stdout).toContain('The contract is kept');
});

test('signals are passed on', async () => {
  await using folder = await api();
  await using command = running(
    folder,
    'process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1e6); console.log("up")',
  );
  await command.printed(/up/);
  command.kill('SIGTERM');
  expect(await command.ended).toBe(5);
});

test('each report goes where it is told to', async () => {
  await using folder = await api();
  const [junit, html] = [`${folder.path}/new/r.xml`, `${folder.path}/r.html`];
  await using command = running(folder, 'await ask("/b")', '--report', `junit=${junit},html=${html}`);
  expect(await command.ended).toBe(1);
  expect(command.output.stdout).toBe('');
  expect(await readFile(junit, 'utf8')).toContain('GET /b');
  expect(await readFile(html, 'utf8')).toContain('The contract is broken');
});

test('on GitHub there is a summary of the run too', async () => {
  await using folder = await api();
  vi.stubEnv('GITHUB_STEP_SUMMARY', `${folder.path}/summary.md`);
  await using command = running(folder, 'await ask("/b")', '--report', 'github');
  await command.ended;
  expect(command.output.stdout).toContain('::error title=unknown-path%3A GET /b::');
  expect(await readFile(`${folder.path}/summary.md`, 'utf8')).toContain('❌');
});

test.each([
  [['--report', 'consle'], 'There is no report "consle". Did you mean console?'],
  [['--min-coverage', '101'], 'It is a number from 0 to 100'],
  [['--max-violations', 'x'], 'It is a whole number'],
  [['--conduct', 'hard'], 'Allowed choices are error, warn, off'],
  [['--scenario', 'rooms'], 'SCENARIO_NOT_FOUND'],
])('%j is refused, and nothing is run: %s', async (flags, message) => {
  await using folder = await api();
  await using command = running(folder, 'console.log("ran")', ...flags);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain(message);
  expect(command.output.stdout).not.toContain('ran');
});

test('a command that there is not is told, as a shell would', async () => {
  await using command = understudy('run', '--', 'no-such-command');
  expect(await command.ended).toBe(127);
  expect(command.output.stderr).toContain('There is no command no-such-command.');
});

test('without a command it says how to name one', async () => {
  await using command = understudy('run');
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain('understudy run api.yaml -- npm test');
});

test('a report that cannot be written is an error', async () => {
  await using folder = await api();
  const file = `${folder.path}/api.json/r.xml`;
  await using command = running(folder, 'await ask("/a")', '--report', `junit=${file}`);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain('The report cannot be written');
  expect(existsSync(file)).toBe(false);
});
