import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { served } from '../durability/served.ts';
import {
  BOARD,
  boardServer,
  bodyOf,
  person,
  plainBoard,
  read,
  send,
  sending,
  texts,
  weather,
} from '../library/board.ts';
import { answering } from '../support/answering.ts';
import { type Ask, documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { call, done } from './client.ts';

const ONE = { world: 'one' };

function askAt(url: string): Ask {
  return (path, init) => fetch(url + path, init);
}

test('a world that is made over HTTP is the one of its path and its header', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await done(url, 'createWorld', {
    body: { name: 'one', given: { tables: { people: [{ name: 'dave' }] } } },
  });
  expect(await person(askAt(url), 'dave', '/@one')).toEqual({ name: 'dave' });
  expect(await bodyOf(fetch(`${url}/people/dave`, { headers: { 'x-understudy-world': 'one' } }))).toEqual({
    name: 'dave',
  });
  expect(await person(askAt(url), 'dave')).toBe(404);
  expect((await server.world('one')).table('people').get('dave')).toEqual({ name: 'dave' });
});

test('worlds are listed in the order in which they were made, with their time and who waits', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await done(url, 'createWorld', { body: { name: 'one' } });
  await done(url, 'advanceTime', { path: ONE, body: { advance: 1000 } });
  const waiting = read(askAt(url), 'timeout=30000', '/@one');
  await server.journal.wait({ state: 'open' });
  const start = Date.UTC(2025, 0);
  expect(await done(url, 'listWorlds')).toEqual([
    { name: 'default', waiting: 0, now: start },
    { name: 'one', waiting: 1, now: start + 1000 },
  ]);
  await done(url, 'deleteWorld', { path: ONE });
  expect(await done(url, 'listWorlds')).toHaveLength(1);
  await waiting;
});

test('rows and entries are put, read and taken over HTTP, and whoever waits wakes up', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const people = { ...ONE, table: 'people' };
  await done(url, 'putRows', { path: people, body: [{ name: 'a/b', age: 1 }] });
  expect(await done(url, 'getRow', { path: { ...people, key: 'a/b' } })).toEqual({ name: 'a/b', age: 1 });
  await done(url, 'deleteRow', { path: { ...people, key: 'carol' } });
  expect(await done(url, 'listRows', { path: people })).toEqual([{ name: 'a/b', age: 1 }]);
  const waiting = read(askAt(url), 'timeout=30000', '/@one');
  await server.journal.wait({ state: 'open' });
  await done(url, 'appendEntries', { path: { ...ONE, stream: 'messages' }, body: [{ text: 'hello' }] });
  expect((await waiting).messages).toEqual([{ text: 'hello' }]);
  expect(await done(url, 'listEntries', { path: { ...ONE, stream: 'messages' } })).toEqual([
    { text: 'hello' },
  ]);
});

test('a rule is laid and taken away over HTTP', async () => {
  await using server = await plainBoard();
  const { url } = await server.listen();
  const red = { on: 'getWeather', do: { reply: { body: { sky: 'red' } } } };
  await done(url, 'addRule', { path: ONE, body: red });
  await done(url, 'addRule', {
    path: ONE,
    body: { on: 'GET /**', do: [{ fault: { status: 503, first: 1 } }] },
  });
  expect((await fetch(`${url}/@one/weather`)).status).toBe(503);
  expect(await weather(askAt(url), '/@one')).toEqual({ sky: 'red' });
  await done(url, 'resetWorld', { path: ONE });
  expect(await weather(askAt(url), '/@one')).toEqual({ sky: 'clear' });
});

test('time is let pass over HTTP, and a long-poll ends with it', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const waiting = read(askAt(url), 'timeout=30000', '/@one');
  await server.journal.wait({ state: 'open' });
  const { now } = await done<{ now: number }>(url, 'getTime', { path: ONE });
  expect(await done(url, 'advanceTime', { path: ONE, body: { advance: 30_000 } })).toEqual({
    now: now + 30_000,
  });
  expect((await waiting).messages).toEqual([]);
});

test('a world is forked over HTTP', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await send(askAt(url), 'before', { to: '/@one' });
  expect(await done(url, 'forkWorld', { path: ONE, body: { name: 'two' } })).toMatchObject({ name: 'two' });
  await send(askAt(url), 'after', { to: '/@two' });
  expect([await texts(askAt(url), '/@one'), await texts(askAt(url), '/@two')]).toEqual([
    ['before'],
    ['before', 'after'],
  ]);
});

test('a log is taken from one server to another, which goes on as the first one would', async () => {
  await using origin = await boardServer();
  const { url } = await origin.listen();
  await send(askAt(url), 'hello', { to: '/@one' });
  const log = await (await call(url, 'exportLog', { path: ONE })).text();
  await using server = await boardServer({ clock: 'real' });
  const { url: other } = await server.listen();
  await done(other, 'importLog', { path: { world: 'two' }, body: log });
  expect(await texts(askAt(other), '/@two')).toEqual(['hello']);
  const [here, there] = [
    await sending(askAt(url), 'next', { to: '/@one' }),
    await sending(askAt(other), 'next', { to: '/@two' }),
  ];
  expect(await there.text()).toBe(await here.text());
});

/** A description of a sky that is like this. */
function skyOf(sky: string): object {
  return documentOf({ '/sky': answering({ example: sky }) });
}

test('descriptions are read again over HTTP, and what cannot be read changes nothing', async () => {
  await using folder = await folderOf({ 'a.json': skyOf('clear') });
  const file = `${folder.path}/a.json`;
  await using server = await createMockServer({ spec: file });
  const { url } = await server.listen();
  const sky = (): Promise<unknown> => bodyOf(fetch(`${url}/sky`));
  expect(await sky()).toBe('clear');
  await writeFile(file, JSON.stringify(skyOf('red')));
  expect(await done(url, 'reload')).toMatchObject({ isServed: true });
  expect(await sky()).toBe('red');
  await writeFile(file, '{');
  expect(await done(url, 'reload')).toMatchObject({
    isServed: false,
    reasons: expect.arrayContaining([expect.stringContaining('a.json:1:2')]),
  });
  expect(await sky()).toBe('red');
});

test('a server in another process is driven the same way, and nothing special is needed', async () => {
  const words = [String(BOARD.spec), '--scenario', String(BOARD.scenario), '--clock', 'manual'];
  await using process = await served(...words);
  const { url } = process;
  await done(url, 'createWorld', {
    body: { name: 'one', given: { streams: { messages: [{ text: 'old' }] } } },
  });
  await done(url, 'addRule', {
    path: ONE,
    body: { on: 'getWeather', do: { reply: { body: { sky: 'red' } } } },
  });
  expect([await texts(askAt(url), '/@one'), await weather(askAt(url), '/@one')]).toEqual([
    ['old'],
    { sky: 'red' },
  ]);
  const waiting = read(askAt(url), 'timeout=30000', '/@one');
  await done(url, 'awaitExchanges', { body: { state: 'open', operation: 'readMessages' } });
  await done(url, 'advanceTime', { path: ONE, body: { advance: 30_000 } });
  expect((await waiting).messages).toEqual([]);
});

test('a world that is made again is the one that there is', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await send(askAt(url), 'hello', { to: '/@one' });
  await done(url, 'createWorld', { body: { name: 'one' } });
  expect(await texts(askAt(url), '/@one')).toEqual(['hello']);
});
