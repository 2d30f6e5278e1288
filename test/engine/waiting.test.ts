import { expect, test } from 'vitest';
import { poll } from '../../src/scenario/behaviors/poll.ts';
import type { Expression } from '../../src/scenario/expressions/expression.ts';
import type { Step } from '../../src/world/step.ts';
import { lineTo, requestText } from '../hostile/line.ts';
import { failureAt, liveOf, programOf } from './kernel.ts';
import {
  ADD,
  ask,
  askAt,
  findingsIn,
  isSettled,
  playing,
  putting,
  puttingWith,
  scenarioOf,
  type Told,
  turns,
  until,
} from './notes.ts';

const FILTERED = {
  on: 'GET /notes/{id}',
  do: [
    {
      poll: {
        stream: 'notes',
        from: 'query.from',
        timeout: 'query.timeout',
        where: 'entry.topic == path.id',
      },
    },
    { reply: { body: '${batch}' } },
  ],
};
const MINUTE = 60_000;

test('a reader who names no place gets the entry that wakes him', async () => {
  await using server = await puttingWith(...ADD);
  await ask(server, 'PUT /notes/a', { body: { text: 'before' } });
  const world = await server.world();
  const reader = ask(server, 'GET /feed');
  await until(() => world.waiting === 1);
  await ask(server, 'PUT /notes/a', { body: { text: 'after' } });
  const { body } = await reader;
  expect([body.start, body.end]).toEqual(['1', '2']);
  expect(body.entries).toEqual([expect.objectContaining({ text: 'after' })]);
});

test('start and end chain: nothing is lost and nothing comes twice', async () => {
  await using server = await puttingWith(...ADD);
  const seen: unknown[] = [];
  let from = '0';
  for (let text = 0; text < 25; text++) await ask(server, 'PUT /notes/a', { body: { text } });
  for (let turn = 0; turn < 4; turn++) {
    const { body } = await ask(server, `GET /feed?from=${from}&limit=10&timeout=0`);
    expect(body.start).toBe(from);
    from = body.end;
    seen.push(body.entries.map(({ text }: { text: number }) => text));
  }
  const all = Array.from({ length: 25 }, (_, text) => text);
  expect(seen).toEqual([all.slice(0, 10), all.slice(10, 20), all.slice(20), []]);
});

test('a long-poll of 30 seconds ends when they have passed, over a socket and without a wait', async () => {
  await using server = await playing(scenarioOf([]));
  const { url } = await server.listen();
  const world = await server.world();
  const reader = askAt(url, 'GET /feed');
  await until(() => world.waiting === 1);
  await world.clock.advance(29_999);
  expect(world.waiting).toBe(1);
  await world.clock.advance(1);
  expect((await reader).body).toEqual({ start: '0', end: '0', entries: [] });
  expect(world.waiting).toBe(0);
});

test('who is woken for nothing goes on waiting for the time that remains', async () => {
  await using server = await playing(scenarioOf([FILTERED]));
  const world = await server.world();
  const reader = ask(server, 'GET /notes/mine?timeout=1000');
  await until(() => world.waiting === 1);
  await world.clock.advance(600);
  await world.stream('notes').append({ topic: 'other' });
  await world.clock.advance(399);
  expect(await isSettled(reader)).toBe(false);
  await world.clock.advance(1);
  // What was looked at once is behind him.
  expect((await reader).body).toEqual({ start: '0', end: '1', entries: [] });
});

test('time that stands between two milliseconds ends no wait early or late', async () => {
  await using server = await playing(scenarioOf([]), { start: Date.UTC(2025, 0) + 0.75 });
  const world = await server.world();
  const reader = ask(server, 'GET /feed?timeout=1000');
  await until(() => world.waiting === 1);
  await world.clock.advance(999);
  expect(world.waiting).toBe(1);
  await world.clock.advance(1);
  expect((await reader).status).toBe(200);
});

test.each([0, -1, -(2 ** 31)])('a time-out of %d is answered at once', async (timeout) => {
  await using server = await playing(scenarioOf([]));
  expect((await ask(server, `GET /feed?timeout=${timeout}`)).body.entries).toEqual([]);
});

test.each([2 ** 31, 10 ** 15])('a time-out of %d is waited for', async (timeout) => {
  await using server = await playing(scenarioOf([]));
  const world = await server.world();
  const reader = ask(server, `GET /feed?timeout=${timeout}`);
  await until(() => world.waiting === 1);
  await world.clock.advance(timeout - 1);
  expect(await isSettled(reader)).toBe(false);
  await world.clock.advance(1);
  expect((await reader).status).toBe(200);
});

test.each(['GET /feed', 'GET /feed?from=0', 'GET /feed?limit=5'])(
  '%s waits for half a minute: what is absent has its default',
  async (what) => {
    await using server = await playing(scenarioOf([]));
    const world = await server.world();
    const reader = ask(server, what);
    await until(() => world.waiting === 1);
    await world.clock.advance(30_000);
    expect((await reader).body).toEqual({ start: '0', end: '0', entries: [] });
  },
);

test.each(['x', '-1', '01', '1.5', '1e0', '1 ', '99999999999999999999'])(
  'the token %j is none',
  async (from) => {
    await using server = await playing(scenarioOf([]));
    expect((await ask(server, `GET /feed?from=${encodeURIComponent(from)}`)).status).toBe(400);
  },
);

test('a token ahead of the stream is taken for now, and told', async () => {
  await using server = await puttingWith(...ADD);
  const world = await server.world();
  for (const text of [1, 2, 3]) await ask(server, 'PUT /notes/a', { body: { text } });
  await world.reset();
  await ask(server, 'PUT /notes/a', { body: { text: 4 } });
  const reader = ask(server, 'GET /feed?from=3');
  await until(() => world.waiting === 1);
  await ask(server, 'PUT /notes/a', { body: { text: 5 } });
  const answer = await reader;
  expect([answer.body.start, answer.body.end, findingsIn(answer)]).toEqual(['1', '2', ['token-ahead']]);
});

test('answers leave in the order in which readers came', async () => {
  await using server = await playing(scenarioOf([FILTERED]));
  const world = await server.world();
  const left: number[] = [];
  const all: Promise<unknown>[] = [];
  // They wait for different keys, and some go back to sleep, and keep their place.
  const ways = ['GET /notes/a', 'GET /feed?topic=a', 'GET /notes/a'];
  for (let number = 0; number < 30; number++) {
    all.push(ask(server, ways[number % 3] ?? '').then(() => left.push(number)));
    await until(() => world.waiting === number + 1);
    if (number % 7 === 0) await world.stream('notes').append({ topic: 'other' });
  }
  await world.stream('notes').append({ topic: 'a' });
  await Promise.all(all);
  expect(left).toEqual(Array.from({ length: 30 }, (_, number) => number));
});

test('a reset answers those who wait as if their time had come, with the tokens of the old life', async () => {
  await using server = await puttingWith(...ADD);
  const world = await server.world();
  for (const text of [1, 2]) await ask(server, 'PUT /notes/a', { body: { text } });
  const reader = ask(server, 'GET /feed');
  await until(() => world.waiting === 1);
  await world.reset();
  expect(await reader).toMatchObject({ status: 200, body: { start: '2', end: '2', entries: [] } });
  expect((await ask(server, 'GET /feed?from=0&timeout=0')).body).toEqual({
    start: '0',
    end: '0',
    entries: [],
  });
});

test('a server that closes answers those who wait as if their time had come', async () => {
  await using server = await puttingWith(...ADD);
  const { url } = await server.listen();
  const world = await server.world();
  await ask(server, 'PUT /notes/a', { body: { text: 1 } });
  const readers = [askAt(url, 'GET /feed'), ask(server, 'GET /feed')];
  await until(() => world.waiting === 2);
  await server.close();
  const empty = { status: 200, body: { start: '1', end: '1', entries: [] } };
  expect(await Promise.all(readers)).toEqual([
    expect.objectContaining(empty),
    expect.objectContaining(empty),
  ]);
});

test('a read that is only delayed is answered when the server closes', async () => {
  const slow = { on: 'GET /notes/{id}', do: [{ delay: { for: '1h' } }, { reply: { body: 'late' } }] };
  await using server = await playing(scenarioOf([slow]));
  const world = await server.world();
  const reader = ask(server, 'GET /notes/a');
  await until(() => world.waiting === 1);
  await server.close();
  expect((await reader).body).toBe('late');
});

test('a reader who hangs up leaves nothing behind', async () => {
  await using server = await playing(scenarioOf([]));
  const { url } = await server.listen();
  const world = await server.world();
  await using line = await lineTo(url);
  line.send(requestText('GET /feed'));
  await until(() => world.waiting === 1);
  line.hangUp();
  await until(() => world.waiting === 0);
  await world.stream('notes').append({ topic: 'a' });
  expect((await ask(server, 'GET /feed?from=0&timeout=0')).body.entries).toHaveLength(1);
});

test('a reader in process who gives up leaves nothing behind, and hears of it', async () => {
  await using server = await playing(scenarioOf([]));
  const world = await server.world();
  const leaving = new AbortController();
  const reader = ask(server, 'GET /feed', { signal: leaving.signal });
  await until(() => world.waiting === 1);
  leaving.abort();
  await until(() => world.waiting === 0);
  expect(await isSettled(reader)).toBe(true);
  await expect(reader).rejects.toThrow('abort');
});

test('a reader in process who has given up before he asks does not wait', async () => {
  await using server = await playing(scenarioOf([]));
  const world = await server.world();
  const reader = ask(server, 'GET /feed', { signal: AbortSignal.abort() });
  reader.catch(() => undefined);
  await turns();
  expect(world.waiting).toBe(0);
});

test('a reader who gives up while he is being answered changes nothing for the others', async () => {
  await using server = await playing(scenarioOf([]));
  const world = await server.world();
  const leaving = new AbortController();
  const first = ask(server, 'GET /feed', { signal: leaving.signal });
  const second = ask(server, 'GET /feed');
  await until(() => world.waiting === 2);
  const woken = world.stream('notes').append({ topic: 'a' });
  leaving.abort();
  await woken;
  expect((await second).body.entries).toEqual([{ topic: 'a' }]);
  expect(world.waiting).toBe(0);
  await Promise.allSettled([first]);
});

test('readers who wait behind a rate limit leave nothing behind when they hang up', async () => {
  const limited = {
    on: 'GET /notes/{id}',
    do: [
      { 'rate-limit': { burst: 100, perSecond: 1 } },
      { poll: { stream: 'notes' } },
      { reply: { body: 1 } },
    ],
  };
  await using server = await playing(scenarioOf([limited]));
  const { url } = await server.listen();
  const world = await server.world();
  await using line = await lineTo(url);
  line.send(requestText('GET /notes/a'));
  await until(() => world.waiting === 1);
  line.hangUp();
  await until(() => world.waiting === 0);
});

test('who waits for one group is not woken by another', async () => {
  await using server = await puttingWith(...ADD);
  const world = await server.world();
  const reader = ask(server, 'GET /feed?topic=mine');
  await until(() => world.waiting === 1);
  await ask(server, 'PUT /notes/other', { body: {} });
  expect(await isSettled(reader)).toBe(false);
  await ask(server, 'PUT /notes/mine', { body: {} });
  expect((await reader).body.entries).toEqual([expect.objectContaining({ topic: 'mine' })]);
});

test('10,000 readers of other groups are not asked by a write, and those of all are asked once', async () => {
  let asked = 0;
  const waits =
    (keys: readonly string[]): Step =>
    () => {
      asked++;
      return { keys, until: undefined };
    };
  const write: Step = ({ state }) => ({ body: state.stream('notes').append({ topic: 'mine' }) });
  const program = programOf({
    other: ['never', waits(['stream notes other'])],
    both: ['never', waits(['stream notes', 'stream notes mine'])],
    write: ['always', write],
  });
  await using world = await liveOf(program);
  for (let count = 0; count < 10_000; count++) void world.ask('other');
  void world.ask('both');
  expect(world.live.waiting).toBe(10_001);
  asked = 0;
  await world.ask('write').answer;
  expect(asked).toBe(1);
});

test('a reader does not look twice at entries that are not for him', async () => {
  let looked = 0;
  // An expression that counts how often it is asked.
  const where = {
    evaluate: ({ entry }: { entry: { topic: string } }) => ++looked > 0 && entry.topic === 'mine',
  };
  const step = poll.create({ stream: 'notes', where: where as unknown as Expression }, 'look:1');
  const write: Step = ({ state, exchange }) => ({
    body: state.stream('notes').append({ topic: exchange.operation }),
  });
  const program = programOf({ read: ['never', step], other: ['always', write], mine: ['always', write] });
  await using world = await liveOf(program);
  const reader = world.ask('read');
  for (let count = 0; count < 20; count++) await world.ask('other').answer;
  await world.ask('mine').answer;
  await reader.answer;
  expect(looked).toBe(21);
});

test('one who leaves while those before him are being answered is asked no more', async () => {
  const step: Step = ({ state }) =>
    state.stream('notes').end === 0 ? { keys: ['stream notes'], until: undefined } : { body: 'woken' };
  const write: Step = ({ state }) => ({ body: state.stream('notes').append({ topic: 'a' }) });
  await using world = await liveOf(programOf({ read: ['never', step], write: ['always', write] }));
  const [first, second] = [world.ask('read'), world.ask('read')];
  second.leave();
  await world.ask('write').answer;
  expect(await first.answer).toEqual({ body: 'woken' });
  expect(await isSettled(second.answer)).toBe(false);
  expect(world.live.waiting).toBe(0);
});

test('a reader who breaks when he is woken is told so, and the others are answered', async () => {
  const step: Step = ({ state }) => {
    if (state.stream('notes').end > 0) throw new Error('no');
    return { keys: ['stream notes'], until: 1000 };
  };
  const write: Step = ({ state }) => ({ body: state.stream('notes').append({ topic: 'a' }) });
  await using world = await liveOf(programOf({ read: ['never', step], write: ['always', write] }));
  const readers = [world.ask('read'), world.ask('read')];
  await world.ask('write').answer;
  expect(await Promise.all(readers.map(({ answer }) => answer))).toEqual(
    Array(2).fill(failureAt('read:1', 'no')),
  );
  expect(world.live.waiting).toBe(0);
});

test('a call that waits for its time and one that reads it are told in one advance', async () => {
  const rules = [putting({ delay: { for: '10s' } }, ...ADD)];
  await using server = await playing(scenarioOf(rules));
  const world = await server.world();
  const reader = ask(server, 'GET /feed?timeout=60000');
  const writers = [1, 2, 3].map((text) => ask(server, 'PUT /notes/a', { body: { text } }));
  await until(() => world.waiting === 4);
  await world.clock.advance(MINUTE);
  expect((await reader).body.entries).toEqual([expect.objectContaining({ text: 1 })]);
  const told = await Promise.all(writers);
  expect(told.map(({ status, body }: Told) => [status, body.text])).toEqual([
    [200, 1],
    [200, 2],
    [200, 3],
  ]);
});

test('a script of the scenario wakes readers, each part at its time, once in each life', async () => {
  const timeline = [2, 5].map((seconds) => ({
    after: `${seconds}s`,
    do: [{ append: { to: 'notes', entry: { at: '${at}' } } }],
  }));
  await using server = await playing(scenarioOf([], { timeline }), { start: 0 });
  const world = await server.world();
  const times = async (): Promise<number[]> =>
    (await ask(server, 'GET /notes')).body.map(({ at }: { at: number }) => at);
  const reader = ask(server, 'GET /feed');
  await until(() => world.waiting === 1);
  await world.clock.advance(3000);
  expect((await reader).body.entries).toEqual([{ at: 2000 }]);
  await world.reset();
  // What was due in the former life at 5 s is not due in this one.
  await world.clock.advance(3000);
  expect(await times()).toEqual([5000]);
  await world.clock.advance(10_000);
  expect(await times()).toEqual([5000, 8000]);
});
