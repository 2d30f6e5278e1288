import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { feed, ORDERS, placed } from './orders.ts';
import { notes, outcome, playing, put, putting, turns, until } from './play.ts';

const asking =
  (server: MockServer): Ask =>
  (path, init) =>
    server.fetch(path, init);

/** Notes that are taken once for each id, with `flaky` over them. */
const flakyNotes = (seed = 'one'): Promise<MockServer> =>
  playing(putting('idempotency: { key: [path.id] }'), { over: ['flaky'], seed });

/** What a call comes to, and by how much it was late; time passes as soon as the call waits. */
async function late(
  server: MockServer,
  answer: Promise<Response>,
): Promise<{ readonly response: Response | undefined; readonly line: string }> {
  const world = await server.world();
  const start = world.clock.now();
  let isOver = false;
  const told = answer
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  while (!isOver) {
    await turns(2);
    if (world.waiting > 0) await world.clock.advance(100);
  }
  const response = await told;
  const line = `${response?.status ?? 'broken'} after ${world.clock.now() - start}`;
  // Now the next call is not refused for coming too soon.
  await world.clock.advance(1000);
  return { response, line };
}

/** The body of the first answer that is a success. */
async function insisting(server: MockServer, call: () => Promise<Response>): Promise<unknown> {
  const { response } = await late(server, call());
  return response?.status === 200 ? response.json() : insisting(server, call);
}

/** What becomes of sixty calls. */
async function fates(server: MockServer): Promise<string[]> {
  const lines: string[] = [];
  for (let n = 0; n < 60; n++) lines.push((await late(server, put(asking(server), `${n}`))).line);
  return lines;
}

test('two servers of one seed are flaky in the same way, and one of another seed in another', async () => {
  await using one = await flakyNotes();
  await using same = await flakyNotes();
  await using other = await flakyNotes('two');
  const [first, second, third] = [await fates(one), await fates(same), await fates(other)];
  expect(second).toEqual(first);
  expect(third).not.toEqual(first);
  for (const lines of [first, third])
    expect(new Set(lines)).toEqual(
      new Set(['200 after 0', '200 after 300', '503 after 0', 'broken after 0', ...lines]),
    );
});

test('every world of a server is flaky in the same way', async () => {
  await using server = await flakyNotes();
  const outcomes = async (world: string): Promise<unknown[]> => {
    const handle = await server.world(world);
    const ask: Ask = (path, init) => server.fetch(`/@${world}${path}`, init);
    const all = Array.from({ length: 20 }, (_, n) => outcome(put(ask, `${n}`)));
    await turns();
    await handle.clock.advance(300);
    return Promise.all(all);
  };
  expect(await outcomes('a')).toEqual(await outcomes('b'));
});

test('a write whose answer is lost has been made, and who tries again is told what it was', async () => {
  await using server = await flakyNotes();
  const { url } = await server.listen();
  const ask: Ask = (path, init) => fetch(url + path, init);
  let id = 0;
  while ((await late(server, put(ask, `${id}`))).line !== 'broken after 0') id++;
  expect(id).toBeGreaterThanOrEqual(4);
  const read = (): Promise<unknown> => insisting(server, () => ask('/notes'));
  const before = await read();
  expect(before).toContain(`${id}`);
  expect(await insisting(server, () => put(ask, `${id}`))).toMatchObject({ id: `${id}` });
  expect(await read()).toEqual(before);
});

const PUT_RULE = 'fault: { every: 5, kind: reset, after: commit }';

test('the fifth write is made and its answer lost; the retry gives the answer of the first', async () => {
  const over = putting(PUT_RULE, 'idempotency: { key: [path.id] }');
  await using server = await playing(over);
  const { url } = await server.listen();
  const ask: Ask = (path, init) => fetch(url + path, init);
  const outcomes: unknown[] = [];
  for (const id of ['1', '2', '3', '4', '5']) outcomes.push(await outcome(put(ask, id)));
  expect(outcomes).toEqual([200, 200, 200, 200, 'broken']);
  expect(await notes(ask)).toEqual(['1', '2', '3', '4', '5']);
  expect(await (await put(ask, '5')).json()).toMatchObject({ id: '5' });
  expect(await notes(ask)).toEqual(['1', '2', '3', '4', '5']);
});

test('who asks too often is answered 429 as the description has it, until time has passed', async () => {
  await using server = await createMockServer({ ...ORDERS, scenario: ['orders', 'flaky'], seed: 'three' });
  const world = await server.world();
  const many = Array.from({ length: 25 }, () => server.fetch('/orders/ord_x'));
  const settled = Promise.allSettled(many);
  await turns();
  await world.clock.advance(0);
  const answers: Response[] = [];
  for (const one of many)
    void one.then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  await until(() => answers.some(({ status }) => status === 429));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(5);
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect(refused[0]?.headers.get('content-type')).toBe('application/json');
  expect(await refused[0]?.json()).toEqual({ code: 'slow_down', advice: 'Wait a little.' });
  await world.clock.advance(300);
  await settled;
});

test('a limit is filled up as time passes: five calls a second', async () => {
  await using server = await createMockServer({ ...ORDERS, scenario: ['orders', 'flaky'] });
  const world = await server.world();
  const burst = async (count: number): Promise<number> => {
    const all = Array.from({ length: count }, () => outcome(server.fetch('/orders/ord_x')));
    await turns();
    await world.clock.advance(300);
    await world.clock.advance(0);
    return (await Promise.all(all)).filter((status) => status === 429).length;
  };
  // Each burst takes 300 milliseconds, in which one and a half calls come to be permitted.
  expect(await burst(30)).toBe(10);
  expect(await burst(3)).toBe(2);
  await world.clock.advance(1000);
  expect(await burst(10)).toBe(3);
  await world.clock.advance(3_600_000);
  expect(await burst(21)).toBe(1);
});

test('orders that are flaky are still placed once', async () => {
  await using server = await createMockServer({ ...ORDERS, scenario: ['orders', 'flaky'] });
  const world = await server.world();
  const timePasses = async (): Promise<void> => {
    for (let n = 0; n < 100; n++) {
      await turns(2);
      await world.clock.advance(300);
    }
  };
  const ids = Array.from({ length: 5 }, (_, n) => placed(asking(server), `${n % 2}`));
  const [, ...orders] = await Promise.all([timePasses(), ...ids]);
  expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(2);
  const asked = feed(asking(server)).catch(() => feed(asking(server)));
  await timePasses();
  expect((await asked).changes).toHaveLength(2);
});

test('flaky lies over an API without PUT, and nothing is wrong', async () => {
  await using server = await createMockServer({ ...ORDERS, scenario: ['orders', 'flaky'] });
  expect(server.mistakes()).toEqual([]);
});

test('the own 429 of the API is told for a body with a schema alone, too', async () => {
  const content = {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { const: 'slow_down' } } },
    },
  };
  const spec = {
    openapi: '3.1.0',
    info: { title: 'Limited', version: '1' },
    paths: {
      '/x': { get: { responses: { 200: { description: 'ok' }, 429: { description: 'no', content } } } },
    },
  };
  await using folder = await folderOf({
    'x.json': spec,
    'y.yaml': '{ scenario: y, rules: [{ on: "*", do: [{ rate-limit: { burst: 1, perSecond: 1 } }] }] }',
  });
  await using server = await createMockServer({
    spec: `${folder.path}/x.json`,
    scenario: `${folder.path}/y.yaml`,
    clock: 'manual',
  });
  await server.fetch('/x');
  const refused = await server.fetch('/x');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toMatchObject({ code: 'slow_down' });
});
