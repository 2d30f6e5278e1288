import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { ADD, ask, NOTES, playing, putting, scenarioOf, texts } from './notes.ts';

const VIEW = { views: { state: { of: 'notes', group: 'entry.topic', key: 'entry.key' } } };
const ENTRY = {
  id: "${id('n')}",
  topic: '${path.id}',
  key: '${body.key}',
  by: '${caller.user}',
  content: '${body.content}',
};

/** The state of a topic by key: `PUT` overwrites it, `GET` shows it, now or before a note. */
const STATE = scenarioOf(
  [
    {
      on: 'PUT /state/{id}',
      do: [
        { upsert: { view: 'state', same: ['by', 'content'], entry: ENTRY } },
        { reply: { body: '${upserted}' } },
      ],
    },
    {
      on: 'GET /state/{id}',
      do: [
        { find: { in: 'notes', where: 'entry.id == query.before && entry.topic == path.id', as: 'at_last' } },
        { read: { view: 'state', group: 'path.id', before: 'at_last.position', as: 'before' } },
        { reply: { body: '${before.map(e, e.content)}' } },
      ],
    },
    {
      on: 'GET /notes/{id}',
      do: [{ read: { view: 'state', group: 'path.id' } }, { reply: { body: '${read.map(e, e.content)}' } }],
    },
    putting({ append: { to: 'notes', entry: { $: ENTRY, key: null } } }, { reply: { body: '${appended}' } }),
  ],
  VIEW,
);

/** The id of the note that holds a content afterwards. */
async function put(
  server: MockServer,
  content: unknown,
  { token = 'alice', topic = 'a', key = 'k' } = {},
): Promise<string> {
  const { body } = await ask(server, `PUT /state/${topic}`, { body: { key, content }, token });
  return body.id;
}

/** Ids by the order in which they came. */
function numbered(ids: readonly string[]): number[] {
  const known = [...new Set(ids)];
  return ids.map((id) => known.indexOf(id) + 1);
}

test('state A, A, B, A is three notes, and the same state again is the same note', async () => {
  await using server = await playing(STATE);
  const ids: string[] = [];
  for (const content of ['A', 'A', 'B', 'A']) ids.push(await put(server, content));
  expect(numbered(ids)).toEqual([1, 1, 2, 3]);
  expect((await ask(server, 'GET /notes')).body).toHaveLength(3);
});

test('the same state by somebody else, of another key or of another group is another note', async () => {
  await using server = await playing(STATE);
  const ids: string[] = [];
  for (const who of [{}, { token: 'bob' }, { key: 'l' }, { topic: 'b' }, { key: 'l' }, { topic: 'b' }])
    ids.push(await put(server, 'A', who));
  expect(numbered(ids)).toEqual([1, 2, 3, 4, 3, 4]);
});

test('names in another order are the same state', async () => {
  await using server = await playing(STATE);
  const ids = [
    await put(server, { a: 1, b: { c: [1, 2], d: null } }),
    await put(server, { b: { d: null, c: [1, 2] }, a: 1 }),
    await put(server, { b: { d: null, c: [2, 1] }, a: 1 }),
  ];
  expect(numbered(ids)).toEqual([1, 1, 2]);
});

test('state that is the same already draws no id and wakes nobody', async () => {
  await using server = await playing(STATE);
  await using other = await playing(STATE);
  for (const content of ['A', 'A', 'A', 'B']) await put(server, content);
  for (const content of ['A', 'B']) await put(other, content);
  expect((await ask(server, 'GET /notes')).body).toEqual((await ask(other, 'GET /notes')).body);
  const { body } = await ask(server, 'GET /feed?from=2&timeout=0');
  expect(body).toEqual({ start: '2', end: '2', entries: [] });
});

test('state before a note is as it was then: none before the first, the old value before one that overwrites it', async () => {
  await using server = await playing(STATE);
  const ids = [await put(server, 'A'), await put(server, 'B', { key: 'l' }), await put(server, 'C')];
  const message = await ask(server, 'PUT /notes/a', { body: { content: 'hello' }, token: 'alice' });
  const before: unknown[] = [];
  for (const id of [...ids, message.body.id])
    before.push((await ask(server, `GET /state/a?before=${id}`)).body);
  expect(before).toEqual([[], ['A'], ['A', 'B'], ['B', 'C']]);
});

test('there is no state before a note of another group, or before none', async () => {
  await using server = await playing(STATE);
  await put(server, 'A');
  const other = await put(server, 'A', { topic: 'b' });
  expect((await ask(server, `GET /state/a?before=${other}`)).status).toBe(404);
  expect((await ask(server, 'GET /state/a?before=nothing')).status).toBe(404);
});

test('a view shows the latest of each key, in the order in which they came', async () => {
  await using server = await playing(STATE);
  for (const [content, key] of [
    ['A', 'k'],
    ['B', 'l'],
    ['C', 'k'],
  ] as const)
    await put(server, content, { key });
  await put(server, 'D', { topic: 'b' });
  expect((await ask(server, 'GET /notes/a')).body).toEqual(['B', 'C']);
  expect((await ask(server, 'GET /notes/nothing')).body).toEqual([]);
});

const TABLE = {
  tables: { rows: { key: 'row.id', rows: [{ id: 'first', n: 1 }] } },
  rules: [
    {
      on: 'GET /notes/{id}',
      do: [{ find: { table: 'rows', key: 'path.id' } }, { reply: { body: '${found}' } }],
    },
    {
      on: 'PUT /notes/{id}',
      do: [
        { upsert: { table: 'rows', key: 'path.id', row: { id: '${path.id}', n: '${body.n}' } } },
        { reply: { body: '${upserted}' } },
      ],
    },
    {
      on: 'PUT /state/{id}',
      do: [
        { upsert: { table: 'rows', key: 'path.id', set: { n: '${row.n + body.n}' }, else: { status: 409 } } },
        { reply: { body: '${upserted}' } },
      ],
    },
    {
      on: 'DELETE /notes/{id}',
      do: [{ remove: { table: 'rows', key: 'path.id' } }, { reply: { body: '${removed}' } }],
    },
  ],
};

test('a row is there from the start, is changed, taken away, and made again', async () => {
  await using server = await playing({ scenario: 'x', ...TABLE });
  const told: unknown[] = [];
  for (const [what, body] of [
    ['GET /notes/first'],
    ['PUT /state/first', { n: 2 }],
    ['DELETE /notes/first'],
    ['GET /notes/first'],
    ['DELETE /notes/first'],
    ['PUT /state/first', { n: 1 }],
    ['PUT /notes/first', { n: 7 }],
    ['GET /notes/first'],
  ] as const) {
    const answer = await ask(server, what, body === undefined ? {} : { body });
    told.push(answer.status === 200 ? answer.body.n : answer.status);
  }
  expect(told).toEqual([1, 3, 3, 404, 404, 409, 7, 7]);
});

test('a reset brings back the first rows, and takes away all else', async () => {
  await using server = await playing({ scenario: 'x', ...TABLE });
  await ask(server, 'PUT /state/first', { body: { n: 2 } });
  await ask(server, 'PUT /notes/second', { body: { n: 2 } });
  await (await server.world()).reset();
  expect((await ask(server, 'GET /notes/first')).body).toEqual({ id: 'first', n: 1 });
  expect((await ask(server, 'GET /notes/second')).status).toBe(404);
});

/** What JSON can hold, and a careless store cannot. */
const ODD = [
  '{"z":-0,"list":[-0,-0.0,0e-7]}',
  '{"__proto__":{"polluted":1},"constructor":"c","toString":1}',
  '"\\ud800 \\udc00\\ud83d \\u0000"',
  '{"10":"ten","9":"nine","-1":"minus","1e3":"e","a":"a"}',
  '9007199254740993',
  '[1e308,5e-324,0.1,123456789012345678901234567890]',
];

test('what is odd in JSON is the same live, over again, and when it is read from its log', async () => {
  const shown = [
    { append: { to: 'notes', entry: { topic: '${path.id}', text: '${body}' } } },
    { reply: { body: '${appended}' } },
  ];
  await using folder = await folderOf({
    'api/notes.json': NOTES,
    'x.yaml': scenarioOf([putting({ idempotency: { key: ['body'] } }, ...shown)]),
  });
  const options: MockServerOptions = {
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
    state: `file:${folder.path}/state`,
    clock: 'manual',
  };
  const bytes = async (server: MockServer): Promise<string> => (await server.fetch('/notes')).text();
  const put = async (server: MockServer): Promise<string[]> => {
    const all: string[] = [];
    for (const body of ODD) all.push(JSON.stringify((await ask(server, 'PUT /notes/a', { body })).body.text));
    return all;
  };
  const live = await createMockServer(options);
  const first = await put(live);
  expect(first).toEqual(ODD.map((text) => JSON.stringify(JSON.parse(text))));
  expect(await put(live)).toEqual(first);
  const before = await bytes(live);
  await live.close();
  await using server = await createMockServer(options);
  expect(await bytes(server)).toBe(before);
  expect(await put(server)).toEqual(first);
  expect(await bytes(server)).toBe(before);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('keys that look like parts of an object are keys like any other', async () => {
  await using server = await playing({ scenario: 'x', ...TABLE });
  for (const id of ['__proto__', 'constructor', '0', 'toString'])
    expect([id, (await ask(server, `GET /notes/${id}`)).status]).toEqual([id, 404]);
  await ask(server, 'PUT /notes/__proto__', { body: { n: 1 } });
  expect((await ask(server, 'GET /notes/__proto__')).body).toEqual({ id: '__proto__', n: 1 });
});

test('each item of a list becomes an entry, in one change: all are there or none', async () => {
  const each = putting(
    { append: { to: 'notes', each: 'body.items', entry: { topic: 'a', text: '${10 / item}' } } },
    { reply: { body: '${appended.map(e, e.text)}' } },
  );
  await using server = await playing(scenarioOf([each]));
  const put = (items: unknown): ReturnType<typeof ask> => ask(server, 'PUT /notes/a', { body: { items } });
  expect((await put([1, 2])).body).toEqual([10, 5]);
  expect((await put([5, 0])).status).toBe(500);
  expect((await put('no list')).status).toBe(500);
  expect((await put([])).body).toEqual([]);
  expect(await texts(server)).toEqual([10, 5]);
});

test('two worlds of one seed say the same, and two seeds make other ids', async () => {
  const rules = scenarioOf([putting(...ADD)]);
  const ids = async (seed?: string): Promise<string[]> => {
    await using server = await playing(rules, seed === undefined ? {} : { seed });
    const all: string[] = [];
    for (const id of ['a', 'b']) all.push((await ask(server, `PUT /notes/${id}`, { body: {} })).body.id);
    return all;
  };
  expect(await ids()).toEqual(await ids());
  expect(await ids('other')).not.toEqual(await ids());
  expect(new Set(await ids()).size).toBe(2);
});
