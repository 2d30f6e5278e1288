import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { type Ask, bothWays } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { type Live, liveOf } from './live.ts';
import { feed, ORDERS, place, placed, shipped, TEA } from './orders.ts';
import { outcome, turns, until } from './play.ts';

const START = Date.UTC(2025, 0);

const asking =
  (server: MockServer): Ask =>
  (path, init) =>
    server.fetch(path, init);

test('the scenario fits the description: nothing is wrong with either', async () => {
  await using server = await createMockServer(ORDERS);
  await server.inspect();
  expect(server.mistakes()).toEqual([]);
});

bothWays(
  'the first two orders are refused, and the third try is taken',
  () => ORDERS,
  async (ask) => {
    const answers = [await place(ask, 'a'), await place(ask, 'a'), await place(ask, 'a')];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 201]);
    expect(answers[0]?.headers.get('content-type')).toBe('application/problem+json');
    expect(await answers[0]?.json()).toMatchObject({ status: 503, title: expect.any(String) });
    const order = await answers[2]?.json();
    expect(order).toEqual({ ...TEA, id: expect.stringMatching(/^ord_/), status: 'placed' });
  },
);

test('a request that breaks the description uses up no refusal', async () => {
  await using server = await createMockServer(ORDERS);
  const ask = asking(server);
  const withoutKey = await ask('/orders', { method: 'POST', body: JSON.stringify(TEA) });
  const withoutItems = await place(ask, 'a', { items: [] });
  expect([withoutKey.status, withoutItems.status]).toEqual([415, 422]);
  expect([(await place(ask, 'a')).status, (await place(ask, 'a')).status]).toEqual([503, 503]);
  expect((await place(ask, 'a')).status).toBe(201);
});

bothWays(
  'the same key twice is one order and one answer',
  () => ORDERS,
  async (ask) => {
    const first = await placed(ask, 'a');
    const again = await Promise.all(Array.from({ length: 20 }, () => placed(ask, 'a')));
    expect(new Set(again.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(first)]));
    const other = await placed(ask, 'b');
    expect(other.id).not.toBe(first.id);
    expect((await feed(ask)).changes.map(({ order }) => order)).toEqual([first.id, other.id]);
  },
);

bothWays(
  'another body under the same key is refused, and changes nothing',
  () => ORDERS,
  async (ask) => {
    const first = await placed(ask, 'a');
    const refused = await place(ask, 'a', { items: [{ sku: 'tea', count: 3 }] });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ status: 422, detail: expect.stringContaining('same key') });
    expect(await placed(ask, 'a')).toEqual(first);
    expect((await feed(ask)).changes).toHaveLength(1);
  },
);

test('a key is forgotten after a day', async () => {
  await using server = await createMockServer(ORDERS);
  const ask = asking(server);
  const world = await server.world();
  const first = await placed(ask, 'a');
  await world.clock.advance(24 * 3_600_000 - 1);
  expect(await placed(ask, 'a')).toEqual(first);
  await world.clock.advance(1);
  expect((await placed(ask, 'a')).id).not.toBe(first.id);
});

bothWays(
  'an order is found as it stands, and one that there is not is a 404',
  () => ORDERS,
  async (ask) => {
    const order = await placed(ask, 'a');
    expect(await (await ask(`/orders/${order.id}`)).json()).toEqual(order);
    const after = await shipped(ask, order);
    expect(after).toEqual({ ...order, status: 'shipped' });
    expect(await (await ask(`/orders/${order.id}`)).json()).toEqual(after);
    expect(await placed(ask, 'a')).toEqual(order);
    const answers = [await ask('/orders/ord_x'), await ask('/orders/ord_x/ship', { method: 'POST' })];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect((await feed(ask)).changes.map(({ status }) => status)).toEqual(['placed', 'shipped']);
  },
);

bothWays(
  'who asks for news waits until there is some',
  () => ORDERS,
  async (ask, server) => {
    const world = await server.world();
    const before = await placed(ask, 'a');
    const waiting = feed(ask, 'wait=60000');
    await until(() => world.waiting === 1);
    await world.clock.advance(59_999);
    expect(world.waiting).toBe(1);
    const order = await placed(ask, 'b');
    expect(await waiting).toEqual({
      next: '2',
      changes: [{ order: order.id, status: 'placed', at: START + 59_999 }],
    });
    expect(order.id).not.toBe(before.id);
    expect(world.waiting).toBe(0);
  },
);

bothWays(
  'who asks for news is told when there was none',
  () => ORDERS,
  async (ask, server) => {
    const world = await server.world();
    await placed(ask, 'a');
    const [told, usual] = [feed(ask, 'after=1&wait=3000'), feed(ask, 'after=1')];
    await until(() => world.waiting === 2);
    await world.clock.advance(3000);
    expect(await told).toEqual({ next: '1', changes: [] });
    expect(world.waiting).toBe(1);
    await world.clock.advance(7000);
    expect(await usual).toEqual({ next: '1', changes: [] });
  },
);

bothWays(
  'news chain: none is lost and none comes twice',
  () => ORDERS,
  async (ask) => {
    const a = await placed(ask, 'a');
    const first = await feed(ask);
    const b = await placed(ask, 'b');
    await shipped(ask, a);
    const second = await feed(ask, `after=${first.next}&wait=0`);
    const third = await feed(ask, `after=${second.next}&wait=0`);
    const seen = [first, second, third].map(({ changes }) => changes.map(({ order }) => order));
    expect(seen).toEqual([[a.id], [b.id, a.id], []]);
    expect((await ask('/status?after=soon')).status).toBe(400);
  },
);

test('who hangs up on a long-poll leaves nothing waiting', async () => {
  await using server = await createMockServer(ORDERS);
  const { url } = await server.listen();
  const world = await server.world();
  const controller = new AbortController();
  const asked = outcome(fetch(`${url}/status?wait=60000`, { signal: controller.signal }));
  await until(() => world.waiting === 1);
  controller.abort();
  expect(await asked).toBe('broken');
  await until(() => world.waiting === 0);
});

/** Follows the feed. */
async function follow(ask: Ask, lastEventId?: string): Promise<Live> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await ask('/status/live', { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  return liveOf(response);
}

const eventOf = (id: number, order: string, status: string, at = START): string =>
  `id: ${id}\nevent: status\ndata: ${JSON.stringify({ order, status, at })}\n\n`;

bothWays(
  'who follows the feed hears of what happens from now on',
  () => ORDERS,
  async (ask) => {
    await placed(ask, 'a');
    await using live = await follow(ask);
    const order = await placed(ask, 'b');
    await until(() => live.text !== '');
    expect(live.text).toBe(eventOf(2, order.id, 'placed'));
    await shipped(ask, order);
    await until(() => live.text.includes('shipped'));
    expect(live.text).toBe(eventOf(2, order.id, 'placed') + eventOf(3, order.id, 'shipped'));
    expect(live.end).toBeUndefined();
  },
);

bothWays(
  'who comes back hears of what was missed, once',
  () => ORDERS,
  async (ask) => {
    const orders = [await placed(ask, 'a'), await placed(ask, 'b'), await placed(ask, 'c')];
    const events = orders.map(({ id }, index) => eventOf(index + 1, id, 'placed'));
    await using all = await follow(ask, '0');
    await using rest = await follow(ask, '2');
    await using none = await follow(ask, '3');
    await until(() => all.text !== '' && rest.text !== '');
    expect([all.text, rest.text]).toEqual([events.join(''), events[2]]);
    const last = eventOf(4, (await placed(ask, 'd')).id, 'placed');
    await until(() => [all, rest, none].every(({ text }) => text.endsWith(last)));
    expect([all.text, rest.text, none.text]).toEqual([events.join('') + last, events[2] + last, last]);
  },
);

test('an id that the feed never gave is refused', async () => {
  await using server = await createMockServer(ORDERS);
  const response = await server.fetch('/status/live', { headers: { 'last-event-id': 'yesterday' } });
  expect(response.status).toBe(400);
  expect((await server.world()).waiting).toBe(0);
});

test('more than a thousand missed events come in one go', async () => {
  await using server = await createMockServer(ORDERS);
  const world = await server.world();
  await world.stream('status').append(...Array.from({ length: 2500 }, (_, n) => ({ order: `${n}` })));
  await using live = await follow(asking(server), '0');
  await turns();
  await world.clock.advance(10);
  await until(() => live.text.includes('id: 2500\n'));
  const ids = [...live.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1));
});

bothWays(
  'a feed on which nothing happens beats every fifteen seconds',
  () => ORDERS,
  async (ask, server) => {
    const world = await server.world();
    await using live = await follow(ask);
    await world.clock.advance(14_999);
    await turns();
    expect(live.text).toBe('');
    await world.clock.advance(1);
    await until(() => live.text === ':\n\n');
    await world.clock.advance(30_000);
    await until(() => live.text === ':\n\n:\n\n:\n\n');
  },
);

test('an event puts the next beat off', async () => {
  await using server = await createMockServer(ORDERS);
  const world = await server.world();
  await using live = await follow(asking(server));
  await world.clock.advance(10_000);
  const { id } = await placed(asking(server), 'a');
  const event = eventOf(1, id, 'placed', START + 10_000);
  await world.clock.advance(14_999);
  await turns();
  expect(live.text).toBe(event);
  await world.clock.advance(1);
  await until(() => live.text === `${event}:\n\n`);
});

bothWays(
  'who hangs up on the feed leaves nothing waiting',
  () => ORDERS,
  async (ask, server) => {
    const world = await server.world();
    const [gone, stays] = [await follow(ask), await follow(ask)];
    await until(() => world.waiting === 2);
    await gone.hangUp();
    await until(() => world.waiting === 1);
    await placed(ask, 'a');
    await until(() => stays.text.startsWith('id: 1\n'));
    expect(gone.text).toBe('');
    await stays.hangUp();
    await until(() => world.waiting === 0);
    await world.clock.advance(60_000);
  },
);

bothWays(
  'who looks at the head of the feed alone leaves nothing waiting',
  () => ORDERS,
  async (ask, server) => {
    const response = await ask('/status/live', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const world = await server.world();
    await turns();
    expect(world.waiting).toBe(0);
  },
);

bothWays(
  'a reset ends the feed, and a new one begins with the new world',
  () => ORDERS,
  async (ask, server) => {
    const world = await server.world();
    await placed(ask, 'a');
    await using live = await follow(ask);
    await world.reset();
    await until(() => live.end !== undefined);
    expect([live.end, world.waiting]).toEqual(['whole', 0]);
    await using again = await follow(ask, '1');
    await placed(ask, 'a');
    await until(() => again.text.startsWith('id: 1\n'));
  },
);

bothWays(
  'a server that stops ends the feed',
  () => ORDERS,
  async (ask, server) => {
    await using live = await follow(ask);
    await placed(ask, 'a');
    await until(() => live.text !== '');
    await server.close();
    await until(() => live.end !== undefined);
    expect(live.end).toBe('whole');
  },
);

test('what is appended from outside is news, too', async () => {
  await using server = await createMockServer(ORDERS);
  const world = await server.world();
  await using live = await follow(asking(server));
  const change = { order: 'ord_1', status: 'placed', at: 1 };
  const waiting = feed(asking(server), 'wait=1000');
  await until(() => world.waiting === 2);
  await world.stream('status').append(change);
  expect(await waiting).toEqual({ next: '1', changes: [change] });
  await until(() => live.text === eventOf(1, 'ord_1', 'placed', 1));
});

test('orders, keys and refusals outlive a restart', async () => {
  await using folder = await folderOf({});
  const options = { ...ORDERS, state: `file:${folder.path}/state` };
  const first = await createMockServer(options);
  expect((await place(asking(first), 'a')).status).toBe(503);
  const order = await placed(asking(first), 'a');
  await first.close();
  await using second = await createMockServer(options);
  expect(await placed(asking(second), 'a')).toEqual(order);
  expect((await place(asking(second), 'b')).status).toBe(201);
  expect((await feed(asking(second))).next).toBe('2');
});
