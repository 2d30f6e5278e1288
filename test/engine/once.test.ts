import { expect, test } from 'vitest';
import type { Call } from '../../src/world/call.ts';
import type { Answer, Step } from '../../src/world/step.ts';
import { failureAt, foldOf, lookAt, programOf, replayed } from './kernel.ts';
import { ADD, ask, playing, putting, puttingWith, scenarioOf, type Told, texts, until } from './notes.ts';

/** Polls for as long as is asked. */
const POLL = { poll: { stream: 'notes', timeout: 'query.timeout', where: "entry.text != 'noise'" } };
const BATCH = { reply: { body: '${batch.entries}' } };

/** What readers that wait one after the other are answered, each of them woken ten times for nothing. */
async function wokenOften(...steps: readonly object[]): Promise<(number | string)[]> {
  await using server = await playing(
    scenarioOf([putting(...ADD), { on: 'GET /notes/{id}', do: [...steps, POLL, BATCH] }]),
  );
  const world = await server.world();
  const all: (number | string)[] = [];
  for (const number of [1, 2, 3, 4]) {
    const answer = ask(server, `GET /notes/a?timeout=60000`).catch((error: Error): Told | Error => error);
    let told: Told | Error | undefined;
    void answer.then((one) => {
      told = one;
    });
    await until(() => world.waiting === 1 || told !== undefined);
    for (let woken = 0; woken < 10; woken++) await world.stream('notes').append({ text: 'noise' });
    await world.stream('notes').append({ text: `n${number}` });
    const one = await answer;
    all.push(one instanceof Error ? 'reset' : one.status);
  }
  return all;
}

test('a fault before a long-poll counts calls and not the times that they are woken', async () => {
  expect(await wokenOften({ fault: { every: 2, status: 503 } })).toEqual([200, 503, 200, 503]);
});

test('a fault after a long-poll counts calls and not the times that they are woken', async () => {
  const fault = { fault: { every: 2, kind: 'reset', after: 'commit' } };
  expect(await wokenOften(fault)).toEqual([200, 'reset', 200, 'reset']);
});

test('a sequence before a long-poll counts calls and not the times that they are woken', async () => {
  expect(await wokenOften({ sequence: ['pass', { status: 409 }, 'pass'] })).toEqual([200, 409, 200, 200]);
});

test('a rate limit around a poll that is woken ten times counts one call', async () => {
  expect(await wokenOften({ 'rate-limit': { burst: 3, perSecond: 0.001 } })).toEqual([200, 200, 200, 429]);
});

test('a share of calls that is drawn is the same in every world of the seed', async () => {
  const drawn = async (): Promise<number[]> => {
    await using server = await puttingWith({ fault: { share: 0.5, status: 503 } }, ...ADD);
    const all: number[] = [];
    for (let count = 0; count < 40; count++)
      all.push((await ask(server, 'PUT /notes/a', { body: {} })).status);
    return all;
  };
  const first = await drawn();
  expect(await drawn()).toEqual(first);
  expect(first.filter((status) => status === 503).length).toBeGreaterThan(8);
  expect(first.filter((status) => status === 200).length).toBeGreaterThan(8);
});

test('what is counted further in than a poll that waits is counted once it has been woken', async () => {
  const steps = [POLL, { fault: { every: 2, status: 503 } }, BATCH];
  await using server = await playing(scenarioOf([{ on: 'GET /notes/{id}', do: steps }]));
  const world = await server.world();
  const all: number[] = [];
  for (const text of ['1', '2']) {
    const answer = ask(server, 'GET /notes/a?timeout=60000');
    await until(() => world.waiting === 1);
    await world.stream('notes').append({ text });
    all.push((await answer).status);
  }
  expect(all).toEqual([200, 503]);
});

test('a delay that lies around counted faults and a rate limit lets a read through when its time has come', async () => {
  const steps = [
    { delay: { for: '300ms' } },
    { fault: { every: 2, status: 503 } },
    { 'rate-limit': { burst: 20, perSecond: 5 } },
    { reply: { body: 'ok' } },
  ];
  await using server = await playing(scenarioOf([{ on: 'GET /notes/{id}', do: steps }]));
  const world = await server.world();
  const all: number[] = [];
  for (let count = 0; count < 2; count++) {
    const answer = ask(server, 'GET /notes/a');
    await until(() => world.waiting === 1);
    await world.clock.advance(300);
    all.push((await answer).status);
  }
  expect(all).toEqual([200, 503]);
});

test('a turn that a call took before it had to wait stays taken', async () => {
  await using server = await puttingWith(
    { sequence: ['pass', { status: 409 }] },
    { delay: { for: '1s' } },
    ...ADD,
  );
  const world = await server.world();
  const first = ask(server, 'PUT /notes/a', { body: { text: '1' } });
  await until(() => world.waiting === 1);
  expect((await ask(server, 'PUT /notes/a', { body: { text: '2' } })).status).toBe(409);
  await world.clock.advance(1000);
  expect((await first).status).toBe(200);
  expect(await texts(server)).toEqual(['1']);
});

test('a turn that a call took is given back when the call fails', async () => {
  await using server = await puttingWith(
    { sequence: [{ status: 409 }, 'pass'] },
    { reply: { body: "${int('x')}" } },
  );
  const status = async (): Promise<number> => (await ask(server, 'PUT /notes/a', { body: {} })).status;
  expect([await status(), await status(), await status()]).toEqual([409, 500, 500]);
});

/** Waits for its first ask, and then for no more. */
function waitOnce(call: Call): Answer | undefined {
  const isFirst = call.recall('asked') === undefined;
  call.remember('asked', true);
  return isFirst ? { keys: ['go'], until: undefined } : undefined;
}

const go: Step = (call) => {
  call.grow('go');
  return {};
};

test('what is decided once stays when the call has to wait, and the rest is taken back', () => {
  const step: Step = (call) => {
    call.state.count('rest');
    const turn = call.once('turn', () => call.state.count('turns'));
    return waitOnce(call) ?? { body: [turn, call.state.count('turns'), call.state.count('rest')] };
  };
  const fold = foldOf(programOf({ wait: ['always', step], go: ['always', go] }));
  expect(fold.call('wait').answers).toEqual([]);
  expect(fold.call('go').answers).toContainEqual({ ref: '1', decision: { body: [1, 2, 2] } });
});

test('what is decided once must not change what the call has changed already', () => {
  const step: Step = ({ state }) => {
    state.table('t').set('k', 1);
    return {};
  };
  const refused: Step = (call) => {
    call.state.table('t').set('k', 2);
    call.once('o', () => {
      call.state.table('t').set('k', 3);
      return true;
    });
    return {};
  };
  const show: Step = ({ state }) => ({ body: state.table('t').get('k') ?? null });
  const fold = foldOf(
    programOf({ step: ['always', step], refused: ['always', refused], show: ['never', show] }),
  );
  fold.answer('step');
  expect(fold.answer('refused')).toEqual(failureAt('refused:1', 'what is decided once'));
  expect(fold.look('show')).toEqual({ body: 1 });
});

test('what is decided once before and after the steps further in is made once per call, however deep', () => {
  const made: string[] = [];
  const step =
    (name: string): Step =>
    (call, next) => {
      const make = (when: string) => () => `${name} ${made.push(`${name} ${when}`)}`;
      call.once('same name', make('before'));
      const answer = next();
      call.once('after', make('after'));
      return answer;
    };
  const wait: Step = (call) => waitOnce(call) ?? {};
  const fold = foldOf(
    programOf({ deep: ['always', step('a'), step('b'), step('c'), wait], go: ['always', go] }),
  );
  fold.call('deep');
  fold.call('go');
  expect(made.sort()).toEqual(['a after', 'a before', 'b after', 'b before', 'c after', 'c before']);
});

test('a call that waits for what another one grows, which waits for it, comes to an end', () => {
  const turning =
    (own: string, other: string): Step =>
    (call) => {
      // Wakes the other one each time, and waits to be woken by it again.
      const turn = Number(call.recall('turn') ?? 0) + 1;
      call.remember('turn', turn);
      call.once(`turn ${turn}`, () => {
        call.grow(other);
        return true;
      });
      return { keys: [own], until: undefined };
    };
  const fold = foldOf(
    programOf({ a: ['always', turning('a', 'b')], b: ['always', turning('b', 'a')], go: ['always', go] }),
  );
  fold.call('a');
  fold.call('b');
  expect(fold.call('go').answers).toHaveLength(1);
});

test('calls that wait are resumed by each other within one entry, the oldest first', () => {
  const after =
    (key: string, grows: string): Step =>
    (call): Answer => {
      const { state } = call;
      if (state.table('done').get(key) === undefined) return { keys: [key], until: undefined };
      state.table('done').set(grows, true);
      state.stream('notes').append({ topic: grows });
      call.grow(grows);
      return {};
    };
  const start: Step = (call) => {
    call.state.table('done').set('a', true);
    call.grow('a');
    return {};
  };
  const list: Step = ({ state }) => ({ body: state.stream('notes').from(0, { limit: 9 }).entries });
  const program = programOf({
    c: ['always', after('b', 'c')],
    b: ['always', after('a', 'b')],
    b2: ['always', after('a', 'b2')],
    start: ['always', start],
    list: ['never', list],
  });
  const fold = foldOf(program);
  for (const name of ['c', 'b', 'b2']) fold.call(name);
  expect(fold.call('start').answers.map(({ ref }) => ref)).toEqual(['4', '2', '3', '1']);
  const topics = { body: [{ topic: 'b' }, { topic: 'b2' }, { topic: 'c' }] };
  expect([fold.look('list'), lookAt(replayed(program, fold), 'list')]).toEqual([topics, topics]);
});

test('a step that waits for a time that has passed is an error that names it', () => {
  const late: Step = (call) => ({ keys: ['k'], until: call.at });
  const fold = foldOf(programOf({ write: ['always', late], look: ['never', late] }));
  const why = 'it waits for a time that has passed';
  expect([fold.answer('write'), fold.look('look')]).toEqual([
    failureAt('write:1', why),
    failureAt('look:1', why),
  ]);
});

test('a wake-up that comes twice, late, or for a call of an earlier life does nothing', () => {
  const slow: Step = (call) => {
    const due = call.once('until', () => call.at + 10);
    return call.isOver(due) ? { body: call.state.count('done') } : { keys: [], until: due };
  };
  const show: Step = ({ state }) => ({ body: state.count('done') });
  const fold = foldOf(programOf({ slow: ['always', slow], show: ['always', show] }));
  const [{ call = '' } = {}] = fold.call('slow').deadlines;
  fold.apply({ kind: 'reset', at: 1 });
  const [again] = fold.call('slow', null, 1).deadlines;
  expect(again?.call).not.toBe(call);
  expect(fold.apply({ kind: 'wake', call, at: 10 }).answers).toEqual([]);
  const wake = { kind: 'wake', call: again?.call ?? '', at: 11 } as const;
  expect(fold.apply(wake).answers).toEqual([{ ref: '2', decision: { body: 1 } }]);
  expect(fold.apply(wake).answers).toEqual([]);
  expect(fold.answer('show')).toEqual({ body: 2 });
});

test('an outcome that comes twice, or for a call of an earlier life, takes nothing else away', () => {
  const retry = { first: 1, most: 1, over: 1 };
  const step: Step = (call) => {
    for (const url of ['http://a', 'http://b'])
      call.send({ url, method: 'POST', headers: {}, body: null, retry });
    return {};
  };
  const { world, call, apply } = foldOf(programOf({ send: ['always', step] }));
  const urls = (): string[] => [...world.outbox.values()].map(({ url }) => url);
  call('send');
  const [effect = ''] = world.outbox.keys();
  for (let count = 0; count < 2; count++) apply({ kind: 'outcome', effect, result: null, at: 1 });
  expect(urls()).toEqual(['http://b']);
  apply({ kind: 'reset', at: 2 });
  call('send', null, 3);
  apply({ kind: 'outcome', effect, result: null, at: 4 });
  expect(urls()).toEqual(['http://a', 'http://b']);
});
