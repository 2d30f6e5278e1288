import { expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import type { Step } from '../../src/world/step.ts';
import { folderOf } from '../support/folder.ts';
import { failureAt, foldOf, lookAt, programOf, replayed, tableOf } from './kernel.ts';
import {
  ADD,
  ask,
  findingsIn,
  isSettled,
  NOTES,
  playing,
  putting,
  puttingWith,
  scenarioOf,
  texts,
  until,
} from './notes.ts';

const [APPEND = {}] = ADD;

/** Fails for a text that is no number, when all else has been done. */
const FAILING = { reply: { body: { id: '${appended.id}', number: '${int(body.text)}' } } };

/** What else there is to see of the notes: the latest of each topic, the place of one, the row of its topic. */
const SEEING = {
  tables: { topics: { key: 'row.id' } },
  views: { latest: { of: 'notes', group: "'all'", key: 'entry.topic' } },
};
const SHOW_LATEST = [
  { read: { view: 'latest', group: "'all'", as: 'latest' } },
  { reply: { body: '${latest}' } },
];
const SHOW_PLACE = [
  { find: { in: 'notes', by: { text: 'path.id' } } },
  { reply: { body: '${found.position}' } },
];
const SHOW_ROW = [{ find: { table: 'topics', key: 'path.id' } }, { reply: { body: '${found}' } }];
const TOPIC = {
  upsert: { table: 'topics', key: 'path.id', row: { id: '${path.id}', last: '${body.text}' } },
};

/** What a look shows before and after a call that fails, and after one that does not. */
async function seen(look: readonly object[], what: string): Promise<unknown[]> {
  const rules = [putting(APPEND, TOPIC, FAILING), { on: 'GET /notes/{id}', do: look }];
  await using server = await playing(scenarioOf(rules, SEEING));
  const all: unknown[] = [];
  for (const text of ['x', '1']) {
    await ask(server, 'PUT /notes/a', { body: { text } });
    const { status, body } = await ask(server, what);
    all.push(status === 200 ? body : status);
  }
  return all;
}

test('a call that fails leaves a view as it was', async () => {
  expect(await seen(SHOW_LATEST, 'GET /notes/x')).toEqual([[], [expect.objectContaining({ text: '1' })]]);
});

test('a call that fails leaves a table as it was', async () => {
  expect(await seen(SHOW_ROW, 'GET /notes/a')).toEqual([404, { id: 'a', last: '1' }]);
});

test('a call that fails leaves an index as it was', async () => {
  expect(await seen(SHOW_PLACE, 'GET /notes/x')).toEqual([404, 404]);
  expect(await seen(SHOW_PLACE, 'GET /notes/1')).toEqual([404, 1]);
});

test('a call that fails leaves the stream as it was, wakes nobody, and draws no id', async () => {
  await using server = await puttingWith(APPEND, FAILING);
  await using other = await puttingWith(APPEND, FAILING);
  const world = await server.world();
  const reader = ask(server, 'GET /feed?from=0&timeout=60000');
  await until(() => world.waiting === 1);
  const failed = await ask(server, 'PUT /notes/a', { body: { text: 'x' } });
  expect([failed.status, failed.body.detail]).toEqual([
    500,
    expect.stringMatching(/x\.yaml:1:\d+ failed: x /),
  ]);
  expect(await isSettled(reader)).toBe(false);
  const first = await ask(server, 'PUT /notes/a', { body: { text: '1' } });
  expect((await reader).body.entries).toEqual([{ id: first.body.id, topic: 'a', text: '1' }]);
  expect((await ask(other, 'PUT /notes/a', { body: { text: '1' } })).body).toEqual(first.body);
});

test('a call that failed fails again when its world is read from its log', async () => {
  await using folder = await folderOf({
    'api/notes.json': NOTES,
    'x.yaml': scenarioOf([putting(APPEND, FAILING)]),
  });
  const options = {
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
    state: `file:${folder.path}/state`,
    clock: 'manual',
  } as const;
  const run = async (...all: string[]): Promise<unknown> => {
    await using server = await createMockServer(options);
    for (const text of all) await ask(server, 'PUT /notes/a', { body: { text } });
    return (await ask(server, 'GET /notes')).body;
  };
  const before = await run('1', 'x', '2');
  expect(before).toHaveLength(2);
  expect(await run()).toEqual(before);
  expect(await run('x', '3')).toEqual([...(before as unknown[]), expect.objectContaining({ text: '3' })]);
});

const ORDER = {
  on: 'POST /orders',
  do: [
    { append: { to: 'notes', entry: { topic: 'order', text: '${body.id}' } } },
    { reply: { status: 201, body: { id: '${body.id}' } } },
  ],
};

test('an answer that breaks the description is refused under enforce: nothing is changed and nobody is woken', async () => {
  await using server = await playing(scenarioOf([ORDER]), { validate: 'enforce' });
  const world = await server.world();
  const reader = ask(server, 'GET /feed?timeout=60000');
  await until(() => world.waiting === 1);
  const refused = await ask(server, 'POST /orders', { body: { id: 7 } });
  expect(refused.status).toBe(500);
  expect(refused.body.detail).toMatch(
    /The rule at x\.yaml:1:\d+ failed: its answer breaks the description: .*id/,
  );
  expect(await isSettled(reader)).toBe(false);
  expect(await texts(server)).toEqual([]);
  await ask(server, 'POST /orders', { body: { id: 'o1' } });
  expect((await reader).body.entries).toEqual([{ topic: 'order', text: 'o1' }]);
});

test('the place of an answer that is refused is that of the step that made it', async () => {
  const text = [
    'scenario: x',
    'rules:',
    '  - on: POST /orders',
    '    do:',
    '      - idempotency: { key: [body.key] }',
    '      - when: body.id == 1',
    '        then:',
    '          - reply: { status: 201, body: { id: 1 } }',
    '      - reply: { status: 201, body: { id: 2 } }',
  ].join('\n');
  await using server = await playing(text);
  const details = [1, 2].map(
    async (id) => (await ask(server, 'POST /orders', { body: { id, key: id } })).body.detail,
  );
  expect(await Promise.all(details)).toEqual([
    expect.stringContaining('x.yaml:8:13'),
    expect.stringContaining('x.yaml:9:9'),
  ]);
});

test('an answer that breaks the description is sent with a finding under warn', async () => {
  await using server = await playing(scenarioOf([ORDER]), { validate: 'warn' });
  const answer = await ask(server, 'POST /orders', { body: { id: 7 } });
  expect([answer.status, answer.body, findingsIn(answer)]).toEqual([201, { id: 7 }, ['type']]);
  expect(await texts(server)).toEqual([7]);
});

test('a repetition of a call whose answer was refused is no repetition', async () => {
  const remembered = { on: 'POST /orders', do: [{ idempotency: { key: ['body.key'] } }, ...ORDER.do] };
  await using server = await playing(scenarioOf([remembered]));
  const asked = [7, 'o1', 'o2'].map((id) => () => ask(server, 'POST /orders', { body: { key: 'k', id } }));
  const told: unknown[] = [];
  for (const one of asked) {
    const { status, body } = await one();
    told.push(status === 201 ? body.id : status);
  }
  expect(told).toEqual([500, 'o1', 'o1']);
  expect(await texts(server)).toEqual(['o1']);
});

test('an error that is answered undoes nothing, one that is thrown undoes all', async () => {
  await using server = await puttingWith(
    { 'rate-limit': { burst: 1, perSecond: 1 } },
    { append: { to: 'notes', entry: { text: '${int(body.text)}' } } },
    { reply: { status: 409 } },
  );
  const status = async (text: string): Promise<number> =>
    (await ask(server, 'PUT /notes/a', { body: { text } })).status;
  // The first two are given back their turn.
  expect([await status('x'), await status('x'), await status('1'), await status('2')]).toEqual([
    500, 500, 409, 429,
  ]);
  expect(await texts(server)).toEqual([1]);
});

test('an entry that a cue cannot make leaves those before it out too', async () => {
  const timeline = [
    {
      after: '5s',
      do: [
        { append: { to: 'notes', entry: { text: 'first' } } },
        { append: { to: 'notes', entry: { text: "${int('x')}" } } },
      ],
    },
    { after: '6s', do: [{ append: { to: 'notes', entry: { text: 'second' } } }] },
  ];
  await using server = await playing(scenarioOf([], { timeline }));
  await (await server.world()).clock.advance(10_000);
  expect(await texts(server)).toEqual(['second']);
});

test('an answer that draws an id is a write, whatever its behavior says', async () => {
  const text = [
    'scenario: x',
    'rules:',
    '  - on: GET /notes/{id}',
    '    do:',
    `      - reply: { body: "\${id('n')}" }`,
  ].join('\n');
  await using server = await playing(text);
  const answers = [await ask(server, 'GET /notes/a'), await ask(server, 'GET /notes/a')];
  expect(new Set(answers.map(({ body }) => body)).size).toBe(2);
});

test.each<[string, Step]>([
  ['sets a row', ({ state }) => Object(state.table('t').set('k', 1))],
  ['deletes a row', ({ state }) => Object(state.table('t').delete('known'))],
  ['appends', ({ state }) => ({ body: state.stream('notes').append({ topic: 'a' }) })],
  ['counts', ({ state }) => ({ body: state.count('c') })],
  ['draws an id', (call) => ({ body: call.id('n') })],
  ['draws a number', (call) => ({ body: call.draw() })],
  ['wakes somebody', (call) => Object(call.grow('k'))],
  ['changes something once', (call) => ({ body: call.once('o', () => call.state.count('c')) })],
])('a read that %s is refused with the place of its step', (_, step) => {
  const { look } = foldOf(programOf({ look: ['never', step] }, tableOf(['known', 1])));
  expect(look('look')).toEqual(failureAt('look:1'));
});

interface Counted {
  n: number;
}

test('what is in the state cannot be changed in place: a row, an entry, a row that was there from the start', () => {
  const row: Step = ({ state }) => ({ body: (state.table('t').get('k') as unknown as Counted).n++ });
  const entry: Step = ({ state }) => ({ body: (state.stream('notes').at(1) as unknown as Counted).n++ });
  const first: Step = ({ state }) => ({ body: (state.table('t').get('first') as unknown as Counted).n++ });
  const fill: Step = ({ state }) => {
    state.table('t').set('k', { n: 1 });
    state.stream('notes').append({ topic: 'a', n: 1 });
    return {};
  };
  const chains = {
    fill: ['always', fill],
    row: ['never', row],
    entry: ['never', entry],
    first: ['never', first],
  } as const;
  const { answer, look } = foldOf(programOf(chains, tableOf(['first', { n: 1 }])));
  answer('fill');
  const names = ['row', 'entry', 'first'];
  expect(names.map((name) => look(name))).toEqual(names.map((name) => failureAt(`${name}:1`)));
});

test('what was sent cannot be changed in place', () => {
  const step: Step = ({ exchange }) => ({ body: (exchange.body as unknown as Counted).n++ });
  const { answer, look } = foldOf(programOf({ write: ['always', step], look: ['never', step] }));
  expect(answer('write', { n: 1 })).toEqual(failureAt('write:1'));
  expect(look('look', { n: 1 })).toEqual(failureAt('look:1'));
});

test.each<[string, unknown]>([
  ['a Promise', Promise.resolve({})],
  ['nothing', undefined],
  ['text', 'ok'],
  ['null', null],
])('a step that answers %s is refused, and what it changed is undone', (_, answer) => {
  const step: Step = ({ state }) => {
    state.count('c');
    // A step of somebody who does not know better.
    return answer as never;
  };
  const count: Step = ({ state }) => ({ body: state.count('c') });
  const fold = foldOf(programOf({ odd: ['always', step], count: ['always', count] }));
  expect(fold.answer('odd')).toEqual(failureAt('odd:1', 'a step answered'));
  expect(fold.answer('count')).toEqual({ body: 1 });
});

test('a row that is deleted and put back by a failure keeps its place among the others', () => {
  const remove: Step = ({ state }) => {
    state.table('t').delete('a');
    state.table('t').set('b', 3);
    state.table('t').set('c', 3);
    throw new Error('no');
  };
  const list: Step = ({ state }) => ({
    body: [...state.table('t').entries()].map(([key, row]) => [key, row]),
  });
  const program = programOf(
    { remove: ['always', remove], list: ['never', list] },
    tableOf(['a', 1], ['b', 2]),
  );
  const fold = foldOf(program);
  fold.call('remove');
  expect(fold.look('list')).toEqual({
    body: [
      ['a', 1],
      ['b', 2],
    ],
  });
  expect(lookAt(replayed(program, fold), 'list')).toEqual({
    body: [
      ['a', 1],
      ['b', 2],
    ],
  });
});

test('what a call wants to send is forgotten when it fails', () => {
  const request = {
    url: 'http://x',
    method: 'POST',
    headers: {},
    body: null,
    retry: { first: 1, most: 1, over: 1 },
  };
  const sending =
    (fails: boolean): Step =>
    (call) => {
      call.send(request);
      if (fails) throw new Error('no');
      return {};
    };
  const { world, call } = foldOf(
    programOf({ fails: ['always', sending(true)], works: ['always', sending(false)] }),
  );
  call('fails');
  expect(world.outbox.size).toBe(0);
  call('works');
  expect([...world.outbox.values()]).toEqual([request]);
  expect(world.fork().outbox.size).toBe(0);
});
