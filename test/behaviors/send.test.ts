import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { feed, place, TEA } from './orders.ts';
import { bodyOf, ORDERS_API, playing, turns, until } from './play.ts';
import { type Receiver, receiverOf } from './receiver.ts';

/** Orders that are told to whom the request names, with these options of `send`. */
const telling = (send: string, more = ''): string => `
scenario: telling
streams: { status: {} }
rules:
  - on: placeOrder
    do:
      - append: { to: status, entry: { order: "\${id('ord_')}", status: placed, at: "\${at}" } }
      - send: ${send}
      - reply: { status: 201, body: { id: "\${appended.order}", status: placed, items: "\${body.items}" } }
  - on: getStatus
    do:
      - poll: { stream: status, from: query.after, timeout: query.wait }
      - reply: { body: { next: "\${batch.end}", changes: "\${batch.entries}" } }
${more}`;

const SHIPPED = `{ callback: shipped, body: { type: order.shipped, order: "\${appended.order}" } }`;

const playingOrders = (scenario: string): Promise<MockServer> => playing(scenario, { spec: ORDERS_API });

const asking =
  (server: MockServer): Ask =>
  (path, init) =>
    server.fetch(path, init);

const ordering = ({ url }: Receiver): object => ({ ...TEA, callbackUrl: `${url}/taken?by=test` });

test('a callback goes where the request says, as the description says', async () => {
  await using receiver = await receiverOf();
  await using server = await playingOrders(telling(SHIPPED));
  const response = await place(asking(server), 'a', ordering(receiver));
  expect(response.status).toBe(201);
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/taken?by=test' });
  const { id: order } = await bodyOf(response);
  expect(JSON.parse(receiver.requests[0]?.text ?? '')).toEqual({ type: 'order.shipped', order });
});

test('the URL of a callback may be made of several parts of the request, its method is the described one', async () => {
  await using receiver = await receiverOf();
  await using server = await playingOrders(telling('{ callback: counted, body: 7 }'));
  await place(asking(server), 'a', { ...TEA, callbackUrl: receiver.url });
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests).toMatchObject([{ method: 'PUT', path: '/a?of=orders', text: '7' }]);
});

test('method and headers of the scenario come before those of the description', async () => {
  await using receiver = await receiverOf();
  const send = SHIPPED.replace('{ ', '{ method: PATCH, headers: { x-from: test }, ');
  await using server = await playingOrders(telling(send));
  await place(asking(server), 'a', ordering(receiver));
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests).toMatchObject([{ method: 'PATCH', headers: { 'x-from': 'test' } }]);
});

test.each([
  [`{ type: order.lost, order: "\${appended.order}" }`, 'body /type'],
  ['{ type: order.shipped }', 'order'],
  ['{ type: order.shipped, order: 7 }', 'must be string'],
  ['nothing', 'must be object'],
])(
  'a body that breaks the description of the callback, %s, is an error that names the rule',
  async (body, reason) => {
    await using receiver = await receiverOf();
    await using server = await playingOrders(telling(`{ callback: shipped, body: ${body} }`));
    const response = await place(asking(server), 'a', ordering(receiver));
    const { detail } = await bodyOf(response);
    expect([response.status, detail]).toEqual([
      500,
      expect.stringContaining('The rule at test.yaml:8:9 failed'),
    ]);
    expect(detail).toContain('callback shipped');
    expect(detail).toContain(reason);
    await turns();
    expect([receiver.requests, (await feed(asking(server))).changes]).toEqual([[], []]);
  },
);

test('a callback without a body breaks a description that asks for one', async () => {
  await using receiver = await receiverOf();
  await using server = await playingOrders(telling('{ callback: shipped }'));
  expect((await place(asking(server), 'a', ordering(receiver))).status).toBe(500);
  await turns();
  expect(receiver.requests).toEqual([]);
});

test.each([
  ['that is not there', TEA],
  ['that is no URL', { ...TEA, callbackUrl: 'mailto:a@example.org' }],
])('a callback to a URL %s is an error, and changes nothing', async (_, body) => {
  await using server = await playingOrders(telling(SHIPPED));
  const response = await place(asking(server), 'a', body);
  expect([response.status, (await bodyOf(response)).detail]).toEqual([
    500,
    expect.stringMatching(/test\.yaml:8:9 failed: .*(callbackUrl|mailto)/),
  ]);
  expect((await feed(asking(server))).changes).toEqual([]);
});

const SHIPPING = (send: string): string => `  - on: shipOrder
    do:
      - send: ${send}
      - reply: { body: { id: "\${path.id}", status: shipped, items: [{ sku: tea, count: 1 }] } }
`;

test('a callback of another operation goes where the scenario says, and is still checked', async () => {
  await using receiver = await receiverOf();
  const body = `{ type: order.shipped, order: "\${path.id}" }`;
  const send = `{ to: "${receiver.url}/kept", callback: placeOrder.shipped, body: ${body} }`;
  await using server = await playingOrders(telling(SHIPPED, SHIPPING(send)));
  const shipped = await server.fetch('/orders/ord_1/ship', { method: 'POST' });
  expect(shipped.status).toBe(200);
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests).toMatchObject([{ method: 'POST', path: '/kept' }]);
  expect((await server.fetch('/orders/1/ship', { method: 'POST' })).status).toBe(500);
});

/** What is wrong with a scenario of orders. */
async function mistakesIn(scenario: string): Promise<string[]> {
  await using folder = await folderOf({ 'test.yaml': scenario });
  await using server = await createMockServer({ spec: ORDERS_API, scenario: `${folder.path}/test.yaml` });
  return server.mistakes().map(({ code, line, message, remedy }) => `${code} ${line} ${message} ${remedy}`);
}

test.each([
  ['shiped', 'Did you mean shipped?'],
  ['placeOrder.shiped', 'Did you mean placeOrder.shipped?'],
  ['invoice', 'There is: '],
])('a callback %s, which nobody describes, is a mistake', async (name, remedy) => {
  const mistakes = await mistakesIn(telling(`{ callback: ${name}, body: 1 }`));
  expect(mistakes).toEqual([expect.stringMatching(/^SCENARIO_NAME 8 .*callback/)]);
  expect(mistakes[0]).toContain(remedy);
});

test('a callback that no operation has is a mistake, one of another operation is none', async () => {
  const unknown = await mistakesIn(telling(SHIPPED, SHIPPING('{ callback: shiped, body: 1 }')));
  expect(unknown).toEqual([expect.stringMatching(/^SCENARIO_NAME 16 .*Did you mean shipped/)]);
  expect(await mistakesIn(telling(SHIPPED, SHIPPING('{ callback: shipped, body: 1 }')))).toEqual([]);
});

test('what is sent neither to a URL nor to a callback is a mistake', async () => {
  expect(await mistakesIn(telling('{ body: 1 }'))).toEqual([expect.stringMatching(/^SCENARIO_OPTION 8 /)]);
});
