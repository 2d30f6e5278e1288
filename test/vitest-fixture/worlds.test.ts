import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { understudyTest } from '../../src/vitest.ts';

const place = (name: string): string => fileURLToPath(new URL(`../package/${name}`, import.meta.url));
const options = { spec: place('shop.yaml'), scenario: place('shop-scenario.yaml'), clock: 'manual' } as const;
const test = understudyTest(options);
const extended = test.extend<{ orders: () => Promise<unknown> }>({
  orders: ({ world }, use) => use(async () => (await world.fetch('/orders')).json()),
});

const order = (item: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ item }),
});

test('A wörld is named after its test, in letters that a path takes: «日本»', ({ world }) => {
  expect(world.name).toMatch(/^a-world-is-named-after-its-test-in-letters-that-\d+$/);
});

test('«日本»', ({ world }) => {
  expect(world.name).toMatch(/^test-\d+$/);
});

test('a world is the same over a socket, in process, and for a client that knows its whole address', async ({
  world,
}) => {
  expect((await fetch(`${world.url}/orders`, order('tea'))).status).toBe(201);
  const expected = { orders: [{ item: 'tea' }] };
  for (const request of ['/orders', `${world.url}/orders`, 'https://shop.example/orders'])
    expect(await (await world.fetch(request)).json()).toEqual(expected);
  const request = new Request(`${world.url}/orders`, order('milk'));
  expect(await (await world.fetch(request)).json()).toEqual({ item: 'milk' });
});

test('a world has rules, entries and a time of its own', async ({ world }) => {
  const before = world.clock.now();
  await world.clock.advance(5000);
  expect(world.clock.now() - before).toBe(5000);
  await world.use('placeOrder', { reply: { status: 503 } });
  expect((await world.fetch('/orders', order('tea'))).status).toBe(503);
  await world.reset();
  await world.stream('orders').append({ item: 'cake' });
  expect(await (await world.fetch('/orders')).json()).toEqual({ orders: [{ item: 'cake' }] });
});

test('the journal of a world is that of no other', async ({ world, server }) => {
  await server.fetch('/orders');
  expect(world.journal.find()).toEqual([]);
  const waiting = world.journal.wait({ operation: 'listOrders' });
  await world.fetch('/orders');
  expect(await waiting).toHaveLength(1);
  expect(world.journal.expect({ status: 200, count: 1 })[0]?.world).toBe(world.name);
});

test('a world goes with its test', async ({ world, server, onTestFinished }) => {
  const { name } = world;
  expect((await server.fetch(`/@${name}/orders`)).status).toBe(200);
  onTestFinished(async () => {
    expect((await server.fetch(`/@${name}/orders`)).status).toBe(404);
  });
});

test.describe.concurrent('at the same time', () => {
  const both = ['tea', 'milk'];
  let ordered = 0;
  const here = new EventEmitter();

  test.for(both)('a world is for one test alone', async (item, { world, expect }) => {
    await world.fetch('/orders', order(item));
    ordered += 1;
    if (ordered < both.length) await once(here, 'all');
    here.emit('all');
    expect(await (await world.fetch('/orders')).json()).toEqual({ orders: [{ item }] });
  });
});

test.describe('all tests of a worker', () => {
  const urls = new Set<string>();

  test.beforeEach(({ server }) => void urls.add(server.url));
  test('have', ({ world }) => expect(world.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/@have-\d+$/));
  extended('have, if they are extended,', async ({ orders, server }) => {
    expect(await orders()).toEqual({ orders: [] });
    urls.add(server.url);
  });
  afterAll(() => expect(urls.size).toBe(1));
});
