import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { idempotency } from '../../src/scenario/behaviors/idempotency.ts';
import { ExpressionLanguage } from '../../src/scenario/expressions/expression.ts';
import type { Step } from '../../src/world/step.ts';
import { folderOf } from '../support/folder.ts';
import { haveOneHiddenClass } from '../support/inside-v8.ts';
import { foldOf, programOf } from './kernel.ts';
import {
  ADD,
  ask,
  askAt,
  findingsIn,
  isSettled,
  NOTES,
  playing,
  putting,
  puttingWith,
  scenarioOf,
  type Told,
  texts,
  turns,
  until,
} from './notes.ts';

const ONCE = { idempotency: { key: ['caller.user', 'path.id'] } };
const MINUTE = 60_000;

function put(server: MockServer, text: unknown, token = 'alice'): Promise<Told> {
  return ask(server, 'PUT /notes/a', { body: { text }, token });
}

/** The statuses of one call after the other. */
async function statuses(server: MockServer, count: number): Promise<(number | string)[]> {
  const all: (number | string)[] = [];
  for (let left = count; left > 0; left--)
    all.push(
      await put(server, 'x').then(
        ({ status }) => status,
        () => 'reset',
      ),
    );
  return all;
}

test('the same key twice is one entry and one answer, and another key is another', async () => {
  await using server = await puttingWith(ONCE, ...ADD);
  const [first, second, other] = [await put(server, 1), await put(server, 2), await put(server, 3, 'bob')];
  expect(second.body).toEqual(first.body);
  expect(other.body).not.toEqual(first.body);
  expect(await texts(server)).toEqual([1, 3]);
});

test('parts of a key are kept apart: a and b with c is not a with b and c', async () => {
  const key = { idempotency: { key: ['body.a', 'body.b'] } };
  await using server = await puttingWith(key, ...ADD);
  const bodies = [
    { a: 'ab', b: 'c' },
    { a: 'a', b: 'bc' },
    { a: '1', b: 1 },
    { a: 1, b: '1' },
    { a: null, b: '' },
    { a: '', b: null },
    { b: '' },
  ];
  for (const body of bodies) await ask(server, 'PUT /notes/a', { body });
  // What is absent is null.
  expect(await texts(server)).toHaveLength(6);
});

test('duplicates of a call that waits share its answer; its entry comes when it ends', async () => {
  await using server = await puttingWith(ONCE, { delay: { for: '1s' } }, ...ADD);
  const world = await server.world();
  const all = Array.from({ length: 10 }, (_, index) => put(server, index));
  await until(() => world.waiting === 10);
  expect(await texts(server)).toEqual([]);
  await world.clock.advance(1000);
  const bodies = (await Promise.all(all)).map(({ status, body }) => ({ status, body }));
  expect(bodies).toEqual(Array(10).fill({ status: 200, body: bodies[0]?.body }));
  expect(await texts(server)).toEqual([0]);
  expect(world.waiting).toBe(0);
});

test('a call that waits goes on after a restart, and its repetition is one', async () => {
  const scenario = scenarioOf([putting(ONCE, { delay: { for: '1s' } }, ...ADD)]);
  await using folder = await folderOf({ 'api/notes.json': NOTES, 'x.yaml': scenario });
  const options: MockServerOptions = {
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
    state: `file:${folder.path}/state`,
    clock: 'manual',
  };
  const before = await createMockServer(options);
  const lost = put(before, 'first');
  const world = await before.world();
  await until(() => world.waiting === 1);
  await world.clock.advance(500);
  await before.close();
  expect((await lost).status).toBe(503);
  await using server = await createMockServer(options);
  const repeated = put(server, 'second');
  const after = await server.world();
  await until(() => after.waiting === 1);
  await after.clock.advance(1000);
  expect((await repeated).body.text).toBe('first');
  expect(await texts(server)).toEqual(['first']);
});

test('duplicates of a call that fails share the failure, and the next call tries again', async () => {
  const failing = { sequence: [{ status: 503 }, 'pass'] };
  await using server = await puttingWith(ONCE, { delay: { for: '1s' } }, failing, ...ADD);
  const world = await server.world();
  const all = [1, 2, 3, 4, 5].map((text) => put(server, text));
  await until(() => world.waiting === 5);
  await world.clock.advance(1000);
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(5).fill(503));
  const next = put(server, 6);
  await until(() => world.waiting === 1);
  await world.clock.advance(1000);
  expect((await next).body.text).toBe(6);
  expect(await texts(server)).toEqual([6]);
});

test('duplicates of a call that is broken share that too, and none of them waits anew', async () => {
  await using server = await puttingWith(ONCE, { delay: { for: '1s' } }, { reply: { body: "${int('x')}" } });
  const world = await server.world();
  const all = [1, 2, 3].map((text) => put(server, text));
  await until(() => world.waiting === 3);
  await world.clock.advance(1000);
  expect(world.waiting).toBe(0);
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual([500, 500, 500]);
});

test('a reset answers calls that wait, and what was due for them is not done in the new life', async () => {
  await using server = await puttingWith(ONCE, { delay: { for: '1s' } }, ...ADD);
  const world = await server.world();
  const old = put(server, 'old');
  await until(() => world.waiting === 1);
  await world.clock.advance(500);
  await world.reset();
  expect((await old).status).toBe(503);
  const next = put(server, 'new');
  await until(() => world.waiting === 1);
  await world.clock.advance(500);
  // The deadline of the old call passes.
  expect(await isSettled(next)).toBe(false);
  await world.clock.advance(500);
  expect((await next).body.text).toBe('new');
  expect(await texts(server)).toEqual(['new']);
});

test('a caller who goes away while a call waits loses the answer, and nothing else', async () => {
  await using server = await puttingWith(ONCE, { delay: { for: '1s' } }, ...ADD);
  const world = await server.world();
  const leaving = new AbortController();
  void ask(server, 'PUT /notes/a', { body: { text: 1 }, token: 'alice', signal: leaving.signal }).catch(
    () => undefined,
  );
  await until(() => world.waiting === 1);
  leaving.abort();
  await until(() => world.waiting === 0);
  await world.clock.advance(1000);
  expect(await texts(server)).toEqual([1]);
  expect((await put(server, 2)).body.text).toBe(1);
});

test('503, 503, 200 under idempotency: the 200 is remembered', async () => {
  await using server = await puttingWith(
    ONCE,
    { sequence: [{ status: 503 }, { status: 503 }, 'pass'] },
    ...ADD,
  );
  expect(await statuses(server, 5)).toEqual([503, 503, 200, 200, 200]);
  expect(await texts(server)).toEqual(['x']);
});

test('an error that says no status of its own is not remembered', async () => {
  const known = { find: { in: 'notes', where: "entry.text == 'known'", else: { problem: 'conflict' } } };
  await using server = await puttingWith(ONCE, known, ...ADD);
  expect(await statuses(server, 2)).toEqual([409, 409]);
  await (await server.world()).stream('notes').append({ text: 'known' });
  expect(await statuses(server, 2)).toEqual([200, 200]);
  expect(await texts(server)).toEqual(['known', 'x']);
});

test('a fault after the commit outside of idempotency is not repeated, nor is the entry', async () => {
  await using server = await puttingWith(
    { fault: { after: 'commit', kind: 'reset', first: 1 } },
    ONCE,
    ...ADD,
  );
  expect(await statuses(server, 3)).toEqual(['reset', 200, 200]);
  expect(await texts(server)).toEqual(['x']);
});

test('a fault after the commit within idempotency is not remembered', async () => {
  await using server = await puttingWith(ONCE, { fault: { after: 'commit', kind: 'reset' } }, ...ADD);
  expect(await statuses(server, 3)).toEqual(['reset', 200, 200]);
  expect(await texts(server)).toEqual(['x']);
});

test('a delay after the commit within idempotency is not repeated', async () => {
  await using server = await puttingWith(ONCE, { delay: { after: 'commit', for: '1s' } }, ...ADD);
  const first = put(server, 1);
  expect(await isSettled(first)).toBe(false);
  expect((await put(server, 2)).body.text).toBe(1);
  await (await server.world()).clock.advance(1000);
  expect((await first).body.text).toBe(1);
});

test('a retry over a socket after a fault that follows the commit finds one entry', async () => {
  await using server = await puttingWith(
    { fault: { after: 'commit', kind: 'reset', first: 2 } },
    ONCE,
    ...ADD,
  );
  const { url } = await server.listen();
  const once = (): Promise<Told> => askAt(url, 'PUT /notes/a', { body: { text: 'x' }, token: 'alice' });
  await expect(once()).rejects.toThrow('fetch failed');
  await expect(once()).rejects.toThrow('fetch failed');
  expect((await once()).body.text).toBe('x');
  expect(await texts(server)).toEqual(['x']);
});

test.each<[string, unknown, unknown, (number | string)[]]>([
  ['replay', 1, 2, [200]],
  ['replay', 1, 1, [200]],
  [{ status: 422 }, 1, 2, [422]],
  [{ status: 422 }, 1, 1, [200]],
  [{ finding: 'BODY_CHANGED' }, 1, 2, [200, 'BODY_CHANGED']],
  [{ finding: 'BODY_CHANGED' }, 1, 1, [200]],
] as never)(
  'otherBody %j: after the text %j a repetition with %j gets %j',
  async (otherBody, first, second, expected) => {
    await using server = await puttingWith({ idempotency: { key: ['path.id'], otherBody } }, ...ADD);
    const known = await put(server, first);
    const answer = await put(server, second);
    expect([answer.status, ...findingsIn(answer)]).toEqual(expected);
    if (answer.status === 200) expect(answer.body).toEqual(known.body);
    expect(await texts(server)).toEqual([first]);
  },
);

test('a repetition gets the first bytes; names in another order are the same body', async () => {
  const steps = [
    { idempotency: { key: ['path.id'], otherBody: { status: 422 } } },
    { reply: { body: '${body}' } },
  ];
  await using server = await puttingWith(...steps);
  const told = async (body: string): Promise<string> => {
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body };
    return (await server.fetch('/notes/a', init)).text();
  };
  const first = await told('{"z": 1, "a": {"y": -0, "b": 1.0}}');
  expect(first).toBe('{"z":1,"a":{"y":0,"b":1}}');
  expect(await told('{"a":{"b":1,"y":0},"z":1e0}')).toBe(first);
  expect(JSON.parse(await told('{"a":{"b":1,"y":1},"z":1}')).status).toBe(422);
});

const LIVING = { idempotency: { key: ['path.id'], life: '1m' } };

test('what is remembered is forgotten when its life is over, by the clock of the world', async () => {
  await using server = await puttingWith(LIVING, ...ADD);
  const world = await server.world();
  await put(server, 1);
  await world.clock.advance(MINUTE - 1);
  await put(server, 2);
  expect(await texts(server)).toEqual([1]);
  await world.clock.advance(1);
  await put(server, 3);
  expect(await texts(server)).toEqual([1, 3]);
});

test('a key whose life is over can be used again by a call that waits', async () => {
  await using server = await puttingWith(LIVING, { delay: { for: '1s' } }, ...ADD);
  const world = await server.world();
  const told: unknown[] = [];
  for (const text of [1, 2]) {
    const answer = put(server, text);
    await until(() => world.waiting === 1);
    await world.clock.advance(2 * MINUTE);
    told.push((await answer).body.text);
  }
  expect(told).toEqual([1, 2]);
});

test('the life of a key does not depend on how long another call took', async () => {
  const text = [
    'scenario: x',
    'streams: { notes: {} }',
    'rules:',
    '  - on: PUT /notes/{id}',
    '    do:',
    '      - idempotency: { key: [path.id], life: 1m }',
    "      - when: path.id == 'slow'",
    '        then: [delay: { for: 30s }]',
    '      - append: { to: notes, entry: "${path.id}" }',
    '      - reply: { body: "${path.id}" }',
    '  - on: GET /notes',
    '    do: [{ read: { stream: notes } }, { reply: { body: "${read.entries}" } }]',
  ].join('\n');
  await using server = await playing(text);
  const world = await server.world();
  const slow = ask(server, 'PUT /notes/slow', { body: {} });
  await until(() => world.waiting === 1);
  await ask(server, 'PUT /notes/quick', { body: {} });
  await world.clock.advance(30_000);
  await slow;
  await world.clock.advance(30_000);
  await ask(server, 'PUT /notes/quick', { body: {} });
  expect((await ask(server, 'GET /notes')).body).toEqual(['quick', 'slow', 'quick']);
});

test('nothing is left of keys whose life is over once there is another write', () => {
  const language = new ExpressionLanguage();
  const step = idempotency.create({ key: [language.compile('body')], life: 100 }, 'put:1');
  const rows: Step = ({ state }) => ({ body: [...state.table('idempotency put:1').entries()].length });
  const fold = foldOf(programOf({ put: ['always', step, () => ({ body: 'ok' })], rows: ['never', rows] }));
  for (let key = 0; key < 50; key++) fold.call('put', key, key);
  expect(fold.look('rows')).toEqual({ body: 50 });
  fold.call('put', 'last', 500);
  expect(fold.look('rows')).toEqual({ body: 1 });
});

test('what is kept of each key shares hidden classes with the rest', () => {
  const language = new ExpressionLanguage();
  const step = idempotency.create({ key: [language.compile('body')] }, 'put:1');
  const rows: Step = ({ state }) => ({
    body: [...state.table('idempotency put:1').entries()].map(([, row]) => row),
  });
  const put: Step = ({ exchange }) => ({ body: { made: exchange.body } });
  const fold = foldOf(programOf({ put: ['always', step, put], rows: ['never', rows] }));
  for (let key = 0; key < 50; key++) fold.answer('put', key);
  const { body } = fold.look('rows') as { body: { answer: object }[] };
  const [first, last] = [body[0], body[49]];
  expect(haveOneHiddenClass(first ?? {}, last ?? {})).toBe(true);
  expect(haveOneHiddenClass(first?.answer ?? {}, last?.answer ?? {})).toBe(true);
});

test('who waits for an answer that is held back is counted among those who wait', async () => {
  await using server = await puttingWith({ delay: { after: 'commit', for: '1s' } }, ...ADD);
  const world = await server.world();
  const answer = put(server, 1);
  await until(() => world.waiting === 1);
  await world.clock.advance(1000);
  expect((await answer).status).toBe(200);
  expect(world.waiting).toBe(0);
});

test('1,000 clients put one thing at once, some hang up, the answer is held back: one entry, equal answers', async () => {
  await using server = await puttingWith({ delay: { after: 'commit', for: '1s' } }, ONCE, ...ADD);
  const { url } = await server.listen();
  const world = await server.world();
  const leaving = new AbortController();
  let ended = 0;
  const asked = Array.from({ length: 1000 }, (_, index) => {
    const isLeaving = index % 10 === 7;
    const asking = {
      body: { text: index },
      token: 'alice',
      ...(isLeaving ? { signal: leaving.signal } : {}),
    };
    const answer = askAt(url, 'PUT /notes/a', asking).then(
      ({ body }) => body.id,
      () => 'gone',
    );
    return answer.finally(() => ended++);
  });
  while ((await texts(server)).length === 0) await turns();
  leaving.abort();
  for (; ended < 1000; await turns()) await world.clock.advance(1000);
  const answers = await Promise.all(asked);
  const [entry, ...others] = (await ask(server, 'GET /notes')).body;
  expect(others).toEqual([]);
  expect(new Set(answers)).toEqual(new Set([entry.id, 'gone']));
  expect(answers.filter((id) => id === 'gone')).toHaveLength(100);
});
