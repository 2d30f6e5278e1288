import { expect, test } from 'vitest';
import type { MockServerOptions } from '../../src/index.ts';
import { bodyOf } from '../behaviors/play.ts';
import { boardServer, jsonOf } from '../library/board.ts';
import { type Call, call } from './client.ts';

const ONE = { world: 'one' };
const BEGIN = '{"at":0,"kind":"begin","format":1,"seed":"s","program":""}\n';

interface Wrong {
  readonly options?: MockServerOptions;
  readonly call: Call;
  readonly status: number;
  readonly detail: RegExp;
}

/** What is asked wrongly, and what is said of that. */
const WRONG: readonly (readonly [what: string, operation: string, wrong: Wrong])[] = [
  ['a name that is none', 'getWorld', { call: { path: { world: '-x' } }, status: 400, detail: /world/ }],
  [
    'a name that is none in a body',
    'createWorld',
    { call: { body: { name: 'a/b' } }, status: 400, detail: /name/ },
  ],
  ['a world without a name', 'createWorld', { call: { body: {} }, status: 400, detail: /name/ }],
  [
    'a word that there is not',
    'createWorld',
    { call: { body: { name: 'x', sed: 's' } }, status: 400, detail: /sed/ },
  ],
  [
    'a table that there is not, to begin with',
    'createWorld',
    {
      call: { body: { name: 'x', given: { tables: { people: [], poeple: [{}] } } } },
      status: 400,
      detail: /no table poeple/,
    },
  ],
  ['no body', 'createWorld', { call: {}, status: 400, detail: /^Body must be given/ }],
  ['a body that is no JSON', 'createWorld', { call: { body: '{' }, status: 415, detail: /x-ndjson/ }],
  [
    'a world that is there',
    'forkWorld',
    { call: { path: ONE, body: { name: 'two' } }, status: 409, detail: /There is a world two already/ },
  ],
  [
    'a table that there is not',
    'listRows',
    {
      call: { path: { ...ONE, table: 'peple' } },
      status: 404,
      detail: /There is no table peple\. Did you mean people\?/,
    },
  ],
  [
    'a stream that there is not',
    'listEntries',
    {
      call: { path: { ...ONE, stream: 'mesages' } },
      status: 404,
      detail: /There is no stream mesages\. Did you mean messages\?/,
    },
  ],
  [
    'a row that there is not',
    'getRow',
    {
      call: { path: { ...ONE, table: 'people', key: 'nobody' } },
      status: 404,
      detail: /people has no row nobody/,
    },
  ],
  [
    'a row without a key',
    'putRows',
    {
      call: { path: { ...ONE, table: 'people' }, body: [{ age: 1 }] },
      status: 400,
      detail: /Nothing was changed/,
    },
  ],
  [
    'one row, and no list of them',
    'putRows',
    { call: { path: { ...ONE, table: 'people' }, body: { name: 'x' } }, status: 400, detail: /array/ },
  ],
  [
    'an operation that there is not',
    'addRule',
    {
      call: { path: ONE, body: { on: 'getWether', do: [] } },
      status: 400,
      detail: /getWether.*Did you mean getWeather\?/s,
    },
  ],
  [
    'a step that there is not',
    'addRule',
    {
      call: { path: ONE, body: { on: 'getWeather', do: { replie: {} } } },
      status: 400,
      detail: /replie.*Did you mean reply\?/s,
    },
  ],
  [
    'a rule of nothing',
    'addRule',
    { call: { path: ONE, body: { on: 'getWeather' } }, status: 400, detail: /do/ },
  ],
  [
    'time that goes back',
    'advanceTime',
    { call: { path: ONE, body: { advance: -1 } }, status: 400, detail: /advance/ },
  ],
  [
    'time that passes by itself',
    'advanceTime',
    {
      options: { clock: 'real' },
      call: { path: ONE, body: { advance: 1 } },
      status: 400,
      detail: /clock: manual/,
    },
  ],
  [
    'a log of a world that there is not',
    'exportLog',
    { call: { path: { world: 'nine' } }, status: 404, detail: /There is no world nine/ },
  ],
  [
    'a line that is no entry',
    'importLog',
    {
      call: { path: { world: 'new' }, body: `${BEGIN}{"at":0}\n` },
      status: 400,
      detail: /Line 2 is no entry of a log/,
    },
  ],
  [
    'a line that is no JSON',
    'importLog',
    {
      call: { path: { world: 'new' }, body: `${BEGIN}${BEGIN}rubbish\n` },
      status: 400,
      detail: /Line 3 is no entry of a log/,
    },
  ],
  [
    'a line after an empty one',
    'importLog',
    {
      call: { path: { world: 'new' }, body: `${BEGIN}\n\nrubbish` },
      status: 400,
      detail: /Line 4 is no entry of a log/,
    },
  ],
  [
    'an entry of a kind that there is not',
    'importLog',
    {
      call: { path: { world: 'new' }, body: `${BEGIN}{"at":0,"kind":"nonsense"}\n` },
      status: 400,
      detail: /Line 2|nonsense/,
    },
  ],
  [
    'a call that says nothing',
    'importLog',
    {
      call: { path: { world: 'new' }, body: `${BEGIN}{"at":0,"kind":"call"}\n` },
      status: 400,
      detail: /folded|Line 2/,
    },
  ],
  [
    'a log that does not begin',
    'importLog',
    {
      call: { path: { world: 'new' }, body: '{"at":0,"kind":"reset"}\n' },
      status: 400,
      detail: /first entry is not begin/,
    },
  ],
  [
    'a log of another format',
    'importLog',
    {
      call: { path: { world: 'new' }, body: BEGIN.replace('1,"seed', '9,"seed') },
      status: 400,
      detail: /format 9/,
    },
  ],
  [
    'no log at all',
    'importLog',
    { call: { path: { world: 'new' }, body: '\n' }, status: 400, detail: /first entry is not begin/ },
  ],
  [
    'a log onto a world that there is',
    'importLog',
    { call: { path: ONE, body: BEGIN }, status: 409, detail: /There is a world one already/ },
  ],
  [
    'an operation that there is not, of exchanges',
    'listExchanges',
    { call: { query: '?operation=getWether' }, status: 400, detail: /Did you mean getWeather\?/ },
  ],
  [
    'a state that there is not',
    'findExchanges',
    { call: { body: { state: 'opened' } }, status: 400, detail: /open/ },
  ],
  [
    'a word that no exchange has',
    'findExchanges',
    {
      call: { body: { operatoin: 'getWeather' } },
      status: 400,
      detail: /An exchange has no operatoin\. Did you mean operation\?/,
    },
  ],
  [
    'a word that no exchange has, in a query',
    'listExchanges',
    { call: { query: '?operatoin=getWeather' }, status: 400, detail: /operatoin/ },
  ],
  [
    'findings that are neither',
    'listExchanges',
    { call: { query: '?findings=maybe' }, status: 400, detail: /findings/ },
  ],
  [
    'a status that can be none',
    'findExchanges',
    { call: { body: { status: '(' } }, status: 400, detail: /status/ },
  ],
  [
    'a parameter that is no text',
    'findExchanges',
    { call: { body: { query: { days: { a: 1 } } } }, status: 400, detail: /days/ },
  ],
  [
    'an operation that is no text',
    'awaitExchanges',
    { call: { body: { operation: 7 } }, status: 400, detail: /operation/ },
  ],
  [
    'a state that there is not, to wait for',
    'awaitExchanges',
    { call: { body: { state: 'opened', timeout: 1 } }, status: 400, detail: /open/ },
  ],
  [
    'a state that there is not, to expect',
    'expectExchanges',
    { call: { body: { state: 'opened' } }, status: 400, detail: /open/ },
  ],
  [
    'a query that is none, to expect',
    'expectExchanges',
    { call: { body: { query: 'days=3' } }, status: 400, detail: /query/ },
  ],
  [
    'none at all to wait for',
    'awaitExchanges',
    { call: { body: { count: 0 } }, status: 400, detail: /count/ },
  ],
  [
    'an hour to wait',
    'awaitExchanges',
    { call: { body: { timeout: 3_600_000 } }, status: 400, detail: /timeout/ },
  ],
];

test.each(WRONG)('%s is told by %s', async (_, operation, { options, call: how, status, detail }) => {
  await using server = await boardServer(options);
  for (const name of ['one', 'two']) await server.world(name);
  const { url } = await server.listen();
  const answer = await call(url, operation, how);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = await answer.json();
  expect(problem).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.stringMatching(detail),
  });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, null]);
});

test('a log that cannot be folded makes no world, and the name is free', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const put = (body: string): Promise<Response> => call(url, 'importLog', { path: { world: 'new' }, body });
  expect((await put(BEGIN.replace('1,"seed', '9,"seed'))).status).toBe(400);
  expect(await (await call(url, 'listWorlds')).json()).toHaveLength(1);
  expect((await put(BEGIN)).status).toBe(201);
});

test('a path that there is not is told with the nearest one, and a method with those that there are', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const unknown = await fetch(`${url}/_mock/helth`);
  expect([unknown.status, (await bodyOf(unknown)).detail]).toEqual([
    404,
    expect.stringContaining('/_mock/health'),
  ]);
  const wrong = await fetch(`${url}/_mock/health`, { method: 'DELETE' });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

test('the control API speaks of problems also where the descriptions speak Matrix', async () => {
  await using server = await boardServer({ dialect: 'matrix' });
  const { url } = await server.listen();
  expect((await bodyOf(await fetch(`${url}/weather/none`))).errcode).toBe('M_UNRECOGNIZED');
  expect((await bodyOf(await fetch(`${url}/_mock/none`))).title).toBe('No such path');
});

test('the control API is checked also where nothing else is', async () => {
  await using server = await boardServer({ validate: 'off' });
  const { url } = await server.listen();
  expect((await fetch(`${url}/_mock/worlds`, jsonOf({ name: 7 }))).status).toBe(400);
});

test('a body that is no JSON is told as such', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":' };
  const answer = await fetch(`${url}/_mock/worlds`, init);
  expect([answer.status, (await bodyOf(answer)).title]).toEqual([400, 'Malformed body']);
});
