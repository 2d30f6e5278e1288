import { expect, test } from 'vitest';
import { documentOf } from '../support/both-ways.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';
import { asking, expectAlive, listening, post, taking } from './subject.ts';

const PATTERNS = [
  ['^(a+)+$', 'a group that repeats what repeats'],
  ['^((a+))+$', 'the same in one more group'],
  ['^(a|a)*$', 'a choice between equals'],
  ['^((a|a)?){2000}$', 'a choice, many times'],
  ['^(?=a)(a+)+$', 'with a look ahead'],
  ['^(a+)+\\1$', 'with a look back'],
] as const;
const VALUE = `${'a'.repeat(60)}!`;

test.each(PATTERNS)('%s, %s, is tried in bounded time', async (pattern) => {
  await using server = await listening({ '/p': asking('a', { type: 'string', pattern }) });
  const response = await fetch(`${server.url}/p?a=${VALUE}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('must match pattern') });
  await expectAlive(server.url);
});

test('through the command such patterns are tried in bounded time as well', async () => {
  const paths = PATTERNS.map(([pattern], index) => [`/${index}`, asking('a', { type: 'string', pattern })]);
  await using folder = await folderOf({ 'api.json': documentOf(Object.fromEntries(paths)) });
  await using command = understudy(folder.path, '--port', '0');
  const [, url] = await command.printed(/listening on (\S+)/);
  for (const index of PATTERNS.keys()) expect((await fetch(`${url}/${index}?a=${VALUE}`)).status).toBe(400);
  expect((await fetch(`${url}/0?a=aaa`)).status).toBe(200);
});

test('a pattern that takes the square of a length is tried on a megabyte', async () => {
  await using server = await listening({ '/p': taking({ type: 'string', pattern: 'a+$' }) });
  const response = await post(`${server.url}/p`, JSON.stringify(`${'a'.repeat(1e6)}!`));
  expect(response.status).toBe(400);
  await expectAlive(server.url);
});

test('paths with 5000 segments are served', async () => {
  const [plain, named] = ['/a'.repeat(5000), '/{n}'.repeat(4999)];
  const item = { get: { responses: { 204: { description: 'there' } } } };
  await using server = await listening({ [plain]: item, [named]: item });
  expect((await fetch(server.url + plain)).status).toBe(204);
  expect((await fetch(server.url + '/b'.repeat(4999))).status).toBe(204);
  expect((await fetch(server.url + '/b'.repeat(5001))).status).toBe(404);
  await expectAlive(server.url);
});

test('a long path is held against 900 others in bounded time', async () => {
  const item = { get: { responses: {} } };
  const paths = Array.from({ length: 900 }, (_, index) => [
    `/${'permissions-'.repeat(8)}${index}/last`,
    item,
  ]);
  await using server = await listening(Object.fromEntries(paths));
  expect((await fetch(`${server.url}/${'p'.repeat(15_000)}/last`)).status).toBe(404);
  await expectAlive(server.url);
});

test('emoji and line breaks in names of a description break no header', async () => {
  const responses = {
    200: {
      description: 'ok',
      headers: { 'x-🙂': { example: 1 }, 'x-b': { example: '🙂\r\nx: y' } },
      content: { 'a/b; c=🙂': { example: 1 } },
    },
  };
  const securitySchemes = { key: { type: 'apiKey', in: 'header', name: '🙂\r\nx: y' } };
  const paths = {
    '/get': { get: { responses }, post: { responses } },
    '/own': { get: { security: [{ key: [] }], responses } },
    '/undefined': { get: { security: [{ '🙂\r\n': [] }], responses } },
  };
  await using server = await listening(paths, {}, { components: { securitySchemes } });
  const ask = async (path: string, method = 'GET'): Promise<number> =>
    (await fetch(server.url + path, { method })).status;
  expect([await ask('/get'), await ask('/get', 'POST'), await ask('/own'), await ask('/undefined')]).toEqual([
    200, 200, 401, 401,
  ]);
  await expectAlive(server.url);
});

test('a status that ends no exchange is not sent as one that does', async () => {
  const switching = { 101: { description: 'switching' } };
  await using server = await listening({
    '/switch': { get: { responses: switching } },
    '/any': { get: { responses: { default: { description: 'anything' } } } },
  });
  expect((await fetch(`${server.url}/switch`)).status).toBe(200);
  const asked = await fetch(`${server.url}/any`, { headers: { prefer: 'code=100' } });
  expect(asked.status).toBe(200);
  await expectAlive(server.url);
});
