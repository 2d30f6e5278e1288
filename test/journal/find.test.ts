import { expect, test } from 'vitest';
import type { JournalQuery, MockServer } from '../../src/index.ts';
import { bearer, boardServer, jsonOf } from '../library/board.ts';

/** A server to which six requests have come: three that are answered, two that are not as described, one that waits. */
async function visited(): Promise<MockServer> {
  const server = await boardServer();
  const put = (body: unknown): RequestInit => jsonOf(body, { method: 'PUT', headers: bearer('alice') });
  await server.fetch('/weather?days=3&place=a%20b', { headers: { 'X-Mood': 'good' } });
  await server.fetch('/@one/people/carol');
  await server.fetch(
    '/boards/b/messages/1',
    put({ text: 'hello', more: { tags: ['a', 'b'], deep: { n: 1 } } }),
  );
  await server.fetch('/boards/b/messages/2', put({ text: 7 }));
  await server.fetch('/nowhere/at/all');
  void server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  return server;
}

const QUERIES: readonly (readonly [JournalQuery, readonly number[]])[] = [
  [{}, [1, 2, 3, 4, 5, 6]],
  [{ operation: 'sendMessage' }, [3, 4]],
  [{ operation: 'PUT /boards/{board}/messages/{key}' }, [3, 4]],
  [{ operation: 'GET /*' }, [1, 6]],
  [{ operation: 'GET /**' }, [1, 2, 6]],
  [{ operation: '*' }, [1, 2, 3, 4, 6]],
  [{ operation: 'get*' }, [1, 2]],
  [{ world: 'one' }, [2]],
  [{ world: 'default' }, [1, 3, 4, 5, 6]],
  [{ method: 'PUT' }, [3, 4]],
  [{ method: 'put' }, [3, 4]],
  [{ path: '/weather' }, [1]],
  [{ path: '/people/*' }, [2]],
  [{ path: '/boards/*' }, []],
  [{ path: '/boards/**' }, [3, 4]],
  [{ path: '/nowhere/**' }, [5]],
  [{ path: '/wea.her' }, []],
  [{ status: 200 }, [1, 2, 3]],
  [{ status: '2XX' }, [1, 2, 3]],
  [{ status: '4xx' }, [4, 5]],
  [{ status: '404' }, [5]],
  [{ state: 'open' }, [6]],
  [{ state: 'answered' }, [1, 2, 3, 4, 5]],
  [{ state: 'left' }, []],
  [{ query: { days: '3' } }, [1]],
  [{ query: { days: '3', place: 'a b' } }, [1]],
  [{ query: { days: '3', place: 'c' } }, []],
  [{ query: { timeout: '30000' } }, [6]],
  [{ headers: { 'x-mood': 'good' } }, [1]],
  [{ headers: { 'X-Mood': 'good' } }, [1]],
  [{ headers: { authorization: 'Bearer alice' } }, [3, 4]],
  [{ body: { text: 'hello' } }, [3]],
  [{ body: { text: 7 } }, [4]],
  [{ body: { text: '7' } }, []],
  [{ body: { more: { deep: { n: 1 } } } }, [3]],
  [{ body: { more: { tags: ['a', 'b'] } } }, [3]],
  [{ body: { more: { tags: ['a'] } } }, []],
  [{ body: { more: {} } }, [3]],
  [{ body: {} }, [3, 4]],
  [{ body: null }, [1, 2, 5, 6]],
  [{ findings: true }, [4]],
  [{ findings: false, state: 'answered' }, [1, 2, 3, 5]],
  [{ after: 4 }, [5, 6]],
  [{ after: 6 }, []],
  [{ operation: 'sendMessage', findings: false, status: 200 }, [3]],
  [{ operation: undefined, status: 404 }, [5]],
];

test.each(QUERIES)('the query %j finds the exchanges %j', async (query, ids) => {
  await using server = await visited();
  expect(server.journal.find(query).map(({ id }) => id)).toEqual(ids);
});

test('without a query all exchanges are found, and nobody can change what is kept', async () => {
  await using server = await visited();
  const [first] = server.journal.find();
  expect(server.journal.find()).toHaveLength(6);
  expect(() => Object.assign(first?.request.query ?? {}, { days: 'changed' })).not.toThrow();
  expect(server.journal.find()[0]?.request.query.days).toBe('3');
});

test('an operation that there is not is refused, with what may have been meant', async () => {
  await using server = await boardServer();
  const asking = [
    () => server.journal.find({ operation: 'sendMesage' }),
    () => server.journal.expect({ operation: 'sendMesage' }),
    () => server.journal.wait({ operation: 'sendMesage' }),
  ];
  for (const ask of asking) {
    const asked = (async () => ask())();
    await expect(asked).rejects.toThrow(RangeError);
    await expect(asked).rejects.toThrow(
      'No description has the operation sendMesage. Did you mean sendMessage?',
    );
  }
});

test('a word that no exchange has is refused, with what may have been meant', async () => {
  await using server = await boardServer();
  const query = { operatoin: 'getWeather' } as JournalQuery;
  expect(() => server.journal.find(query)).toThrow(RangeError);
  expect(() => server.journal.find(query)).toThrow('An exchange has no operatoin. Did you mean operation?');
  expect(() => server.journal.find({ toString: 1 } as unknown as JournalQuery)).toThrow(
    'An exchange has no toString.',
  );
});

test('a path parameter that holds a pattern is no pattern', async () => {
  await using server = await boardServer();
  await server.fetch('/people/a.b+c');
  expect(server.journal.find({ path: '/people/a.b+c' })).toHaveLength(1);
  expect(server.journal.find({ path: '/people/aXb+c' })).toHaveLength(0);
});

test('who listens is told of each exchange when it ends, until he ends that', async () => {
  await using server = await boardServer();
  const told: string[] = [];
  const stop = server.journal.listen(({ id, operation, response }) =>
    told.push(`${id} ${operation} ${response?.status}`),
  );
  await server.fetch('/weather');
  await server.fetch('/nowhere');
  stop();
  await server.fetch('/weather');
  expect(told).toEqual(['1 getWeather 200', '2 null 404']);
});

test('who listens hears of clients that have left', async () => {
  await using server = await boardServer();
  const told: string[] = [];
  server.journal.listen(({ state }) => told.push(state));
  const leaving = new AbortController();
  const answer = server.fetch('/messages?timeout=30000', { signal: leaving.signal });
  await server.journal.wait({ state: 'open' });
  expect(told).toEqual([]);
  leaving.abort();
  await expect(answer).rejects.toThrow();
  expect(told).toEqual(['left']);
});

test('a listener that fails does no harm to who asks', async () => {
  await using server = await boardServer();
  server.journal.listen(() => {
    throw new Error('a mistake of the test');
  });
  expect((await server.fetch('/weather')).status).toBe(200);
});

test('a listener may itself look into the journal, and forget it', async () => {
  await using server = await boardServer();
  const counts: number[] = [];
  server.journal.listen(() => {
    counts.push(server.journal.find().length);
    server.journal.clear();
  });
  await server.fetch('/weather');
  await server.fetch('/weather');
  expect(counts).toEqual([1, 1]);
});

test('a status that can be none is refused', async () => {
  await using server = await boardServer();
  expect(() => server.journal.find({ status: '(' })).toThrow(RangeError);
});
