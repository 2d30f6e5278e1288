import { expect, test } from 'vitest';
import type { Running } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';
import { understudyIn } from './understudy-in.ts';

const A =
  'openapi: 3.1.0\npaths: {/a: {get: {operationId: getA, responses: {"204": {description: none}}}}}\n';
const PLAYED = 'scenario: played\nrules: [{ on: getA, do: [reply: { status: 204 }] }]\n';

async function urlOf(command: Running): Promise<string> {
  const [, url = ''] = await command.printed(/listening on (\S+)/);
  return url;
}

test('what stands in understudy.yaml counts as if it were said in flags and arguments', async () => {
  await using folder = await folderOf({
    'understudy.yaml': 'port: 0\nspec: api.yaml\nscenario: [./one.yaml, ./one.yaml]\nbase-path: /v9\n',
    'api.yaml': A,
    'one.yaml': PLAYED,
  });
  await using command = understudyIn(folder.path, []);
  expect((await fetch(`${await urlOf(command)}/v9/a`)).status).toBe(204);
  expect(command.output.stderr).toContain('1 document, 1 operation · scenarios');
  expect(command.output.stderr).toContain('scenarios ./one.yaml, ./one.yaml');
});

test('flags and arguments take the place of what the file says', async () => {
  await using folder = await folderOf({
    'understudy.yaml': 'port: 1\nspec: [none.yaml]\nscenario: [none.yaml]\nbase-path: /v9\n',
    'api.yaml': A,
    'one.yaml': PLAYED,
  });
  const words = ['api.yaml', '--port', '0', '--scenario', './one.yaml', '--no-base-path'];
  await using command = understudyIn(folder.path, words);
  expect((await fetch(`${await urlOf(command)}/a`)).status).toBe(204);
  expect(command.output.stderr).toContain(' · scenario ./one.yaml · ');
});

test('false is what a flag with no- says', async () => {
  await using folder = await folderOf({
    'understudy.yaml': 'port: 0\nspec: api.yaml\nbase-path: false\ncors: false\n',
    'api.yaml': `servers: [{ url: /v1 }]\n${A}`,
  });
  await using command = understudyIn(folder.path, []);
  const answer = await fetch(`${await urlOf(command)}/a`);
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, null]);
});

test('a command does not mind names that only another one has', async () => {
  await using folder = await folderOf({
    'understudy.yaml': 'port: 8009\nspec: [api.yaml]\njson: true\n',
    'api.yaml': A,
  });
  await using command = understudyIn(folder.path, ['check']);
  expect(await command.ended).toBe(0);
  expect(JSON.parse(command.output.stdout)).toMatchObject({ operations: [{ id: 'getA' }] });
});

test('run takes its descriptions from the file, and its command from the line', async () => {
  await using folder = await folderOf({ 'understudy.yaml': 'spec: api.yaml', 'api.yaml': A });
  const script = 'fetch(process.env.UNDERSTUDY_URL + "/a").then(({ status }) => console.log(status))';
  await using command = understudyIn(folder.path, ['run', '--', process.execPath, '-e', script]);
  await command.ended;
  expect(command.output.stdout).toMatch(/^204\n/);
});

test.each([
  ['port: http', '1:1 port cannot be "http". A port is a whole number from 0 to 65535.'],
  ['# the port\nprt: 1', '2:1 Nothing is called prt here. Did you mean port?'],
  ['no-cors: true', '1:1 Nothing is called no-cors here. Write cors: false.'],
  ['config: more.yaml', '1:1 Nothing is called config here. understudy serve --help lists the flags'],
  ['scenario: {}', '1:1 scenario must be text or a number, but is an object'],
  ['scenario:\n  - matrix\n  - {}', '3:5 scenario must be text or a number, but is an object'],
  ['cors: "yes"', '1:1 cors must be true or false, but is "yes". Write cors: true.'],
  ['base-path: true', '1:1 base-path must be text or a number, but is true'],
  ['spec:', '1:1 spec must be text or a number, but is empty. Write spec: and a value.'],
  ['validate: enforced', '1:1 validate cannot be "enforced". Did you mean enforce?'],
  ['state: disk', '1:1 state cannot be "disk". It is memory, or file: and the name of a folder.'],
  ['journal-size: 0', '1:1 journal-size cannot be "0". It is a whole number from 1 to 1000000.'],
  ['- port: 1', '1:1 A configuration is names and their values. Write a line like port: 8009.'],
])('%j is a mistake: CONFIG_SHAPE understudy.yaml:%s', async (text, told) => {
  await using folder = await folderOf({ 'understudy.yaml': text });
  await using command = understudyIn(folder.path, ['--port', '0']);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain(`CONFIG_SHAPE understudy.yaml:${told}`);
  expect(command.output.stdout).toBe('');
});

test.each([
  ['port: [', /^TEXT_SYNTAX understudy\.yaml:1:\d+ /],
  ['port: 0\nport: 1', /^TEXT_DUPLICATE_KEY understudy\.yaml:2:1 /],
])('%j is told with its place, and nothing is served', async (text, told) => {
  await using folder = await folderOf({ 'understudy.yaml': text });
  await using command = understudyIn(folder.path, ['serve', '--port', '0']);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toMatch(told);
});

test('all mistakes of a file are told at once', async () => {
  await using folder = await folderOf({ 'understudy.yaml': 'port: x\ndynamic: x\n' });
  await using command = understudyIn(folder.path, ['check']);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toMatch(/^CONFIG_SHAPE \S+:1:1 port .*\nCONFIG_SHAPE \S+:2:1 dynamic .*\n/);
});

test('another file can be named, which has to be there, or none', async () => {
  await using folder = await folderOf({
    'understudy.yaml': 'port: x',
    'ci.yaml': '# relative to the working folder\nport: 0\nspec: api.yaml',
    'empty.yaml': '# nothing yet',
    'api.yaml': A,
  });
  await using named = understudyIn(folder.path, ['--config', 'ci.yaml']);
  await using empty = understudyIn(folder.path, ['--config', 'empty.yaml', '--port', '0']);
  await using none = understudyIn(folder.path, ['--no-config', '--port', '0']);
  await using missing = understudyIn(folder.path, ['--config', 'no.yaml', '--port', '0']);
  expect((await fetch(`${await urlOf(named)}/a`)).status).toBe(204);
  expect(await Promise.all([empty, none].map(urlOf))).toEqual([expect.any(String), expect.any(String)]);
  expect(await missing.ended).toBe(1);
  expect(missing.output.stderr).toMatch(/^FILE_UNREADABLE no\.yaml:1:1 There is no file/);
});
