import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import { createMockServer } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { ADD, ask, NOTES, playing, putting, scenarioOf, type Told, texts, until } from './notes.ts';

const EVERYTHING = scenarioOf(
  [
    putting(
      { 'rate-limit': { burst: 3, perSecond: 0.001 } },
      { upsert: { table: 'rows', key: 'path.id', row: { id: '${path.id}', text: '${body.text}' } } },
      ...ADD,
    ),
    {
      on: 'GET /notes/{id}',
      do: [
        { find: { table: 'rows', key: 'path.id', as: 'row', else: { status: 404 } } },
        { find: { in: 'notes', by: { text: 'row.text' }, else: { status: 404 } } },
        { read: { view: 'latest', group: 'path.id', as: 'latest' } },
        {
          reply: {
            body: { row: '${row.text}', position: '${found.position}', latest: '${latest.map(e, e.text)}' },
          },
        },
      ],
    },
  ],
  {
    tables: { rows: { key: 'row.id' } },
    views: { latest: { of: 'notes', group: 'entry.topic', key: "'one'" } },
  },
);

function put(server: MockServer, text: string, world = 'default', topic = 'a'): Promise<Told> {
  return ask(server, `PUT /notes/${topic}`, { body: { text }, world });
}

test('what is written on either side of a fork is invisible to the other: table, index and view', async () => {
  await using server = await playing(EVERYTHING);
  await put(server, 'before');
  await (await server.world()).fork('copy');
  await put(server, 'left');
  await put(server, 'right', 'copy');
  const look = async (world: string): Promise<unknown> => (await ask(server, 'GET /notes/a', { world })).body;
  expect(await look('default')).toEqual({ row: 'left', position: 2, latest: ['left'] });
  expect(await look('copy')).toEqual({ row: 'right', position: 2, latest: ['right'] });
});

test('what is written on either side of a fork is invisible to the other: stream and counters', async () => {
  await using server = await playing(EVERYTHING);
  await put(server, 'before');
  await (await server.world()).fork('copy');
  const left = [
    (await put(server, 'l1')).status,
    (await put(server, 'l2')).status,
    (await put(server, 'l3')).status,
  ];
  const right = [(await put(server, 'r1', 'copy')).status, (await put(server, 'r2', 'copy')).status];
  expect([left, right]).toEqual([
    [200, 200, 429],
    [200, 200],
  ]);
  expect(await texts(server)).toEqual(['before', 'l1', 'l2']);
  expect(await texts(server, { world: 'copy' })).toEqual(['before', 'r1', 'r2']);
});

test('both sides of a fork give the same next id', async () => {
  await using server = await playing(EVERYTHING);
  await put(server, 'before');
  await (await server.world()).fork('copy');
  const [left, right] = [await put(server, 'same'), await put(server, 'same', 'copy')];
  expect(left.body).toEqual(right.body);
});

test('a fork keeps what was remembered of keys, and leaves those who wait where they are', async () => {
  const rules = [
    putting({ idempotency: { key: ['body.key'] } }, ...ADD),
    { on: 'PUT /state/{id}', do: [{ delay: { for: '1s' } }, ...ADD] },
  ];
  await using server = await playing(scenarioOf(rules));
  const world = await server.world();
  const first = await ask(server, 'PUT /notes/a', { body: { key: 1, text: 'a' } });
  const waits = ask(server, 'PUT /state/b', { body: { text: 'b' } });
  const reader = ask(server, 'GET /feed?timeout=60000');
  await until(() => world.waiting === 2);
  const copy = await world.fork('copy');
  expect([world.waiting, copy.waiting]).toEqual([2, 0]);
  await copy.clock.advance(60_000);
  expect((await ask(server, 'PUT /notes/a', { body: { key: 1, text: 'b' }, world: 'copy' })).body).toEqual(
    first.body,
  );
  expect(await texts(server, { world: 'copy' })).toEqual(['a']);
  await world.clock.advance(1000);
  expect((await waits).status).toBe(200);
  expect((await reader).body.entries).toHaveLength(1);
});

test('a fork goes on at the time of its origin', async () => {
  await using server = await playing(scenarioOf([putting(...ADD)]));
  const world = await server.world();
  await world.clock.advance(3_600_000);
  await ask(server, 'PUT /notes/a', { body: {} });
  const copy = await world.fork('copy');
  expect(copy.clock.now()).toBe(world.clock.now());
  const reader = ask(server, 'GET /feed?timeout=1000', { world: 'copy' });
  await until(() => copy.waiting === 1);
  await copy.clock.advance(1000);
  expect(copy.waiting).toBe(0);
  expect((await reader).body.entries).toEqual([]);
});

test('a fork outlives its origin, and the process', async () => {
  await using folder = await folderOf({ 'api/notes.json': NOTES, 'x.yaml': scenarioOf([putting(...ADD)]) });
  const options = {
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
    state: `file:${folder.path}/state`,
    clock: 'manual',
  } as const;
  const before = await createMockServer(options);
  await put(before, 'before', 'origin');
  const origin = await before.world('origin');
  await origin.fork('copy');
  await origin.delete();
  await put(before, 'after', 'copy');
  await before.close();
  await using server = await createMockServer(options);
  expect(await texts(server, { world: 'copy' })).toEqual(['before', 'after']);
  expect(await texts(server, { world: 'origin' })).toEqual([]);
});

test('a fork to a name that is taken, or is none, is refused and changes nothing', async () => {
  await using server = await playing(scenarioOf([putting(...ADD)]));
  const world = await server.world();
  await put(server, 'mine', 'taken');
  await expect(world.fork('taken')).rejects.toThrow('There is a world taken already.');
  await expect(world.fork('no/name')).rejects.toThrow('"no/name" is no name for a world');
  expect(await texts(server, { world: 'taken' })).toEqual(['mine']);
});

test('two forks to one name at once: one is made, one is refused', async () => {
  await using server = await playing(scenarioOf([putting(...ADD)]));
  await put(server, 'before');
  const world = await server.world();
  const made = await Promise.allSettled([world.fork('copy'), world.fork('copy')]);
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await texts(server, { world: 'copy' })).toEqual(['before']);
});

test('what a scenario does by itself happens in a fork as well, once', async () => {
  const timeline = [1, 5].map((seconds) => ({
    after: `${seconds}s`,
    do: [{ append: { to: 'notes', entry: { text: `at ${seconds}` } } }],
  }));
  await using server = await playing(scenarioOf([], { timeline }));
  const world = await server.world();
  await world.clock.advance(2000);
  const copy = await world.fork('copy');
  await copy.clock.advance(10_000);
  expect(await texts(server, { world: 'copy' })).toEqual(['at 1', 'at 5']);
  expect(await texts(server)).toEqual(['at 1']);
});
