import { expect, test } from 'vitest';
import { folderOf } from '../support/folder.ts';
import { ADD, ask, playing, putting, scenarioOf, texts, until } from './notes.ts';

const WAITING = scenarioOf([putting(...ADD)]);

test('a reader whose clock was forgotten is answered all the same, as if his time had come', async () => {
  await using server = await playing(WAITING, { guard: 20 });
  expect(await ask(server, 'GET /feed?timeout=30000')).toMatchObject({ status: 200, body: { entries: [] } });
  expect((await server.world()).waiting).toBe(0);
});

test('a write whose clock was forgotten is told so, and goes on when time does', async () => {
  await using server = await playing(scenarioOf([putting({ delay: { for: '5s' } }, ...ADD)]), { guard: 20 });
  const { status, body } = await ask(server, 'PUT /notes/a', { body: { text: 'late' } });
  expect([status, body.detail]).toEqual([503, expect.stringContaining('advance its clock')]);
  await (await server.world()).clock.advance(5000);
  expect(await texts(server)).toEqual(['late']);
});

test.each(['memory', 'file'])('time goes over two deadlines of one call with its log in %s', async (kind) => {
  await using folder = await folderOf({});
  const state = kind === 'file' ? `file:${folder.path}/state` : kind;
  const slow = scenarioOf([putting({ delay: { for: '1s' } }, { delay: { for: '2s' } }, ...ADD)]);
  await using server = await playing(slow, { state });
  const world = await server.world();
  const answer = ask(server, 'PUT /notes/a', { body: { text: 'late' } });
  await until(() => world.waiting === 1);
  await world.clock.advance(10_000);
  expect(await answer).toMatchObject({ status: 200 });
  expect(await texts(server)).toEqual(['late']);
});

test('time does not wait for a request that goes out to nobody', async () => {
  const telling = scenarioOf([putting({ send: { to: 'http://127.0.0.1:9/hook', body: 1 } }, ...ADD)]);
  await using server = await playing(telling);
  await ask(server, 'PUT /notes/a', { body: { text: 'told' } });
  const world = await server.world();
  await world.clock.advance(60_000);
  expect(world.clock.now()).toBe(Date.UTC(2025, 0) + 60_000);
});

test('a real clock cannot be moved, and says so', async () => {
  await using server = await playing(WAITING, { clock: 'real' });
  const moved = (await server.world()).clock.advance(1);
  await expect(moved).rejects.toThrow('make the server with clock: manual');
});
