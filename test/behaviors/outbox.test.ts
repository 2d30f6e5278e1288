import { expect, test } from 'vitest';
import { manualClock } from '../../src/clock/manual-clock.ts';
import { Outbox, type Outcome, type Send } from '../../src/engine/outbox.ts';
import type { Outgoing } from '../../src/world/outgoing.ts';
import { turns } from './play.ts';

const REQUEST: Outgoing = {
  url: 'http://x.test/hook',
  method: 'POST',
  headers: {},
  body: null,
  retry: { first: 1000, most: 8000, over: 60_000 },
};

/** An outbox whose requests are answered with these statuses, and then with 200; `undefined` for no answer at all. */
function outboxOf(...answers: (number | undefined)[]) {
  const clock = manualClock(0);
  const tries: { id: string; at: number }[] = [];
  const ended: [string, Outcome][] = [];
  const send: Send = async (id, _, signal) => {
    signal.throwIfAborted();
    const answer = tries.length < answers.length ? answers[tries.length] : 200;
    tries.push({ id, at: clock.now() });
    if (answer === undefined) throw new Error('refused');
    return answer;
  };
  const outbox = new Outbox({
    clock,
    send,
    keyOf: (effect) => effect,
    ended: (id, outcome) => void ended.push([id, outcome]),
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds * 2; left > 0; left--) {
      await turns(3);
      await clock.advance(500);
    }
    await turns(3);
  };
  return { outbox, tries, ended, pass };
}

test('the pause doubles with each try, up to the longest', async () => {
  const { outbox, tries, ended, pass } = outboxOf(500, undefined, 404, 301, 500, 500);
  outbox.take([['a', REQUEST]]);
  await pass(60);
  expect(tries.map(({ at }) => at / 1000)).toEqual([0, 1, 3, 7, 15, 23, 31]);
  expect(ended).toEqual([['a', { status: 200, attempts: 7, error: null }]]);
});

test('a request is given up when its time is over, with what was answered last', async () => {
  const { outbox, tries, ended, pass } = outboxOf(...Array.from({ length: 20 }, () => undefined));
  outbox.take([['a', { ...REQUEST, retry: { first: 1000, most: 4000, over: 11_000 } }]]);
  await pass(60);
  expect(tries.map(({ at }) => at / 1000)).toEqual([0, 1, 3, 7, 11]);
  expect(ended).toEqual([['a', { status: null, attempts: 5, error: 'refused' }]]);
});

test('destinations are told side by side, each in its order', async () => {
  const { outbox, tries, pass } = outboxOf(500);
  const other = { ...REQUEST, url: 'http://y.test/hook' };
  outbox.take([
    ['x1', REQUEST],
    ['y1', other],
    ['x2', REQUEST],
  ]);
  outbox.take([['y2', other]]);
  await pass(2);
  const order = (host: string): string[] => tries.map(({ id }) => id).filter((id) => id.startsWith(host));
  expect([order('x'), order('y')]).toEqual([
    ['x1', 'x1', 'x2'],
    ['y1', 'y2'],
  ]);
  expect(tries.findIndex(({ id }) => id === 'y2')).toBeLessThan(tries.findIndex(({ id }) => id === 'x2'));
});

test('what is cleared is neither sent nor told of, and may be taken up again', async () => {
  const { outbox, tries, ended, pass } = outboxOf(500);
  const requests = [
    ['a', REQUEST],
    ['b', REQUEST],
  ] as const;
  outbox.take(requests);
  await turns(3);
  outbox.clear();
  await pass(10);
  expect([tries.length, ended]).toEqual([1, []]);
  outbox.take(requests);
  await pass(1);
  expect(ended.map(([id]) => id)).toEqual(['a', 'b']);
});

test('a request that is tried a hundred times leaves no listeners behind', async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', note);
  const { outbox, tries, pass } = outboxOf(...Array.from({ length: 100 }, () => 500));
  outbox.take([['a', { ...REQUEST, retry: { first: 500, most: 500, over: 1e9 } }]]);
  await pass(60);
  process.off('warning', note);
  expect([tries.length, warnings]).toEqual([101, []]);
});
