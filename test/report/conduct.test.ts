import { expect, test } from 'vitest';
import { noBackOff } from '../../src/report/conduct/no-back-off.ts';
import { parallelLongPolls } from '../../src/report/conduct/parallel-long-polls.ts';
import { Recent } from '../../src/report/conduct/recent.ts';
import { retryAfterIgnored } from '../../src/report/conduct/retry-after-ignored.ts';
import { tokenBackwards } from '../../src/report/conduct/token-backwards.ts';
import { transactionReuse } from '../../src/report/conduct/transaction-reuse.ts';
import { operation } from './heard.ts';
import { judged, type Told } from './judged.ts';

const PUT = { put: operation() };
const GET = { get: operation() };
const POLL = { get: operation({ parameters: [{ name: 'timeout', in: 'query', schema: {} }] }) };
const FEED = { get: operation({ parameters: [{ name: 'since', in: 'query', schema: {} }] }) };

/** For each exchange how often something was wrong. */
async function complaints(...words: Parameters<typeof judged>): Promise<number[]> {
  return (await judged(...words)).map(({ length }) => length);
}

function transaction(body: string, more: Told = {}): Told {
  return { ...more, request: { parameters: { txnId: '1' }, body } };
}

test('a transaction id with another body is one that was used before', async () => {
  const told = [transaction('a'), transaction('a'), transaction('b')];
  expect(await judged(transactionReuse, PUT, told)).toEqual([
    [],
    [],
    ['the transaction id 1 has been sent with another body before'],
  ]);
});

test('transaction ids of other clients and worlds are others', async () => {
  const told = [transaction('a'), transaction('b', { client: 'bob' }), transaction('c', { world: 'two' })];
  expect(await complaints(transactionReuse, PUT, told)).toEqual([0, 0, 0]);
});

test('what was refused has begun no transaction', async () => {
  const told = [transaction('a', { response: { status: 400 } }), transaction('b')];
  expect(await complaints(transactionReuse, PUT, told)).toEqual([0, 0]);
});

test('an Idempotency-Key is a transaction id, and the order of members says nothing', async () => {
  const sent = (body: object): Told => ({
    request: { headers: { 'idempotency-key': 'x' }, body: { ...body } },
  });
  const told = [sent({ a: 1, b: 2 }), sent({ b: 2, a: 1 }), sent({ a: 1 })];
  expect(await complaints(transactionReuse, PUT, told)).toEqual([0, 0, 1]);
});

const LATER = { status: 503, headers: { 'retry-after': '2' } };

test.each([
  ['before it has passed', LATER, 1900, 1],
  ['after it has passed', LATER, 2000, 0],
  [
    'where it is a date',
    { status: 503, headers: { 'retry-after': 'Fri, 15 Jan 2027 08:00:02 GMT' } },
    900,
    1,
  ],
  ['where Matrix says it', { status: 429, body: { retry_after_ms: 500 } }, 400, 1],
  ['where nothing is said', { status: 503 }, 1, 0],
])('a retry with Retry-After %s', async (_, response, at, number) => {
  expect(await complaints(retryAfterIgnored, GET, [{ response }, { at }])).toEqual([0, number]);
});

test('what was under way before is no retry', async () => {
  const slow = { at: 0, duration: 10, response: LATER };
  expect(await complaints(retryAfterIgnored, GET, [slow, { at: 5, duration: 10 }])).toEqual([0, 0]);
});

function failing(...times: readonly number[]): Told[] {
  return times.map((at) => ({ at, response: { status: 502 } }));
}

test.each([
  ['at once', [0, 1, 2, 3], [0, 0, 0, 1]],
  ['after pauses that stay', [0, 500, 1000, 1500, 2000], [0, 0, 0, 1, 1]],
  ['after pauses that grow', [0, 100, 300, 700, 1500], [0, 0, 0, 0, 0]],
  ['after long pauses', [0, 2000, 4000, 6000], [0, 0, 0, 0]],
  ['only twice', [0, 1, 2], [0, 0, 0]],
])('errors that are repeated %s', async (_, times, expected) => {
  expect(await complaints(noBackOff, GET, failing(...times))).toEqual(expected);
});

test('an answer ends a row of errors', async () => {
  const told = [...failing(0, 1, 2), { at: 3 }, ...failing(4, 5)];
  expect(await complaints(noBackOff, GET, told)).toEqual([0, 0, 0, 1, 0, 0]);
});

test('who waits as he is told has backed off', async () => {
  const told = [0, 1, 2, 3].map((second) => ({
    at: second * 1001,
    response: { status: 429, headers: { 'retry-after': '1' } },
  }));
  expect(await complaints(noBackOff, GET, told)).toEqual([0, 0, 0, 0]);
});

test('requests side by side are no repetition', async () => {
  const told = [0, 1, 2, 3].map((at) => ({ at, duration: 10, response: { status: 503 } }));
  expect(await complaints(noBackOff, GET, told)).toEqual([0, 0, 0, 0]);
});

test('two polls at once are told, whichever ends first', async () => {
  const long = { id: 1, at: 0, duration: 1000 };
  const short = { id: 2, at: 100, duration: 100 };
  expect(await complaints(parallelLongPolls, POLL, [short, long])).toEqual([0, 1]);
  expect(await complaints(parallelLongPolls, POLL, [long, { ...short, duration: 2000 }])).toEqual([0, 1]);
});

test.each([
  ['one after the other', [{ duration: 100 }, { at: 100, duration: 100 }]],
  ['of two clients', [{ duration: 100 }, { at: 50, duration: 100, client: 'bob' }]],
  [
    'the first of which was given up',
    [
      { duration: 100, state: 'left' },
      { at: 50, duration: 100 },
    ],
  ],
  ['that do not wait', [0, 1].map((at) => ({ at, duration: 100, request: { query: { timeout: '0' } } }))],
] as const)('two polls %s are fine', async (_, told) => {
  expect(await complaints(parallelLongPolls, POLL, told)).toEqual([0, 0]);
});

test('two requests at once that are no polls are fine', async () => {
  expect(await complaints(parallelLongPolls, GET, [{ duration: 100 }, { duration: 100 }])).toEqual([0, 0]);
});

function read(since: string, next?: string, more: Told = {}): Told {
  return { ...more, request: { query: { since } }, response: { body: next === undefined ? {} : { next } } };
}

test('a token that was given before one that has been used goes back', async () => {
  const told = [read('0', 'x'), read('x', 'a'), read('a', 'q'), read('x')];
  expect(await judged(tokenBackwards, FEED, told)).toEqual([[], [], [], ['since goes back to x after a']]);
});

test('a token that is used again, or given again, does not go back', async () => {
  const told = [read('0', 'x'), read('x', 'a'), read('x', 'a'), read('a', 'x'), read('x')];
  expect(await complaints(tokenBackwards, FEED, told)).toEqual([0, 0, 0, 0, 0]);
});

test('what began before, and ends after, does not go back', async () => {
  const told = [read('0', 'x'), read('x', 'a'), read('a', 'b', { id: 9 }), read('x', 'a', { id: 8 })];
  expect(await complaints(tokenBackwards, FEED, told)).toEqual([0, 0, 0, 0]);
});

test('of a token that nobody gave the numbers tell, and of two the server did not give nothing does', async () => {
  expect(await complaints(tokenBackwards, FEED, [read('0', 's12_9'), read('s12_9'), read('s9_9')])).toEqual([
    0, 0, 1,
  ]);
  expect(await complaints(tokenBackwards, FEED, [read('2024-02-01'), read('2024-01-01')])).toEqual([0, 0]);
});

test('tokens of another path and of another query belong to another feed', async () => {
  const told = [read('0', 'x'), read('x', 'a'), read('a')];
  const other = { request: { path: '/b', query: { since: 'x' } } };
  const filtered = { request: { query: { since: 'x', room: '1' } } };
  expect(await complaints(tokenBackwards, FEED, [...told, other, filtered])).toEqual([0, 0, 0, 0, 0]);
});

test('the oldest is forgotten where there is no room', () => {
  const recent = new Recent<number>(2);
  for (const [key, value] of Object.entries({ a: 1, b: 2 })) recent.set(key, value);
  recent.set('a', 3);
  recent.set('c', 4);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([3, undefined, 4]);
});
