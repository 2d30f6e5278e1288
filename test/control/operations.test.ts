import { expect, test } from 'vitest';
import { bodyOf } from '../behaviors/play.ts';
import { boardServer, jsonOf } from '../library/board.ts';
import { type Call, CONTROL, call, OPERATIONS, wrongWith } from './client.ts';

const ONE = { world: 'one' };

/** How each operation is called, and the status of its answer, on a server where the world `one` is known. */
const CALLS: Readonly<Record<string, readonly [status: number, call?: Call]>> = {
  index: [200],
  health: [200],
  describe: [200],
  listOperations: [200],
  listMistakes: [200],
  reload: [200],
  listWorlds: [200],
  createWorld: [201, { body: { name: 'new', seed: 's', given: { tables: { people: [{ name: 'dave' }] } } } }],
  getWorld: [200, { path: ONE }],
  deleteWorld: [204, { path: ONE }],
  resetWorld: [204, { path: ONE }],
  forkWorld: [201, { path: ONE, body: { name: 'copy' } }],
  exportLog: [200, { path: ONE }],
  importLog: [
    201,
    { path: { world: 'new' }, body: '{"at":0,"kind":"begin","format":1,"seed":"s","program":""}\n' },
  ],
  getTime: [200, { path: ONE }],
  advanceTime: [200, { path: ONE, body: { advance: 1000 } }],
  addRule: [204, { path: ONE, body: { on: 'getWeather', do: [{ reply: { body: {} } }] } }],
  listRows: [200, { path: { ...ONE, table: 'people' } }],
  putRows: [204, { path: { ...ONE, table: 'people' }, body: [{ name: 'dave' }] }],
  getRow: [200, { path: { ...ONE, table: 'people', key: 'carol' } }],
  deleteRow: [204, { path: { ...ONE, table: 'people', key: 'carol' } }],
  listEntries: [200, { path: { ...ONE, stream: 'messages' } }],
  appendEntries: [204, { path: { ...ONE, stream: 'messages' }, body: [{ text: 'hello' }] }],
  listExchanges: [200, { query: '?operation=sendMessage&status=4XX&findings=true&after=0&state=answered' }],
  clearJournal: [204],
  findExchanges: [200, { body: { operation: 'sendMessage', body: { text: 7 } } }],
  awaitExchanges: [200, { body: { operation: 'sendMessage', count: 1 } }],
  expectExchanges: [200, { body: { operation: 'sendMessage', count: 1 } }],
  watchExchanges: [200],
  listFindings: [200],
  coverage: [200],
};

test('every operation of the description is called here', () => {
  expect(Object.keys(CALLS).sort()).toEqual(OPERATIONS.map(({ operationId }) => operationId).sort());
});

test.each(Object.entries(CALLS))('%s answers as it is described', async (id, [status, how]) => {
  await using server = await boardServer();
  await (await server.world('one')).stream('messages').append({ text: 'old' });
  await server.fetch('/@one/boards/b/messages/1', jsonOf({ text: 7 }, { method: 'PUT' }));
  const { url } = await server.listen();
  const response = await call(url, id, how);
  const mediaType = response.headers.get('content-type') ?? '';
  expect([
    response.status,
    [...response.headers.keys()].filter((name) => name.startsWith('access-')),
  ]).toEqual([status, []]);
  const body = await readBody(response, mediaType);
  expect(wrongWith(id, { status, mediaType, body })).toEqual([]);
});

/** A body; of a feed, which has no end, the first part. */
async function readBody(response: Response, mediaType: string): Promise<unknown> {
  if (!mediaType.startsWith('text/event-stream'))
    return /^application\/json/.test(mediaType) ? response.json() : response.text();
  const reader = response.body?.getReader();
  const part = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(part?.value);
}

test('the description that is served is the one of the file', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  expect(await (await call(url, 'describe')).json()).toEqual(CONTROL);
});

test('the judge finds what is wrong with an answer', () => {
  const answer = { status: 200, mediaType: 'application/json', body: { status: 'ok', operations: '7' } };
  expect(wrongWith('health', answer)).not.toEqual([]);
  expect(wrongWith('health', { ...answer, status: 418 })).toEqual(['418 is not described']);
});

test('the server tells of itself what it serves', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/weather`);
  expect(await (await call(url, 'health')).json()).toEqual({ status: 'ok', operations: 7, exchanges: 1 });
  const operations = await (await call(url, 'listOperations')).json();
  expect(operations).toContainEqual({
    id: 'getWeather',
    method: 'GET',
    paths: ['/weather'],
    statuses: ['200', '202'],
    document: expect.stringContaining('board-api.yaml'),
  });
});

test('what was found wrong is told with its exchange, and what was used with how often', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await fetch(`${url}/boards/b/messages/1`, jsonOf({ text: 7 }, { method: 'PUT' }));
  await fetch(`${url}/@one/weather?days=2`);
  expect(await (await call(url, 'listFindings')).json()).toMatchObject([
    { exchange: 1, world: 'default', operation: 'sendMessage', severity: 'error', code: 'type' },
  ]);
  const coverage = await bodyOf(await call(url, 'coverage'));
  expect(coverage.all.operations).toMatchObject({ covered: 2, total: 7 });
  expect(coverage.operations).toContainEqual(
    expect.objectContaining({
      operation: 'getWeather',
      calls: 1,
      parameters: [{ name: 'query days', count: 1 }],
    }),
  );
});
