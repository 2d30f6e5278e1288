import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/index.ts';
import { liveOf } from '../behaviors/live.ts';
import { bodyOf } from '../behaviors/play.ts';
import { isSettled, until } from '../engine/notes.ts';
import { boardServer, jsonOf, plainBoard } from '../library/board.ts';
import { call, done } from './client.ts';

/** The events of a feed, but for those that say nothing. */
function eventsIn(text: string): readonly { id: string; event: string; data: JournalEntry }[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((one) => !one.startsWith(':'))
    .map((one) => {
      const fields = Object.fromEntries(one.split('\n').map((line) => line.split(/: (.*)/s)));
      return { ...fields, data: JSON.parse(fields.data) };
    });
}

test('each exchange is told when it ends, as a server-sent event', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const response = await call(url, 'watchExchanges');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  await using live = liveOf(response);
  await until(() => live.text.startsWith(':'));
  const waiting = fetch(`${url}/messages?timeout=30000`);
  await server.journal.wait({ state: 'open' });
  await fetch(`${url}/weather?x=a%0Ab`);
  await done(url, 'appendEntries', {
    path: { world: 'default', stream: 'messages' },
    body: [{ text: 'a\n\nb' }],
  });
  await waiting;
  await until(() => eventsIn(live.text).length === 2);
  expect(eventsIn(live.text)).toMatchObject([
    { id: '2', event: 'exchange', data: { operation: 'getWeather', request: { query: { x: 'a\nb' } } } },
    { id: '1', event: 'exchange', data: { operation: 'readMessages', state: 'answered' } },
  ]);
  expect(eventsIn(live.text).map(({ data }) => data)).toEqual([...server.journal.find()].reverse());
});

test('two may watch, and one who goes hears nothing more', async () => {
  await using server = await plainBoard();
  const { url } = await server.listen();
  await using one = liveOf(await call(url, 'watchExchanges'));
  await using two = liveOf(await call(url, 'watchExchanges'));
  await until(() => one.text !== '' && two.text !== '');
  await one.hangUp();
  await fetch(`${url}/weather`);
  await until(() => eventsIn(two.text).length === 1);
  expect(eventsIn(one.text)).toEqual([]);
});

test('who waits over HTTP is answered once there are so many', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/weather`);
  const waiting = done<JournalEntry[]>(url, 'awaitExchanges', {
    body: { operation: 'getWeather', count: 2 },
  });
  expect(await isSettled(waiting)).toBe(false);
  await fetch(`${url}/weather`);
  expect((await waiting).map(({ id }) => id)).toEqual([1, 2]);
});

test('who waits over HTTP in vain is told what came instead', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/weather`);
  const answer = await call(url, 'awaitExchanges', { body: { operation: 'sendMessage', timeout: 5 } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
  expect((await bodyOf(answer)).detail.split('\n')).toEqual([
    'Expected at least 1 exchange with operation sendMessage, and there are none after 5 ms.',
    'What came closest:',
    '  #1 GET /weather → 200 (getWeather)',
    '    operation getWeather and not operation sendMessage',
    'In all 1: 1 × getWeather',
  ]);
});

test('what is expected over HTTP is there, or what came instead is told', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/weather`);
  expect(await done(url, 'expectExchanges', { body: { operation: 'getWeather' } })).toMatchObject([
    { id: 1 },
  ]);
  expect(await done(url, 'expectExchanges', { body: { operation: 'sendMessage', count: 0 } })).toEqual([]);
  const answer = await call(url, 'expectExchanges', { body: { operation: 'getWeather', count: 2 } });
  expect([answer.status, (await bodyOf(answer)).detail]).toEqual([
    409,
    'Expected 2 exchanges with operation getWeather, and there is 1.\nThere is:\n  #1 GET /weather → 200 (getWeather)',
  ]);
});

test('the journal that is told over HTTP is the one of the library', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/@one/weather?days=2`);
  await fetch(`${url}/boards/b/messages/1`, jsonOf({ text: 7 }, { method: 'PUT' }));
  await fetch(`${url}/nowhere`);
  expect(await done(url, 'listExchanges')).toEqual(server.journal.find());
  const find = (body: object): Promise<unknown> => done(url, 'findExchanges', { body });
  expect(await find({ query: { days: '2' } })).toEqual(server.journal.find({ query: { days: '2' } }));
  expect(await find({ status: 404 })).toMatchObject([{ id: 3 }]);
  expect(await find({ body: { text: 7 } })).toMatchObject([{ id: 2 }]);
});

test.each([
  ['operation=getWeather', [1]],
  ['world=one', [1]],
  ['method=put', [2]],
  ['path=/boards/**', [2]],
  ['status=404', [3]],
  ['status=4XX', [2, 3]],
  ['state=answered', [1, 2, 3]],
  ['state=open', []],
  ['findings=true', [2]],
  ['findings=false&status=200', [1]],
  ['after=2', [3]],
  ['after=1&method=GET', [3]],
])('the exchanges of ?%s are %j', async (query, ids) => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/@one/weather`);
  await fetch(`${url}/boards/b/messages/1`, jsonOf({ text: 7 }, { method: 'PUT' }));
  await fetch(`${url}/nowhere`);
  const found = await done<JournalEntry[]>(url, 'listExchanges', { query: `?${query}` });
  expect(found.map(({ id }) => id)).toEqual(ids);
});

test('what there was is forgotten over HTTP', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/weather`);
  await done(url, 'clearJournal');
  expect([await done(url, 'listExchanges'), server.journal.find()]).toEqual([[], []]);
});
