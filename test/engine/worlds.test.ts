import { expect, test, vi } from 'vitest';
import { append } from '../../src/scenario/behaviors/append.ts';
import { folderOf } from '../support/folder.ts';
import {
  ADD,
  ask,
  askAt,
  isSettled,
  playing,
  putting,
  puttingWith,
  scenarioOf,
  texts,
  until,
} from './notes.ts';

const NOTED = scenarioOf([putting(...ADD)]);

test('a world is made when it is first named, by path or by header, and the path goes before the header', async () => {
  await using server = await playing(NOTED);
  await ask(server, 'PUT /@one/notes/a', { body: { text: 1 } });
  await ask(server, 'PUT /notes/a', { body: { text: 2 }, world: 'one' });
  await ask(server, 'PUT /@one/notes/a', { body: { text: 3 }, world: 'two' });
  await ask(server, 'PUT /notes/a', { body: { text: 4 } });
  expect(await texts(server, { world: 'one' })).toEqual([1, 2, 3]);
  expect(await texts(server, { world: 'two' })).toEqual([]);
  expect(await texts(server, { world: 'default' })).toEqual([4]);
  expect(await texts(server)).toEqual([4]);
});

test('over a socket a world is named in the same two ways', async () => {
  await using server = await playing(NOTED);
  const { url } = await server.listen();
  await askAt(url, 'PUT /@one/notes/a', { body: { text: 1 } });
  await askAt(url, 'PUT /notes/a', { body: { text: 2 }, world: 'one' });
  expect(await texts(server, { world: 'one' })).toEqual([1, 2]);
  expect(await texts(server)).toEqual([]);
});

test.each(['a/b', '', '.x', '-x', 'a b', 'é', 'x'.repeat(65)])('%j is no name for a world', async (world) => {
  await using server = await playing(NOTED);
  await expect(server.world(world)).rejects.toThrow('is no name for a world');
});

test('a request for a name that is none is answered 404, and says why', async () => {
  await using server = await playing(NOTED);
  for (const [what, world] of [['GET /@a%20b/notes'], ['GET /@.x/notes'], ['GET /notes', '../x']] as const) {
    const answer = await ask(server, what, world === undefined ? {} : { world });
    expect([what, answer.status, answer.body.detail]).toEqual([
      what,
      404,
      expect.stringContaining('is no name for a world'),
    ]);
  }
});

test('worlds that are fixed are made by the library alone', async () => {
  await using server = await playing(NOTED, { worlds: { fixed: true } });
  await server.world('known');
  const refused = await ask(server, 'PUT /@other/notes/a', { body: { text: 1 } });
  expect([refused.status, refused.body.detail]).toEqual([
    404,
    expect.stringContaining('There is no world other'),
  ]);
  expect(refused.body.detail).toContain('known');
  expect((await ask(server, 'PUT /@known/notes/a', { body: { text: 1 } })).status).toBe(200);
  expect((await ask(server, 'PUT /notes/a', { body: { text: 1 } })).status).toBe(200);
  expect(await texts(server, { world: 'known' })).toEqual([1]);
});

test('worlds are bounded in number, and one more is refused until one is deleted', async () => {
  await using server = await playing(NOTED, { worlds: { most: 3 } });
  const put = (world: string): ReturnType<typeof ask> =>
    ask(server, 'PUT /notes/a', { body: { text: world }, world });
  await put('one');
  await put('two');
  const refused = await put('three');
  expect(refused.status).toBe(503);
  expect(refused.body.detail).toMatch(/^There are 3 worlds, and no more may be made\. /);
  await expect(server.world('three')).rejects.toThrow('There are 3 worlds');
  await (await server.world('one')).delete();
  expect((await put('three')).status).toBe(200);
  expect(await texts(server, { world: 'two' })).toEqual(['two']);
});

test('a world that lies idle gives up its place, but for the one that is usual and those where somebody waits', async () => {
  await using server = await playing(NOTED, { worlds: { most: 3, idle: 0 } });
  const busy = await server.world('busy');
  const reader = ask(server, 'GET /feed', { world: 'busy' });
  await until(() => busy.waiting === 1);
  await ask(server, 'PUT /notes/a', { body: { text: 'idle' }, world: 'idle' });
  const start = performance.now();
  await until(() => performance.now() > start);
  expect((await ask(server, 'PUT /notes/a', { body: { text: 'new' }, world: 'new' })).status).toBe(200);
  expect(await isSettled(reader)).toBe(false);
  expect(busy.waiting).toBe(1);
});

test('a world that is reset begins anew with the same ids, and the others go on', async () => {
  await using server = await playing(NOTED);
  const put = async (world: string): Promise<string> =>
    (await ask(server, 'PUT /notes/a', { body: { text: world }, world })).body.id;
  const first = [await put('one'), await put('one')];
  await put('two');
  await (await server.world('one')).reset();
  expect(await texts(server, { world: 'one' })).toEqual([]);
  expect([await put('one'), await put('one')]).toEqual(first);
  expect(await texts(server, { world: 'two' })).toEqual(['two']);
});

test('a world that is deleted answers those who wait, and is new when it is named again', async () => {
  await using server = await puttingWith({ delay: { for: '1s' } }, ...ADD);
  const world = await server.world('one');
  const writer = ask(server, 'PUT /notes/a', { body: { text: 1 }, world: 'one' });
  const reader = ask(server, 'GET /feed', { world: 'one' });
  await until(() => world.waiting === 2);
  await world.delete();
  expect([(await writer).status, (await reader).status]).toEqual([503, 200]);
  expect(await texts(server, { world: 'one' })).toEqual([]);
  await expect(world.stream('notes').append({ topic: 'a' })).rejects.toThrow('is not open');
});

test('each world has its own clock', async () => {
  await using server = await playing(NOTED);
  const [one, two] = [await server.world('one'), await server.world('two')];
  const readers = ['one', 'two'].map((world) => ask(server, 'GET /feed?timeout=1000', { world }));
  await until(() => one.waiting + two.waiting === 2);
  await one.clock.advance(1000);
  expect([one.waiting, two.waiting]).toEqual([0, 1]);
  expect(one.clock.now() - two.clock.now()).toBe(1000);
  await two.clock.advance(1000);
  expect((await Promise.all(readers)).map(({ status }) => status)).toEqual([200, 200]);
});

test('a world whose log is kept is as it was when it is named again, and its time goes on', async () => {
  await using folder = await folderOf({});
  await using server = await playing(NOTED, {
    worlds: { most: 2, idle: 0 },
    state: `file:${folder.path}/state`,
  });
  const before = await server.world('old');
  await before.clock.advance(5000);
  await ask(server, 'PUT /notes/a', { body: { text: 'old' }, world: 'old' });
  const [start, time] = [performance.now(), before.clock.now()];
  await until(() => performance.now() > start);
  await server.world('new');
  await until(() => performance.now() > start + 1);
  const after = await server.world('old');
  expect(await texts(server, { world: 'old' })).toEqual(['old']);
  expect(after.clock.now()).toBe(time);
});

test('a world that is kept in memory is forgotten when it gives up its place', async () => {
  await using server = await playing(NOTED, { worlds: { most: 2, idle: 0 } });
  await ask(server, 'PUT /notes/a', { body: { text: 'old' }, world: 'old' });
  const start = performance.now();
  await until(() => performance.now() > start + 1);
  await server.world('new');
  await until(() => performance.now() > start + 2);
  expect(await texts(server, { world: 'old' })).toEqual([]);
});

test('each world has its own seed, and two of one seed say the same', async () => {
  await using server = await playing(NOTED);
  for (const [world, seed] of [
    ['one', 'a'],
    ['two', 'b'],
    ['three', 'a'],
  ] as const)
    await server.world(world, { seed });
  const ids: string[] = [];
  for (const world of ['one', 'two', 'three'])
    ids.push((await ask(server, 'PUT /notes/a', { body: {}, world })).body.id);
  expect(ids[0]).toBe(ids[2]);
  expect(ids[0]).not.toBe(ids[1]);
});

test('a world by a real clock cannot be moved', async () => {
  await using server = await playing(NOTED, { clock: 'real' });
  const world = await server.world();
  await expect((async () => world.clock.advance(1))()).rejects.toThrow('clock: manual');
});

test('a server without a scenario has worlds for whoever asks', async () => {
  await using server = await playing(NOTED, { scenario: 'none' });
  const world = await server.world('one');
  await world.use('GET /notes', { reply: { status: 503 } });
  expect((await server.fetch('/@one/notes')).status).toBe(503);
  expect((await server.fetch('/notes')).status).toBe(200);
});

test('200 worlds share one compiled program', async () => {
  const create = vi.spyOn(append, 'create');
  await using server = await playing(NOTED);
  for (let number = 0; number < 200; number++)
    await ask(server, 'PUT /notes/a', { body: { text: number }, world: `w${number}` });
  expect(create).toHaveBeenCalledTimes(1);
  create.mockRestore();
});

test('200 stories in 200 worlds of one server at once do not hear of each other', async () => {
  const rules = [putting({ idempotency: { key: ['path.id'] } }, { delay: { for: '1s' } }, ...ADD)];
  await using server = await playing(scenarioOf(rules));
  const { url } = await server.listen();
  const story = async (number: number): Promise<unknown[]> => {
    const name = `w${number}`;
    const world = await server.world(name);
    const path = number % 2 === 0 ? `/@${name}` : '';
    const asking = number % 2 === 0 ? {} : { world: name };
    const reader = askAt(url, `GET ${path}/feed?from=0`, asking);
    const writers = [1, 2, 1].map((id) =>
      askAt(url, `PUT ${path}/notes/${id}`, { body: { text: `${number} ${id}` }, ...asking }),
    );
    await until(() => world.waiting === 4);
    await world.clock.advance(1000);
    const ids = (await Promise.all(writers)).map(({ body }) => body.topic);
    const { entries } = (await reader).body;
    if (number % 3 === 0) await world.reset();
    return [
      ids,
      entries[0].text,
      await texts(server, { world: name }),
      (await world.clock.now()) - Date.UTC(2025, 0),
    ];
  };
  const told = await Promise.all(Array.from({ length: 200 }, (_, number) => story(number)));
  for (const [number, one] of told.entries()) {
    const [ids, first, all, time] = one as [string[], string, string[], number];
    const both = [`${number} 1`, `${number} 2`];
    expect([ids[0], ids[2], both.includes(first), time]).toEqual(['1', '1', true, 1000]);
    expect([...all].sort()).toEqual(number % 3 === 0 ? [] : both);
  }
});
