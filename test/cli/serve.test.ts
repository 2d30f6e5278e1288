import { expect, test } from 'vitest';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';
import { understudyIn } from './understudy-in.ts';

const LISTENING = /understudy listening on (http:\/\/\S+:\d+)/;

async function urlOf(command: ReturnType<typeof understudy>): Promise<string> {
  return (await command.printed(LISTENING))[1] ?? '';
}

test('without a description it serves the bundled ones, and plays a homeserver', async () => {
  await using command = understudy('serve', '--port', '0');
  const response = await fetch(
    `${await urlOf(command)}/_matrix/client/api/v1/initialSync?access_token=alice`,
  );
  expect(await response.json()).toEqual({ end: 's0_9_0', presence: [], rooms: [] });
  expect(command.output.stdout).toMatch(/^understudy listening on \S+\n$/);
});

test('serve is what it does when no command is named', async () => {
  await using folder = await folderOf({
    'api.yaml':
      'swagger: "2.0"\npaths: {/a: {get: {responses: {200: {examples: {application/json: "[1]"}}}}}}',
  });
  await using command = understudy(folder.path, '--port', '0');
  expect(await (await fetch(`${await urlOf(command)}/a`)).json()).toEqual([1]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in good order', async (signal) => {
  await using command = understudy('--port', '0');
  await urlOf(command);
  command.kill(signal);
  expect(await command.ended).toBe(0);
});

test('a port that is taken is named, with how to choose another', async () => {
  await using first = understudy('--port', '0');
  const port = new URL(await urlOf(first)).port;
  await using second = understudy('--port', port);
  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toContain(`Port ${port} of 127.0.0.1 is taken. Choose another with --port`);
});

test('nothing to serve is an error that says what was looked at', async () => {
  await using folder = await folderOf({ 'notes.yaml': 'just: notes' });
  await using command = understudy('serve', folder.path, '--port', '0');
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain(`There is nothing to serve. Looked at: ${folder.path}`);
});

test('a broken file is reported with its place, and the others are served', async () => {
  await using folder = await folderOf({
    'broken.yaml': 'openapi: 3.1.0\npaths:\n  /a: [\n',
    'good.yaml': 'openapi: 3.1.0\npaths: {/b: {get: {responses: {"204": {description: none}}}}}',
  });
  await using command = understudy(folder.path, '--port', '0');
  expect((await fetch(`${await urlOf(command)}/b`)).status).toBe(204);
  expect(command.output.stderr).toMatch(/TEXT_SYNTAX \S*broken\.yaml:\d+:\d+ /);
});

test.each([
  [['--scenario', 'rooms'], 'SCENARIO_NOT_FOUND rooms:1:1 There is no scenario of this name'],
  [['--state', 'disk'], 'It is memory, or file: and the name of a folder'],
  [['--port', 'http'], 'A port is a whole number'],
  [['--prot', '1'], 'Did you mean --port'],
  [['--dialect', 'klingon'], 'Allowed choices are problem, matrix'],
])('%j is refused: %s', async (words, message) => {
  await using command = understudy('serve', ...words);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain(message);
});

test('a seed and a dialect change what is answered', async () => {
  await using folder = await folderOf({
    'api.yaml':
      'openapi: 3.1.0\npaths: {/a: {get: {responses: {"200": {content: {application/json: {schema: {type: string}}}}}}}}',
  });
  await using one = understudy(folder.path, '--port', '0', '--seed', '1');
  await using two = understudy(folder.path, '--port', '0', '--seed', '2', '--dialect', 'matrix');
  const [a, b] = [await urlOf(one), await urlOf(two)];
  expect(await (await fetch(`${a}/a`)).text()).not.toBe(await (await fetch(`${b}/a`)).text());
  expect(await (await fetch(`${a}/x`)).json()).toMatchObject({ status: 404 });
  expect(await (await fetch(`${b}/x`)).json()).toMatchObject({ errcode: 'M_UNRECOGNIZED' });
});

test('base paths are taken away, or replaced', async () => {
  await using bare = understudy('--port', '0', '--no-base-path');
  await using moved = understudy('--port', '0', '--base-path', '/v9/');
  expect((await fetch(`${await urlOf(bare)}/initialSync?access_token=alice`)).status).toBe(200);
  expect((await fetch(`${await urlOf(moved)}/v9/initialSync?access_token=alice`)).status).toBe(200);
});

test('serving the bundled descriptions prints no warning about them, check does', async () => {
  await using served = understudy('--port', '0');
  await served.printed(/listening/);
  await using checked = understudy('check');
  await checked.ended;
  await served.told(/understudy check lists them/);
  expect(served.output.stderr).toMatch(/^6 documents, .*\n0 errors, \d+ warnings?; .*\n$/);
  expect(checked.output.stdout).toContain('SECURITY_UNDEFINED');
});

test('what nobody has asked for yet is checked in the pauses, and told', async () => {
  await using folder = await folderOf({
    'api.yaml':
      'openapi: 3.1.0\npaths: {/a: {get: {responses: {"200": {content: {application/json: {schema: {type: string}, example: 7}}}}}}}',
  });
  await using command = understudy(folder.path, '--port', '0');
  await urlOf(command);
  await command.told(/EXAMPLE_INVALID \S*api\.yaml:2:\d+ /);
});

test('it tells what is served, what was wrong with it, what is played and where it is controlled', async () => {
  await using folder = await folderOf({
    'api.yaml': 'openapi: 3.1.0\npaths: {/a: {get: {responses: {"204": {description: none}}}}}',
    'broken.yaml': 'openapi: 3.1.0\npaths: [',
  });
  await using command = understudy(folder.path, '--port', '0', '--scenario', 'none');
  const url = await urlOf(command);
  expect(command.output.stderr).toContain(
    `\n1 document, 1 operation · no scenario · control ${url}/_mock/\n`,
  );
  await command.told(/\n1 error, 0 warnings; understudy check lists them\n/);
  await using played = understudy('--port', '0');
  await urlOf(played);
  expect(played.output.stderr).toContain(' · scenario matrix · ');
});

test('quiet, it prints where it listens and errors, and nothing else', async () => {
  await using folder = await folderOf({
    'api.yaml':
      'openapi: 3.1.0\npaths: {/a: {get: {parameters: [{$ref: "#/no"}], responses: {"204": {description: none}}}}}',
    'broken.yaml': 'openapi: 3.1.0\npaths: [',
  });
  const words = [folder.path, '--port', '0', '--log', 'line'];
  await using told = understudy(...words);
  await using quiet = understudy(...words, '--quiet');
  for (const command of [told, quiet]) await fetch(`${await urlOf(command)}/a`);
  await told.told(/^REF_NOT_FOUND .*\n(.*\n)+.* GET \/a /m);
  expect(quiet.output.stdout).toMatch(/^understudy listening on \S+\n$/);
  expect(quiet.output.stderr).toMatch(/^TEXT_SYNTAX .*\n$/);
});

test('quiet, it does not tell what is odd about the log of a world', async () => {
  await using folder = await folderOf({});
  const words = ['--port', '0', '--quiet', '--state', `file:${folder.path}`, '--seed'];
  await using first = understudy(...words, '1');
  await urlOf(first);
  first.kill('SIGTERM');
  await first.ended;
  await using second = understudy(...words, '2');
  await urlOf(second);
  expect(second.output.stderr).toBe('');
});

test('the journal keeps as many exchanges as it is told to, with secrets hidden', async () => {
  await using command = understudy('--port', '0', '--journal-size', '2', '--mask-secrets');
  const url = await urlOf(command);
  for (const limit of [1, 2, 3]) await fetch(`${url}/initialSync?access_token=hush&limit=${limit}`);
  const journal = await (await fetch(`${url}/_mock/journal`)).text();
  expect(JSON.parse(journal)).toMatchObject([{ id: 2 }, { id: 3 }]);
  expect(journal).not.toContain('hush');
});

test('time stands still where its clock is moved by hand', async () => {
  await using command = understudy('--port', '0', '--clock', 'manual');
  const clock = `${await urlOf(command)}/_mock/worlds/default/clock`;
  const [begin, end] = [await (await fetch(clock)).json(), await (await fetch(clock)).json()];
  expect(begin).toEqual({ now: Date.UTC(2025) });
  expect(end).toEqual(begin);
});

test.each([
  [[], 'hush', ['', 401], ['hush', 200]],
  [['--control-token', 'louder'], 'hush', ['hush', 401], ['louder', 200]],
  [[], '', ['', 200], ['hush', 200]],
] as const)('with %j and %j in the environment, who shows %j is told so', async (words, token, ...shown) => {
  await using command = understudyIn('.', ['--port', '0', ...words], { UNDERSTUDY_CONTROL_TOKEN: token });
  const url = await urlOf(command);
  for (const [bearer, status] of shown) {
    const headers = { authorization: `Bearer ${bearer}` };
    expect((await fetch(`${url}/_mock/health`, { headers })).status).toBe(status);
  }
});
