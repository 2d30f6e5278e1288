import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { feed, ORDERS, type Order, place, placed, shipped } from './orders.ts';
import { bodyOf, jsonOf, ORDERS_API, playing, put, putting, turns, until } from './play.ts';
import { deadUrl, type Receiver, receiverOf } from './receiver.ts';

const asking =
  (server: MockServer): Ask =>
  (path, init) =>
    server.fetch(path, init);

/** The orders, which tell a receiver of the test. */
function telling(webhook: string, options: MockServerOptions = {}): Promise<MockServer> {
  const scenario = `{ scenario: mine, extend: [orders], vars: { webhook: "${webhook}" } }`;
  return playing(scenario, { spec: ORDERS_API, ...options });
}

const keysOf = ({ requests }: Receiver): unknown[] =>
  requests.map(({ headers }) => headers['idempotency-key']);

test('the webhook is told when an order ships, and not before', async () => {
  await using receiver = await receiverOf();
  await using server = await telling(`${receiver.url}/hook?from=test`);
  const order = await placed(asking(server), 'a');
  await turns();
  expect(receiver.requests).toEqual([]);
  const shippedOrder = await shipped(asking(server), order);
  await until(() => receiver.requests.length === 1);
  const [{ method, path, headers, text } = {}] = receiver.requests;
  expect([method, path, headers?.['content-type']]).toEqual(['POST', '/hook?from=test', 'application/json']);
  expect(JSON.parse(text ?? '')).toEqual({ type: 'order.shipped', order: shippedOrder });
  expect(headers?.['idempotency-key']).toMatch(/./);
});

/** Lets time pass bit by bit, with pauses in which what is on its way arrives, until so many requests have come. */
async function arrived(server: MockServer, receiver: Receiver, count: number): Promise<void> {
  const world = await server.world();
  for (let tries = 0; receiver.requests.length < count; tries++) {
    if (tries === 500) throw new Error(`${receiver.requests.length} of ${count} requests came.`);
    await world.clock.advance(1000);
    await turns(5);
  }
}

test('a webhook that fails is told again, with the same key and the same bytes', async () => {
  await using receiver = await receiverOf(500, 404, 302);
  await using server = await telling(receiver.url);
  await shipped(asking(server), await placed(asking(server), 'a'));
  await arrived(server, receiver, 4);
  const { requests } = receiver;
  expect(new Set(keysOf(receiver)).size).toBe(1);
  expect(new Set(requests.map(({ text }) => text)).size).toBe(1);
  await turns();
  await (await server.world()).clock.advance(24 * 3_600_000);
  await turns();
  expect(requests).toHaveLength(4);
});

test('a webhook that fails is not told again before a second has passed', async () => {
  await using receiver = await receiverOf(500);
  await using server = await telling(receiver.url);
  const world = await server.world();
  await shipped(asking(server), await placed(asking(server), 'a'));
  await until(() => receiver.requests.length === 1);
  await turns();
  await world.clock.advance(999);
  await turns();
  expect(receiver.requests).toHaveLength(1);
  await arrived(server, receiver, 2);
});

test('one destination is told in order, also where the first try fails', async () => {
  await using receiver = await receiverOf(500, 200, 500);
  await using server = await telling(receiver.url);
  const ask = asking(server);
  const orders: Order[] = [];
  for (const key of ['a', 'b', 'c']) orders.push(await placed(ask, key));
  for (const order of orders) await shipped(ask, order);
  await arrived(server, receiver, 5);
  const told = receiver.requests.map(({ text }) => JSON.parse(text).order.id);
  const [a, b, c] = orders.map(({ id }) => id);
  expect(told).toEqual([a, a, b, b, c]);
  expect(new Set(keysOf(receiver)).size).toBe(3);
});

test('an order that ships again is told again, under another key', async () => {
  await using receiver = await receiverOf();
  await using server = await telling(receiver.url);
  const order = await placed(asking(server), 'a');
  await shipped(asking(server), order);
  await shipped(asking(server), order);
  await until(() => receiver.requests.length === 2);
  expect(new Set(keysOf(receiver)).size).toBe(2);
});

/** Tells the URL that the request names, with these further options. */
const TELLING_WHOM_IT_SAYS = (more = ''): string =>
  putting(`send: { to: "\${body.url}", body: { id: "\${path.id}" }${more} }`);

const putUrl = (ask: Ask, id: string, url: string): Promise<Response> => put(ask, id, jsonOf({ url }));

test.each<[string, () => Promise<Receiver>]>([
  ['never answers', () => receiverOf('silent', 'silent')],
  ['always fails', () => receiverOf(...Array.from({ length: 100 }, () => 500))],
])('a webhook that %s holds up neither time nor others', async (_, bad) => {
  await using dead = await bad();
  await using alive = await receiverOf();
  await using server = await playing(TELLING_WHOM_IT_SAYS());
  const [ask, world] = [asking(server), await server.world()];
  await putUrl(ask, '1', dead.url);
  await until(() => dead.requests.length === 1);
  for (const id of ['2', '3']) await putUrl(ask, id, alive.url);
  await until(() => alive.requests.length === 2);
  await world.clock.advance(3_600_000);
  expect((await put(ask, '4', jsonOf({ url: alive.url }))).status).toBe(200);
  await until(() => alive.requests.length === 3);
});

test('a webhook at which nobody listens holds up neither time nor others', async () => {
  await using alive = await receiverOf();
  await using server = await playing(TELLING_WHOM_IT_SAYS());
  const [ask, world] = [asking(server), await server.world()];
  await putUrl(ask, '1', await deadUrl());
  await world.clock.advance(3_600_000);
  await putUrl(ask, '2', alive.url);
  await until(() => alive.requests.length === 1);
});

test('a request that is never taken is given up, and the next one goes out', async () => {
  await using receiver = await receiverOf(...Array.from({ length: 100 }, () => 500));
  await using server = await playing(TELLING_WHOM_IT_SAYS(', retry: { first: 1s, max: 1s, for: 5s }'));
  for (const id of ['1', '2']) await putUrl(asking(server), id, receiver.url);
  await arrived(server, receiver, 2);
  const told = (): string => receiver.requests.map(({ text }) => JSON.parse(text).id).join('');
  // How many tries there are in that time is counted in outbox.test.ts: here the network takes turns, too.
  while (!told().includes('2')) await arrived(server, receiver, receiver.requests.length + 1);
  expect(told()).toMatch(/^1{2,6}2$/);
});

test('method and headers are sent as they are said', async () => {
  await using receiver = await receiverOf();
  const send = `send: { to: "\${body.url}", method: PUT, headers: { X-Of: "\${path.id}", n: 1 }, body: [1, null] }`;
  await using server = await playing(putting(send));
  await putUrl(asking(server), '7', receiver.url);
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests).toMatchObject([
    { method: 'PUT', headers: { 'x-of': '7', n: '1' }, text: '[1,null]' },
  ]);
});

test.each(['nowhere', 'ftp://example.org/', ''])(
  'what is no URL for a request, such as "%s", is told',
  async (url) => {
    await using server = await playing(TELLING_WHOM_IT_SAYS());
    const response = await putUrl(asking(server), '1', url);
    expect(response.status).toBe(500);
    expect((await bodyOf(response)).detail).toMatch(/test\.yaml:7:9 failed: .*no URL/);
    expect(await (await server.fetch('/notes')).json()).toEqual([]);
  },
);

/** Sends, and then answers what the description of an order does not permit. */
const BREAKING = (url: string): string => `
scenario: breaking
rules:
  - on: placeOrder
    do:
      - send: { to: "${url}", body: hello }
      - reply: { status: 201, body: { id: "\${body.items[0].sku}", status: placed, items: "\${body.items}" } }
`;

test('a call that fails sends nothing', async () => {
  await using receiver = await receiverOf();
  await using server = await playing(BREAKING(receiver.url), { spec: ORDERS_API });
  const failed = await place(asking(server), 'a');
  expect([failed.status, (await bodyOf(failed)).detail]).toEqual([
    500,
    expect.stringContaining('test.yaml:7:9'),
  ]);
  await turns();
  expect(receiver.requests).toEqual([]);
  await placed(asking(server), 'b', { items: [{ sku: 'ord_1', count: 1 }] });
  await until(() => receiver.requests.length === 1);
});

test('a repetition sends nothing', async () => {
  await using receiver = await receiverOf();
  const send = `send: { to: "${receiver.url}", body: "\${path.id}" }`;
  await using server = await playing(putting('idempotency: { key: [path.id] }', send));
  for (const id of ['a', 'a', 'b']) await put(asking(server), id);
  await until(() => receiver.requests.length === 2);
  await turns();
  expect(receiver.requests.map(({ text }) => text)).toEqual(['"a"', '"b"']);
});

test('a fork does not send what its origin still has to send', async () => {
  await using receiver = await receiverOf(500, 500);
  await using server = await telling(receiver.url);
  const [ask, world] = [asking(server), await server.world()];
  const order = await placed(ask, 'a');
  await shipped(ask, order);
  await until(() => receiver.requests.length === 1);
  const fork = await world.fork('fork');
  await fork.clock.advance(3_600_000);
  await turns();
  expect(receiver.requests).toHaveLength(1);
  await shipped((path, init) => server.fetch(`/@fork${path}`, init), order);
  await until(() => receiver.requests.length === 2);
  await arrived(server, receiver, 3);
});

test('after a reset nothing of before is sent', async () => {
  await using receiver = await receiverOf(500, 500);
  await using server = await telling(receiver.url);
  const [ask, world] = [asking(server), await server.world()];
  for (const key of ['a', 'b']) await shipped(ask, await placed(ask, key));
  await until(() => receiver.requests.length === 1);
  await world.reset();
  await world.clock.advance(3_600_000);
  await turns();
  expect(receiver.requests).toHaveLength(1);
  const { id } = await shipped(ask, await placed(ask, 'a'));
  await arrived(server, receiver, 3);
  expect(JSON.parse(receiver.requests[2]?.text ?? '').order.id).toBe(id);
});

test('a reset gives up what is on its way', async () => {
  await using receiver = await receiverOf('silent');
  await using server = await telling(receiver.url);
  const ask = asking(server);
  await shipped(ask, await placed(ask, 'a'));
  await until(() => receiver.requests.length === 1);
  await (await server.world()).reset();
  await shipped(ask, await placed(ask, 'a'));
  await until(() => receiver.requests.length === 2);
  expect((await feed(ask)).changes).toHaveLength(2);
});

test('what was not taken is sent again after a restart, with the same key and the same bytes', async () => {
  await using receiver = await receiverOf(500);
  await using folder = await folderOf({});
  const state = `file:${folder.path}`;
  const scenario = `{ scenario: mine, extend: [orders], vars: { webhook: "${receiver.url}" } }`;
  const first = await playing(scenario, { spec: ORDERS_API, state });
  await shipped(asking(first), await placed(asking(first), 'a'));
  await until(() => receiver.requests.length === 1);
  await first[Symbol.asyncDispose]();
  const second = await playing(scenario, { spec: ORDERS_API, state });
  await until(() => receiver.requests.length === 2);
  await turns();
  await second[Symbol.asyncDispose]();
  await using third = await playing(scenario, { spec: ORDERS_API, state });
  await (await third.world()).clock.advance(3_600_000);
  await turns();
  const [one, two, ...more] = receiver.requests;
  expect([two?.text, two?.headers['idempotency-key'], more]).toEqual([
    one?.text,
    one?.headers['idempotency-key'],
    [],
  ]);
});

test('two worlds tell the same receiver under different keys', async () => {
  await using receiver = await receiverOf();
  await using server = await telling(receiver.url);
  for (const world of ['/@one', '/@two']) {
    const ask: Ask = (path, init) => server.fetch(world + path, init);
    await shipped(ask, await placed(ask, 'a'));
  }
  await until(() => receiver.requests.length === 2);
  expect(new Set(keysOf(receiver)).size).toBe(2);
});

test('without another file the webhook is the one that orders names', async () => {
  await using server = await createMockServer(ORDERS);
  const order = await placed(asking(server), 'a');
  expect(await shipped(asking(server), order)).toMatchObject({ status: 'shipped' });
});
