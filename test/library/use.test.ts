import { expect, test } from 'vitest';
import type { MockServer, MockServerOptions } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { askOf, boardServer, jsonOf, plainBoard, send, sending, texts, weather } from './board.ts';

const RED = { reply: { body: { sky: 'red' } } };

/** Everything that a world was given. */
async function logOf(server: MockServer, world = 'default'): Promise<string> {
  return (await server.fetch(`/_mock/worlds/${world}/log`)).text();
}

async function kindsIn(server: MockServer): Promise<unknown[]> {
  const lines = (await logOf(server)).trim().split('\n');
  return lines.map((line) => JSON.parse(line).kind);
}

test('a rule lies over what the scenario says, and passes inward where it does not answer', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await server.use('sendMessage', { fault: { status: 502, first: 2 } });
  const statuses: number[] = [];
  for (let count = 0; count < 3; count++) statuses.push((await sending(ask, 'hello')).status);
  expect(statuses).toEqual([502, 502, 200]);
  expect(await texts(ask)).toEqual(['hello']);
});

test('a rule that is laid later lies further out', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await server.use('getWeather', RED);
  await server.use('getWeather', { fault: { status: 503, first: 1 } });
  expect((await ask('/weather')).status).toBe(503);
  expect(await weather(ask)).toEqual({ sky: 'red' });
  await server.use('getWeather', { reply: { body: { sky: 'green' } } });
  expect(await weather(ask)).toEqual({ sky: 'green' });
});

test('a rule of several steps is done step by step', async () => {
  await using server = await boardServer();
  await server.use('getWeather', [{ append: { to: 'messages', entry: { text: 'asked' } } }, RED]);
  expect(await weather(askOf(server))).toEqual({ sky: 'red' });
  expect(await texts(askOf(server))).toEqual(['asked']);
});

test('a rule is one of its world alone', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await (await server.world('one')).use('getWeather', RED);
  expect([await weather(ask, '/@one'), await weather(ask, '/@two'), await weather(ask)]).toEqual([
    { sky: 'red' },
    { sky: 'clear' },
    { sky: 'clear' },
  ]);
});

test('a rule for a pattern counts for every operation of it', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await server.use('GET /**', { fault: { status: 503 } });
  const paths = ['/weather', '/messages?timeout=0', '/people/carol'];
  const statuses = await Promise.all(paths.map(async (path) => (await ask(path)).status));
  expect(statuses).toEqual([503, 503, 503]);
  expect((await sending(ask, 'hello')).status).toBe(200);
});

test('a rule names its operation by method and path as well', async () => {
  await using server = await boardServer();
  await server.use('GET /people/{name}', { reply: { body: { name: 'anybody' } } });
  expect(await (await server.fetch('/people/nobody')).json()).toEqual({ name: 'anybody' });
});

test('a rule survives a fork, and each side may go on with rules of its own', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await server.use('getWeather', RED);
  const copy = await (await server.world()).fork('copy');
  expect(await weather(ask, '/@copy')).toEqual({ sky: 'red' });
  await copy.use('getWeather', { reply: { body: { sky: 'green' } } });
  expect([await weather(ask, '/@copy'), await weather(ask)]).toEqual([{ sky: 'green' }, { sky: 'red' }]);
  await copy.reset();
  expect([await weather(ask, '/@copy'), await weather(ask)]).toEqual([{ sky: 'clear' }, { sky: 'red' }]);
});

test('an operation that there is not is refused, with what may have been meant', async () => {
  await using server = await boardServer();
  const using = server.use('getWether', RED);
  await expect(using).rejects.toThrow(RangeError);
  await expect(using).rejects.toThrow(/getWether.*Did you mean getWeather\?/s);
});

test.each([
  [{ replie: {} }, /replie.*Did you mean reply\?/s],
  [{ reply: { statsu: 200 } }, /statsu/],
  [{ reply: { body: { sky: `\${bdy.x}` } } }, /bdy/],
  [{ append: { to: 'mesages', entry: 1 } }, /mesages.*Did you mean messages\?/s],
])('the step %j is refused, and changes nothing', async (step, message) => {
  await using server = await boardServer();
  const before = await logOf(server);
  const using = server.use('getWeather', [{ reply: { body: { sky: 'red' } } }, step]);
  await expect(using).rejects.toThrow(RangeError);
  await expect(using).rejects.toThrow(message);
  expect(await weather(askOf(server))).toEqual({ sky: 'clear' });
  expect(await logOf(server)).toBe(before);
});

test('a reply that the description does not have is refused when it is sent', async () => {
  await using server = await plainBoard();
  await server.use('getWeather', { reply: { body: ['no object'] } });
  const answer = await server.fetch('/weather');
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('object')]);
});

test('a server without a scenario takes rules as well', async () => {
  await using server = await plainBoard();
  const ask = askOf(server);
  await server.use('getWeather', RED);
  expect(await weather(ask)).toEqual({ sky: 'red' });
  await server.reset();
  expect(await weather(ask)).toEqual({ sky: 'clear' });
});

test('a rule reads the headers that its expressions name, also those that no scenario did', async () => {
  await using server = await plainBoard();
  await server.use('getWeather', {
    reply: { body: { sky: `\${header['x-mood'] == 'bad' ? 'grey' : 'blue'}` } },
  });
  expect(await weather(askOf(server), '', { 'X-Mood': 'bad' })).toEqual({ sky: 'grey' });
  expect(await weather(askOf(server), '', { 'X-Mood': 'good' })).toEqual({ sky: 'blue' });
});

test('a rule is in the log, and one that was refused is not', async () => {
  await using server = await boardServer();
  await server.use('getWeather', RED);
  await expect(server.use('nothing', RED)).rejects.toThrow();
  expect(await kindsIn(server)).toEqual(['begin', 'use']);
});

test('a rule is there after a restart, and a reset before it is too', async () => {
  await using folder = await folderOf({});
  const options: MockServerOptions = { state: `file:${folder.path}/state` };
  const before = await boardServer(options);
  await before.use('getWeather', RED);
  await (await before.world('one')).use('getWeather', RED);
  await (await before.world('one')).reset();
  await before.close();
  await using server = await boardServer(options);
  const ask = askOf(server);
  expect([await weather(ask), await weather(ask, '/@one')]).toEqual([{ sky: 'red' }, { sky: 'clear' }]);
});

test('of an exported log another server makes the same world', async () => {
  await using origin = await boardServer();
  const id = await send(askOf(origin), 'hello');
  await origin.use('getWeather', RED);
  await (await origin.world()).table('people').put({ name: 'dave' });
  await using server = await boardServer();
  const init = {
    method: 'PUT',
    headers: { 'content-type': 'application/x-ndjson' },
    body: await logOf(origin),
  };
  expect((await server.fetch('/_mock/worlds/copy/log', init)).status).toBe(201);
  const ask = askOf(server);
  expect([await weather(ask, '/@copy'), await texts(ask, '/@copy')]).toEqual([{ sky: 'red' }, ['hello']]);
  expect((await server.world('copy')).table('people').get('dave')).toEqual({ name: 'dave' });
  expect(await send(ask, 'hello', { to: '/@copy' })).toBe(id);
  expect(await send(ask, 'next', { to: '/@copy' })).toBe(await send(askOf(origin), 'next'));
});

test('a rule is told in the journal as what answered', async () => {
  await using server = await plainBoard();
  await server.use('getWeather', RED);
  await weather(askOf(server));
  expect(server.journal.find()[0]?.origin).toMatchObject({
    operation: 'getWeather',
    by: 'scenario',
    rule: expect.stringContaining('reply at use'),
  });
});

test('a rule may be laid while somebody waits, who goes on waiting as before', async () => {
  await using server = await boardServer();
  const waiting = server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  await server.use('readMessages', { fault: { status: 503 } });
  await send(askOf(server), 'hello');
  expect((await waiting).status).toBe(200);
  expect((await server.fetch('/messages?timeout=0')).status).toBe(503);
});

test('a rule over the control API is the same as one of the library', async () => {
  await using server = await boardServer();
  const rule = jsonOf({ on: 'getWeather', do: RED });
  expect((await server.fetch('/_mock/worlds/default/rules', rule)).status).toBe(204);
  expect(await weather(askOf(server))).toEqual({ sky: 'red' });
});
