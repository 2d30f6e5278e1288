import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { type Answer, answerOf, findingsOf } from './client.ts';

const playing = (): Promise<MockServer> =>
  createMockServer({ scenario: 'application-service', clock: 'manual' });

/** Asks as a homeserver does, with a token or with none. */
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

async function homeserverOf(server: MockServer, token?: string): Promise<Ask> {
  const { url } = await server.listen();
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (method, path, body) => answerOf(url + path, method, { headers, body });
}

const USER = `/users/${encodeURIComponent('@_irc_bob:localhost')}`;
const ALIAS = `/rooms/${encodeURIComponent('#_irc_chan:localhost')}`;

const eventsOf = (...texts: string[]): object => ({
  events: texts.map((body) => ({ type: 'm.room.message', event_id: `$${body}`, content: { body } })),
});

/** Laid over the service: an operation that nothing else plays tells what was delivered, and some calls may fail. */
const telling = (rules: readonly object[] = []): string =>
  JSON.stringify({
    scenario: 'telling',
    rules: [
      ...rules,
      {
        on: 'initialSync',
        do: [
          { read: { stream: 'delivered', as: 'all' } },
          { reply: { body: { end: '', presence: [], rooms: [], delivered: dollar('all.entries') } } },
        ],
      },
    ],
  });

const dollar = (expression: string): string => `\${${expression}}`;

async function deliveredTo(ask: Ask): Promise<unknown> {
  const { body } = await ask('GET', '/_matrix/client/api/v1/initialSync?access_token=alice');
  return (body as { delivered: { event_id: string }[] }).delivered.map(({ event_id }) => event_id);
}

test('a transaction is taken with the right token, in the header or in the query', async () => {
  await using server = await playing();
  const [ask, bare] = [await homeserverOf(server, 'hs_token'), await homeserverOf(server)];
  expect(await ask('PUT', '/transactions/1', eventsOf('a'))).toMatchObject({ status: 200, body: {} });
  const asked = await bare('PUT', '/transactions/2?access_token=hs_token', eventsOf('b'));
  expect(asked).toMatchObject({ status: 200, body: {} });
});

test.each([
  ['PUT', '/transactions/1'],
  ['GET', USER],
  ['GET', ALIAS],
])('%s %s is a 401 without a token, and a 403 with a wrong one', async (method, path) => {
  await using server = await playing();
  const body = method === 'PUT' ? eventsOf('a') : undefined;
  const without = await (await homeserverOf(server))(method, path, body);
  expect(without.status).toBe(401);
  expect(without.body).toMatchObject({ errcode: expect.stringMatching(/_UNAUTHORIZED$/) });
  const wrong = await (await homeserverOf(server, 'other'))(method, path, body);
  expect(wrong).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
  expect((await (await homeserverOf(server, 'hs_token'))(method, path, body)).status).toBe(200);
});

test('a wrong token does not use up the transaction', async () => {
  await using folder = await folderOf({ 'telling.yaml': telling() });
  const scenario = ['application-service', `${folder.path}/telling.yaml`];
  await using server = await createMockServer({ scenario });
  const ask = await homeserverOf(server, 'hs_token');
  await (await homeserverOf(server, 'other'))('PUT', '/transactions/1', eventsOf('wrong'));
  await (await homeserverOf(server))('PUT', '/transactions/1', eventsOf('none'));
  await ask('PUT', '/transactions/1', eventsOf('right'));
  expect(await deliveredTo(ask)).toEqual(['$right']);
});

test('a transaction is taken once, with all of its events in their order', async () => {
  await using folder = await folderOf({ 'telling.yaml': telling() });
  const scenario = ['application-service', `${folder.path}/telling.yaml`];
  await using server = await createMockServer({ scenario });
  const ask = await homeserverOf(server, 'hs_token');
  for (const id of ['1', '1', '2']) {
    const answer = await ask('PUT', `/transactions/${id}`, eventsOf(`${id}a`, `${id}b`));
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(findingsOf(answer)).toEqual([]);
  }
  await Promise.all(Array.from({ length: 20 }, () => ask('PUT', '/transactions/3', eventsOf('3a'))));
  await ask('PUT', '/transactions/4', eventsOf());
  expect(await deliveredTo(ask)).toEqual(['$1a', '$1b', '$2a', '$2b', '$3a']);
});

test('a transaction that comes back with another body is answered as before, with a note', async () => {
  await using server = await playing();
  const ask = await homeserverOf(server, 'hs_token');
  const first = await ask('PUT', '/transactions/1', eventsOf('a'));
  const changed = await ask('PUT', '/transactions/1', eventsOf('b'));
  const again = await ask('PUT', '/transactions/1', eventsOf('a'));
  expect([first, changed, again].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(changed.body).toEqual({});
  expect([first, changed, again].map(findingsOf)).toEqual([[], ['AS_TXN_BODY_CHANGED'], []]);
});

test('the order of keys makes no other body', async () => {
  await using server = await playing();
  const ask = await homeserverOf(server, 'hs_token');
  await ask('PUT', '/transactions/1', '{"events":[{"type":"a","content":{}}],"more":1}');
  const again = await ask('PUT', '/transactions/1', '{"more":1,"events":[{"content":{},"type":"a"}]}');
  expect(findingsOf(again)).toEqual([]);
});

test('events that have only grown older make no other body', async () => {
  await using server = await playing();
  const ask = await homeserverOf(server, 'hs_token');
  await ask('PUT', '/transactions/1', { events: [{ type: 'a', age: 1, unsigned: { age: 1 } }] });
  const again = await ask('PUT', '/transactions/1', {
    events: [{ type: 'a', age: 2, unsigned: { age: 2 } }],
  });
  expect(findingsOf(again)).toEqual([]);
});

test('a transaction that fails three times is taken when it comes for the fourth time', async () => {
  const failing = { on: 'sendTransaction', do: [{ fault: { status: 500, first: 3 } }] };
  await using folder = await folderOf({ 'telling.yaml': telling([failing]) });
  const scenario = ['application-service', `${folder.path}/telling.yaml`];
  await using server = await createMockServer({ scenario });
  const ask = await homeserverOf(server, 'hs_token');
  const statuses: number[] = [];
  for (let time = 1; time <= 5; time++)
    statuses.push((await ask('PUT', '/transactions/1', eventsOf('a'))).status);
  expect(statuses).toEqual([500, 500, 500, 200, 200]);
  expect(await deliveredTo(ask)).toEqual(['$a']);
});

test('a transaction without events is refused', async () => {
  await using server = await playing();
  const ask = await homeserverOf(server, 'hs_token');
  for (const [body, errcode] of [
    ['{ no', 'M_NOT_JSON'],
    [{}, 'M_BAD_JSON'],
    [{ events: {} }, 'M_BAD_JSON'],
  ])
    expect(await ask('PUT', '/transactions/1', body)).toMatchObject({ status: 400, body: { errcode } });
});

test('the service knows the users and the aliases that its scenario names, and no others', async () => {
  await using server = await playing();
  const ask = await homeserverOf(server, 'hs_token');
  for (const path of [USER, ALIAS]) expect(await ask('GET', path)).toMatchObject({ status: 200, body: {} });
  for (const path of ['/users/@_irc_eve:localhost', '/rooms/%23_irc_other:localhost']) {
    const answer = await ask('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ errcode: expect.stringMatching(/_NOT_FOUND$/) });
  }
});

test('a scenario that lies over it names other users, aliases and another token', async () => {
  const vars = { hs_token: 'secret', users: ['@ghost:localhost'], aliases: ['#haunted:localhost'] };
  await using folder = await folderOf({
    'mine.yaml': { scenario: 'mine', extend: ['application-service'], vars },
  });
  await using server = await createMockServer({ scenario: `${folder.path}/mine.yaml` });
  const ask = await homeserverOf(server, 'secret');
  expect(await ask('GET', '/users/@ghost:localhost')).toMatchObject({ status: 200, body: {} });
  expect(await ask('GET', '/rooms/%23haunted:localhost')).toMatchObject({ status: 200, body: {} });
  expect((await ask('GET', USER)).status).toBe(404);
  expect((await (await homeserverOf(server, 'hs_token'))('GET', USER)).status).toBe(403);
});
