import { expect, test } from 'vitest';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';

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
  expect(served.output.stderr).toBe('6 documents, 14 operations\n');
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
