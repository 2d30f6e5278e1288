import { expect, test } from 'vitest';
import type { MockServerOptions } from '../../src/index.ts';
import { liveOf } from '../behaviors/live.ts';
import { until } from '../engine/notes.ts';
import { folderOf } from '../support/folder.ts';
import { BOARD, boardServer, plainBoard, weather } from './board.ts';

test('who waits is answered when the server is closed, and nobody is heard after that', async () => {
  const server = await boardServer();
  const [one, two] = [await server.listen(), await server.listen()];
  const waiting = fetch(`${one.url}/messages?timeout=30000`);
  await server.journal.wait({ state: 'open' });
  await server.close();
  expect((await waiting).status).toBe(200);
  for (const { url } of [one, two]) await expect(fetch(`${url}/weather`)).rejects.toThrow('fetch failed');
});

test('a feed that is sent in parts ends when the server is closed', async () => {
  const server = await boardServer();
  const { url } = await server.listen();
  await using live = liveOf(await fetch(`${url}/messages/live`));
  await server.close();
  await until(() => live.end === 'whole');
  expect(server.journal.find()).toMatchObject([{ operation: 'followMessages', state: 'answered' }]);
});

test('the live journal ends when the server is closed', async () => {
  const server = await plainBoard();
  const { url } = await server.listen();
  await using live = liveOf(await fetch(`${url}/_mock/journal/live`));
  await server.close();
  await until(() => live.end !== undefined);
});

test('a server that is closed makes no worlds any more', async () => {
  const server = await boardServer();
  await server.close();
  await expect(server.world('new')).rejects.toThrow('The server is stopping.');
});

test('a server may be closed twice, and its block may end after that', async () => {
  await using server = await boardServer();
  await server.listen();
  await Promise.all([server.close(), server.close()]);
});

test('a folder that a closed server kept its state in is free for another one', async () => {
  await using folder = await folderOf({});
  const state = `file:${folder.path}/state`;
  const before = await boardServer({ state });
  await expect(boardServer({ state })).rejects.toThrow();
  await before.close();
  await using server = await boardServer({ state });
  expect((await server.fetch('/weather')).status).toBe(200);
});

test('a server that listens on a port that is taken says so, and goes on', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const port = Number(new URL(url).port);
  await expect(server.listen({ port })).rejects.toThrow('EADDRINUSE');
  expect(await weather((path) => fetch(url + path))).toEqual({ sky: 'clear' });
});

test.each([
  [{ contolToken: 'x' }, 'There is no option contolToken. Did you mean controlToken?'],
  [{ giv: {} }, 'There is no option giv. Did you mean given?'],
  [{ journals: {} }, 'There is no option journals. Did you mean journal?'],
  [{ clock: 'virtual' }, 'The option clock cannot be "virtual": it is one of real, manual.'],
])('the options %j are refused: %s', async (wrong, message) => {
  const made = boardServer(wrong as MockServerOptions);
  await expect(made).rejects.toThrow(RangeError);
  await expect(made).rejects.toThrow(message);
});

test('what a server was made with is not changed by making it', async () => {
  const options = structuredClone(BOARD);
  await using server = await boardServer(options);
  await server.use('getWeather', { reply: { body: {} } });
  expect(options).toEqual(BOARD);
});
