import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock, Milliseconds } from '../../src/clock/clock.ts';
import { manualClock } from '../../src/clock/manual-clock.ts';
import { realClock } from '../../src/clock/real-clock.ts';

/** A clock, and how a few milliseconds pass on it. */
interface Subject {
  readonly clock: Clock;
  pass(by: Milliseconds): Promise<void>;
}

function manual(): Subject {
  const clock = manualClock(1_000_000);
  return { clock, pass: (by) => clock.advance(by) };
}

function real(): Subject {
  const clock = realClock();
  const pass = (by: Milliseconds): Promise<void> =>
    new Promise((resolve) => clock.at(clock.now() + by, resolve));
  return { clock, pass };
}

describe.each([
  { kind: 'a manual clock', subject: manual },
  { kind: 'the real clock', subject: real },
])('$kind', ({ subject }) => {
  test('fires by time, and at equal times in the order in which they were set', async () => {
    const { clock, pass } = subject();
    const start = clock.now();
    const delays = Array.from({ length: 300 }, (_, index) => (index * 7) % 5);
    const fired: number[] = [];
    for (const [index, delay] of delays.entries()) clock.at(start + delay, () => fired.push(index));
    await pass(8);
    const inOrder = [...delays.keys()].sort((a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b);
    expect(fired).toEqual(inOrder);
  });

  test('fires never early', async () => {
    const { clock, pass } = subject();
    const start = clock.now();
    const early: number[] = [];
    for (const delay of [0.3, 1, 1.7, 2.5, 3]) {
      clock.at(start + delay, () => clock.now() < start + delay && early.push(delay));
    }
    await pass(6);
    expect(early).toEqual([]);
  });

  test('fires what is called off not at all, whoever calls it off and however often', async () => {
    const { clock, pass } = subject();
    const time = clock.now() + 2;
    const fired: number[] = [];
    const callOff = [...Array(100).keys()].map((index) => clock.at(time, () => fired.push(index)));
    for (const [index, off] of callOff.entries()) if (index % 10 !== 3) off();
    for (const off of callOff.slice(0, 3)) off();
    const last = clock.at(time + 1, () => fired.push(-1));
    clock.at(time, last);
    const one = clock.at(time, () => two());
    const two = clock.at(time, () => fired.push(-2));
    await pass(6);
    one();
    expect(fired).toEqual([3, 13, 23, 33, 43, 53, 63, 73, 83, 93]);
  });

  test('fires what is set for the past soon, but not before it is set', async () => {
    const { clock, pass } = subject();
    const fired: string[] = [];
    const set = (name: string, time: Milliseconds): void => {
      let isSet = false;
      clock.at(time, () => fired.push(isSet ? name : `${name} at once`));
      isSet = true;
    };
    for (const time of [Number.NEGATIVE_INFINITY, -5, 0]) set(String(time), time);
    set('before', clock.now() - 1);
    set('now', clock.now());
    clock.at(clock.now() + 1, () => set('by a timer', clock.now() - 1));
    expect(fired).toEqual([]);
    await pass(4);
    expect(fired).toEqual(['-Infinity', '-5', '0', 'before', 'now', 'by a timer']);
  });

  test('fires nothing that lies far ahead', async () => {
    const { clock, pass } = subject();
    const fired: number[] = [];
    const callOff = [2 ** 31, 10 ** 15, Number.POSITIVE_INFINITY].map((delay) =>
      clock.at(clock.now() + delay, () => fired.push(delay)),
    );
    await pass(4);
    expect(fired).toEqual([]);
    for (const off of callOff) off();
  });

  test('refuses a time that is none', () => {
    expect(() => subject().clock.at(Number.NaN, () => undefined)).toThrow(RangeError);
  });
});

describe('a manual clock that is advanced', () => {
  test('shows each deadline as it fires, and then the time that has come', async () => {
    const clock = manualClock(0);
    const seen: Milliseconds[] = [];
    for (const time of [30, 10, 20, 101]) clock.at(time, () => seen.push(clock.now()));
    await clock.advance(100);
    expect([...seen, clock.now()]).toEqual([10, 20, 30, 100]);
  });

  test('keeps the order of 1,000 deadlines of which every third is called off', async () => {
    const clock = manualClock(0);
    const seen: Milliseconds[] = [];
    const times = [...Array(1000).keys()].map((index) => (index * 389) % 1009);
    const callOff = times.map((time) => clock.at(time, () => seen.push(time)));
    for (const [index, off] of callOff.entries()) if (index % 3 === 0) off();
    await clock.advance(1009);
    expect(seen).toEqual(times.filter((_, index) => index % 3 !== 0).sort((a, b) => a - b));
  });

  test('stands still otherwise', async () => {
    const clock = manualClock(7);
    clock.at(8, () => expect.unreachable());
    await clock.advance(0);
    expect(clock.now()).toBe(7);
  });

  test('passes each of the deadlines that timers set for themselves', async () => {
    const clock = manualClock(0);
    const seen: Milliseconds[] = [];
    const again = (): void => {
      seen.push(clock.now());
      clock.at(clock.now() + 10, again);
    };
    clock.at(10, again);
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });

  test('fires what was set for the past at rest when it is advanced by nothing', async () => {
    const clock = manualClock(50);
    const seen: Milliseconds[] = [];
    clock.at(20, () => seen.push(clock.now()));
    await clock.advance(0);
    expect(seen).toEqual([50]);
  });

  test('waits before each deadline for those who joined, so that none of theirs is missed', async () => {
    const clock = manualClock(0);
    const seen: Milliseconds[] = [];
    let work = Promise.resolve();
    clock.join(() => work);
    // As a call that is on its way to a disk: its next deadline is known only after that.
    const later = (delay: Milliseconds): void => {
      const until = clock.now() + delay;
      work = new Promise<void>((resolve) => setImmediate(resolve)).then(
        () => void clock.at(until, () => seen.push(clock.now())),
      );
    };
    later(5);
    clock.at(10, () => later(5));
    clock.at(100, () => later(0));
    await clock.advance(100);
    expect(seen).toEqual([5, 15, 100]);
  });

  test('resolves when all who joined are settled', async () => {
    const clock = manualClock(0);
    let isSettled = false;
    clock.at(10, () => {
      clock.join(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        isSettled = true;
      });
    });
    await clock.advance(10);
    expect(isSettled).toBe(true);
  });

  test('waits no longer for somebody who left', async () => {
    const clock = manualClock(0);
    const never = (): Promise<void> => new Promise(() => undefined);
    const leave = [clock.join(never), clock.join(never)];
    for (const one of leave) one();
    await clock.advance(10);
    expect(clock.now()).toBe(10);
  });

  test('waits for somebody who joined twice and left once', async () => {
    const clock = manualClock(0);
    let asked = 0;
    const settled = async (): Promise<void> => void asked++;
    const leave = [settled, settled].map((one) => clock.join(one));
    leave[0]?.();
    await clock.advance(10);
    expect(asked).toBeGreaterThan(0);
  });

  test('is advanced twice at the same time one after the other', async () => {
    const clock = manualClock(0);
    clock.join(() => new Promise((resolve) => setImmediate(resolve)));
    const seen: string[] = [];
    for (const time of [10, 20, 30]) clock.at(time, () => seen.push(`at ${clock.now()}`));
    const first = clock.advance(15).then(() => seen.push(`first ${clock.now()}`));
    await Promise.all([first, clock.advance(10).then(() => seen.push(`second ${clock.now()}`))]);
    expect(seen).toEqual(['at 10', 'first 15', 'at 20', 'second 25']);
  });

  test('stops where a timer throws, after the others of that time, and goes on when it is told to', async () => {
    const clock = manualClock(0);
    const seen: Milliseconds[] = [];
    const broken = new Error('broken');
    clock.at(10, () => {
      throw broken;
    });
    for (const time of [10, 20]) clock.at(time, () => seen.push(clock.now()));
    await expect(clock.advance(50)).rejects.toBe(broken);
    expect([...seen, clock.now()]).toEqual([10, 10]);
    await clock.advance(40);
    expect([...seen, clock.now()]).toEqual([10, 20, 50]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to pass by %s', async (by) => {
    const clock = manualClock(0);
    await expect(clock.advance(by)).rejects.toThrow(RangeError);
    expect(clock.now()).toBe(0);
  });

  test('passes 10,000 deadlines, each once, in their order', async () => {
    const clock = manualClock(0);
    clock.join(async () => undefined);
    const fired: number[] = [];
    for (let index = 0; index < 10_000; index++) {
      const time = (index * 7919) % 10_007;
      clock.at(time, () => fired.push(time));
    }
    await clock.advance(10_007);
    expect(fired).toHaveLength(10_000);
    expect(fired).toEqual(fired.toSorted((a, b) => a - b));
  });
});

describe("the real clock, on Node's timers", () => {
  let passed = 0;

  beforeEach(() => {
    passed = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(performance, 'now').mockImplementation(() => passed);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** Lets time pass as Node does it: its timers fire when they think that it is time. */
  function pass(by: Milliseconds, shown: Milliseconds = by): void {
    passed += shown;
    vi.advanceTimersByTime(by);
  }

  test('needs one of them for a thousand, and none for nothing', () => {
    const clock = realClock();
    const callOff = [...Array(1000).keys()].map((index) => clock.at(clock.now() + index, () => undefined));
    expect(vi.getTimerCount()).toBe(1);
    for (const off of callOff) off();
    expect(vi.getTimerCount()).toBe(0);
    clock.at(clock.now() + 5, () => undefined);
    pass(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits again when Node fires early', () => {
    const clock = realClock();
    let fired = 0;
    clock.at(clock.now() + 100, () => fired++);
    pass(100, 99);
    expect(fired).toBe(0);
    pass(1);
    expect(fired).toBe(1);
  });

  test('waits for what is further away than Node can wait', () => {
    const clock = realClock();
    let fired = 0;
    clock.at(clock.now() + 2 ** 31 + 50, () => fired++);
    pass(2 ** 31 - 1);
    expect(fired).toBe(0);
    pass(51);
    expect(fired).toBe(1);
  });

  test('counts on when the wall clock is set', () => {
    const clock = realClock();
    const start = clock.now();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    pass(5);
    expect(clock.now() - start).toBe(5);
  });

  test('lets the process hear of what a timer throws, and fires the others', async () => {
    const clock = realClock();
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const heard = new Promise((resolve) => process.once('uncaughtException', resolve));
    const broken = new Error('broken');
    let fired = 0;
    clock.at(clock.now() + 1, () => {
      throw broken;
    });
    for (const delay of [1, 2]) clock.at(clock.now() + delay, () => fired++);
    pass(1);
    pass(1);
    expect(await heard).toBe(broken);
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(fired).toBe(2);
  });
});
