import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import { rawSocket } from '../contract/raw-socket.ts';
import type { Ask } from '../support/both-ways.ts';
import { type Live, liveOf } from './live.ts';
import { bodyOf, jsonOf, notes, outcome, playing, put, putting, turns, until } from './play.ts';

/** What `PUT /notes/a` answers. */
const BODY = JSON.stringify({ id: 'a', text: '0123456789'.repeat(4) });

const asking =
  (server: MockServer): Ask =>
  (path, init) =>
    server.fetch(path, init);

/** Plays this step over a put, in process and over a socket. */
function bothOver(
  name: string,
  step: string,
  body: (ask: Ask, server: MockServer, url: string) => Promise<void>,
): void {
  test.each(['in process', 'over a socket'])(`${name} (%s)`, async (way) => {
    await using server = await playing(putting(step));
    const { url } = await server.listen();
    const ask: Ask = way === 'in process' ? asking(server) : (path, init) => fetch(url + path, init);
    await body(ask, server, url);
  });
}

/** The outcomes of so many puts, one after the other. */
async function outcomes(ask: Ask, count: number): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let n = 1; n <= count; n++) all.push(await outcome(put(ask, `${n}`)));
  return all;
}

const FAULT_503 = `fault: { status: 503, detail: "Not \${path.id}.", headers: { Retry-After: 7 } }`;

bothOver('a status is answered in the place of what would be done', FAULT_503, async (ask) => {
  const response = await put(ask, 'a');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
  expect(await bodyOf(response)).toMatchObject({ status: 503, detail: 'Not a.' });
  expect(await notes(ask)).toEqual([]);
});

bothOver(
  'a status after the commit hides what was done',
  'fault: { status: 500, after: commit }',
  async (ask) => {
    const response = await put(ask, 'a');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('0123');
    expect(await notes(ask)).toEqual(['a']);
  },
);

bothOver('a reset breaks the connection before anything is done', 'fault: { kind: reset }', async (ask) => {
  await expect(put(ask, 'a')).rejects.toThrow(/fetch failed/);
  await expect(put(ask, 'a')).rejects.toBeInstanceOf(TypeError);
  expect(await notes(ask)).toEqual([]);
});

bothOver(
  'a reset after the commit breaks it when all is done',
  'fault: { kind: reset, after: commit }',
  async (ask) => {
    await expect(put(ask, 'a')).rejects.toThrow(/fetch failed/);
    expect(await notes(ask)).toEqual(['a']);
  },
);

test('who is reset sees a reset, and not an end', async () => {
  await using server = await playing(putting('fault: { kind: reset }'));
  const { url } = await server.listen();
  const error = await put((path, init) => fetch(url + path, init), 'a').catch((reason: Error) => reason);
  expect(error).toMatchObject({ cause: { code: 'ECONNRESET' } });
});

bothOver('an empty answer has its status and headers, and no body', 'fault: { kind: empty }', async (ask) => {
  const response = await put(ask, 'a');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect([response.headers.get('content-length'), await response.text()]).toEqual(['0', '']);
  expect(await notes(ask)).toEqual(['a']);
});

bothOver('a truncated answer breaks off', 'fault: { kind: truncated }', async (ask) => {
  const response = await put(ask, 'a');
  expect([response.status, response.headers.get('content-length')]).toEqual([200, `${BODY.length}`]);
  await using live = liveOf(response);
  await until(() => live.end !== undefined);
  expect([live.end, live.text]).toEqual(['broken', BODY.slice(0, BODY.length / 2)]);
  expect(await notes(ask)).toEqual(['a']);
});

/** Sends a put over a bare socket. */
const PUT =
  'PUT /notes/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';

test('of a truncated answer half comes over the line, and then the line is cut', async () => {
  await using server = await playing(putting('fault: { kind: truncated }'));
  const { url } = await server.listen();
  using socket = rawSocket(url, PUT);
  const [head = '', body = ''] = (await socket.ended).split('\r\n\r\n');
  expect(head).toContain(`content-length: ${BODY.length}`);
  expect(head).not.toContain('transfer-encoding');
  expect(body).toBe(BODY.slice(0, Math.floor(BODY.length / 2)));
});

test('an empty answer leaves the line open for the next request', async () => {
  await using server = await playing(putting('fault: { kind: empty, first: 1 }'));
  const { url } = await server.listen();
  using socket = rawSocket(url, PUT + PUT);
  const all = await socket.received(/"text"/);
  expect(all.match(/^HTTP\/1\.1 200/gm)).toHaveLength(2);
  expect(all).toMatch(/content-length: 0\r\n[^{]*HTTP\/1\.1 200/);
});

test('after a reset others are still served', async () => {
  await using server = await playing(putting('fault: { kind: reset, first: 1 }'));
  const { url } = await server.listen();
  using socket = rawSocket(url, PUT);
  using other = rawSocket(url, 'GET /notes HTTP/1.1\r\nHost: x\r\n\r\n');
  await other.received(/200 OK[\s\S]*\[\]/);
  expect(await socket.ended).toBe('');
  expect(await outcome(put((path, init) => fetch(url + path, init), 'a'))).toBe(200);
});

bothOver(
  'a slow answer comes in pieces as time passes',
  'fault: { kind: slow, over: 10m }',
  async (ask, server) => {
    const world = await server.world();
    let live: Live | undefined;
    void put(ask, 'a').then((response) => {
      live = liveOf(response);
    });
    const lengths: (number | undefined)[] = [];
    for (let minute = 0; minute <= 10; minute++) {
      await turns();
      lengths.push(live?.text.length);
      await world.clock.advance(60_000);
    }
    await live?.hangUp();
    expect(live?.text).toBe(BODY);
    expect(lengths[1]).toBeGreaterThan(0);
    expect(lengths[5]).toBeLessThan(BODY.length);
  },
);

test('who hangs up on a slow answer leaves nothing behind', async () => {
  await using server = await playing(putting('fault: { kind: slow, over: 10m }'));
  const live = liveOf(await put(asking(server), 'a'));
  await turns();
  await live.hangUp();
  await (await server.world()).clock.advance(600_000);
  expect(await notes(asking(server))).toEqual(['a']);
});

test.each([
  ['first: 2', [503, 503, 200, 200, 200, 200]],
  ['first: 0', [200, 200, 200, 200, 200, 200]],
  ['every: 3', [200, 200, 503, 200, 200, 503]],
  ['every: 1', [503, 503, 503, 503, 503, 503]],
  ['share: 0', [200, 200, 200, 200, 200, 200]],
  ['share: 1', [503, 503, 503, 503, 503, 503]],
  ['share: 1, first: 1', [503, 200, 200, 200, 200, 200]],
])('a fault strikes %s', async (strikes, expected) => {
  await using server = await playing(putting(`fault: { status: 503, ${strikes} }`));
  expect(await outcomes(asking(server), 6)).toEqual(expected);
});

test('a share is a share, and every place draws its own', async () => {
  const steps = ['fault: { status: 501, share: 0.3 }', 'fault: { status: 502, share: 0.3 }'];
  await using server = await playing(putting(...steps));
  const all = await outcomes(asking(server), 300);
  const count = (status: number): number => all.filter((one) => one === status).length;
  expect(count(501) / 300).toBeCloseTo(0.3, 0.9);
  expect(count(502) / (300 - count(501))).toBeCloseTo(0.3, 0.9);
});

test('faults are counted in each world, and anew after a reset', async () => {
  await using server = await playing(putting('fault: { status: 503, first: 1 }'));
  const other: Ask = (path, init) => server.fetch(`/@other${path}`, init);
  expect(await outcomes(asking(server), 2)).toEqual([503, 200]);
  expect(await outcomes(other, 2)).toEqual([503, 200]);
  await (await server.world()).reset();
  expect(await outcomes(asking(server), 2)).toEqual([503, 200]);
});

test('a fault that breaks the answer inside of a transaction does so once', async () => {
  const steps = ['idempotency: { key: [path.id] }', 'fault: { kind: reset, after: commit }'];
  await using server = await playing(putting(...steps));
  const ask = asking(server);
  expect([await outcome(put(ask, 'a')), await outcome(put(ask, 'a'))]).toEqual(['broken', 200]);
  expect(await notes(ask)).toEqual(['a']);
});

test('a status that is cut off is that of a call which is not made', async () => {
  await using server = await playing(putting('fault: { status: 503, kind: empty }'));
  const response = await put(asking(server), 'a');
  expect([response.status, await response.text()]).toEqual([503, '']);
  expect(await notes(asking(server))).toEqual([]);
});

bothOver('a delay holds a call up before it is made', 'delay: { for: 5m }', async (ask, server) => {
  const world = await server.world();
  const answer = outcome(put(ask, 'a'));
  await until(() => world.waiting === 1);
  await world.clock.advance(299_999);
  expect([world.waiting, await notes(ask)]).toEqual([1, []]);
  await world.clock.advance(1);
  expect([await answer, world.waiting, await notes(ask)]).toEqual([200, 0, ['a']]);
});

bothOver(
  'a delay after the commit holds up the answer alone',
  'delay: { for: 5m, after: commit }',
  async (ask, server) => {
    const world = await server.world();
    let answered: unknown;
    void outcome(put(ask, 'a')).then((one) => {
      answered = one;
    });
    let known: unknown = [];
    for (; JSON.stringify(known) !== '["a"]'; known = await notes(ask)) await turns();
    await world.clock.advance(299_999);
    await turns();
    expect(answered).toBeUndefined();
    await world.clock.advance(1);
    await until(() => answered === 200);
  },
);

test('who waits for an answer that is held back counts as waiting', async () => {
  await using server = await playing(putting('delay: { for: 5m, after: commit }'));
  const world = await server.world();
  const answer = outcome(put(asking(server), 'a'));
  await turns();
  expect(world.waiting).toBe(1);
  await world.clock.advance(300_000);
  expect([await answer, world.waiting]).toEqual([200, 0]);
});

test('delays add up, and strike as they are told', async () => {
  const steps = [
    'delay: { for: 1s, first: 1 }',
    'delay: { for: 2s, after: commit }',
    'delay: { for: 3s, after: commit }',
  ];
  await using server = await playing(putting(...steps));
  const world = await server.world();
  const spans: number[] = [];
  for (const id of ['a', 'b']) {
    const start = world.clock.now();
    let isOver = false;
    void put(asking(server), id).then(() => {
      isOver = true;
    });
    for (await turns(); !isOver; await turns()) await world.clock.advance(500);
    spans.push(world.clock.now() - start);
  }
  expect(spans).toEqual([6000, 5000]);
});

test('a reset lets nobody wait for a delay', async () => {
  await using server = await playing(
    putting('delay: { for: 5m, first: 1 }', 'delay: { for: 5m, after: commit }'),
  );
  const world = await server.world();
  const [before, after] = [outcome(put(asking(server), 'a')), outcome(put(asking(server), 'b'))];
  await turns();
  await world.reset();
  expect([await before, await after]).toEqual([503, 200]);
  expect(await notes(asking(server))).toEqual([]);
});

test('a sequence answers one after the other, and then lets pass', async () => {
  const step = `sequence: [{ status: 404 }, pass, { status: 200, body: { n: "\${path.id}" } }]`;
  await using server = await playing(putting(step));
  const answers: unknown[] = [];
  for (const id of ['1', '2', '3', '4']) {
    const response = await put(asking(server), id);
    answers.push(response.status === 200 ? (await bodyOf(response)).n : response.status);
  }
  expect(answers).toEqual([404, undefined, '3', undefined]);
  expect(await notes(asking(server))).toEqual(['2', '4']);
});

test('calls at the same time take a turn each', async () => {
  await using server = await playing(
    putting('sequence: [{ status: 503 }, { status: 404 }, pass, { status: 409 }]'),
  );
  const all = Array.from({ length: 6 }, (_, n) => outcome(put(asking(server), `${n}`)));
  expect((await Promise.all(all)).sort()).toEqual([200, 200, 200, 404, 409, 503]);
});

const TABLE = `
scenario: table
tables: { rows: { key: row.id, rows: [{ id: first, n: 1 }] } }
rules:
  - on: PUT /notes/{id}
    do:
      - upsert: { table: rows, row: { id: "\${path.id}", n: "\${body.n}" } }
      - reply: { body: "\${upserted}" }
  - on: GET /notes/{id}
    do:
      - find: { table: rows, key: path.id }
      - reply: { body: "\${found}" }
  - on: DELETE /notes/{id}
    do:
      - remove: { table: rows, key: path.id }
      - reply: { body: { gone: "\${path.id}" } }
`;

test('a row is removed, also one that was there from the start, and may come back', async () => {
  await using server = await playing(TABLE);
  const ask = asking(server);
  const status = async (path: string, init?: RequestInit): Promise<number> => (await ask(path, init)).status;
  expect(await status('/notes/first')).toBe(200);
  expect(await (await ask('/notes/first', { method: 'DELETE' })).json()).toEqual({ gone: 'first' });
  expect(await status('/notes/first')).toBe(404);
  await put(ask, 'first', jsonOf({ n: 2 }));
  expect(await (await ask('/notes/first')).json()).toEqual({ id: 'first', n: 2 });
  await (await server.world()).reset();
  expect(await (await ask('/notes/first')).json()).toEqual({ id: 'first', n: 1 });
});

test('a row that there is not cannot be removed', async () => {
  await using server = await playing(TABLE);
  const answers = ['nobody', 'first', 'first'].map((id) =>
    server.fetch(`/notes/${id}`, { method: 'DELETE' }),
  );
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 200, 404]);
});

test('one way or the other is taken, and both go on where they do not answer', async () => {
  const step = `when: "path.id == 'a'"
        then: [reply: { body: then }]
        else: [append: { to: notes, entry: "\${'not ' + path.id}" }]`;
  await using server = await playing(putting(step));
  expect(await (await put(asking(server), 'a')).json()).toBe('then');
  expect(await (await put(asking(server), 'b')).json()).toMatchObject({ id: 'b' });
  expect(await notes(asking(server))).toEqual(['not b', 'b']);
});

test('what one way names is known further in', async () => {
  const step = `when: "path.id == 'a'"
        then: [append: { to: notes, entry: named, as: one }]
        else: [append: { to: notes, entry: other, as: one }]`;
  await using server = await playing(putting(step, `append: { to: notes, entry: "\${one}" }`));
  for (const id of ['a', 'b']) await put(asking(server), id);
  expect(await notes(asking(server))).toEqual(['named', 'named', 'a', 'other', 'other', 'b']);
});

test('a limit holds for each key, and fills up again', async () => {
  await using server = await playing(putting('rate-limit: { key: [path.id], burst: 2, perSecond: 0.5 }'));
  const [ask, world] = [asking(server), await server.world()];
  const statuses = async (...ids: string[]): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (const id of ids) all.push(await outcome(put(ask, id)));
    return all;
  };
  expect(await statuses('a', 'a', 'a', 'b', 'b', 'b')).toEqual([200, 200, 429, 200, 200, 429]);
  await world.clock.advance(1999);
  expect(await statuses('a')).toEqual([429]);
  await world.clock.advance(1);
  expect(await statuses('a', 'a')).toEqual([200, 429]);
  await world.clock.advance(3_600_000);
  expect(await statuses('a', 'a', 'a')).toEqual([200, 200, 429]);
});

test('a limit says when to come again, in whole seconds', async () => {
  await using server = await playing(putting('rate-limit: { burst: 1, perSecond: 0.1 }'));
  const world = await server.world();
  await put(asking(server), 'a');
  const waits: unknown[] = [];
  for (const pause of [0, 1, 998, 1, 8000, 500]) {
    await world.clock.advance(pause);
    waits.push((await put(asking(server), 'a')).headers.get('retry-after'));
  }
  expect(waits).toEqual(['10', '10', '10', '9', '1', '1']);
});
