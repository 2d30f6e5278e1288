import type { ManualClock, Milliseconds } from './clock.ts';
import { Timers } from './timers.ts';

/**
 * A clock that shows `start` until it is moved. A timer that is set for a time already past fires with the advance that is
 * under way, or with the next one.
 */
export function manualClock(start: Milliseconds): ManualClock {
  if (!Number.isFinite(start)) throw new RangeError(`A clock cannot start at ${start}.`);
  const timers = new Timers();
  const joined = new Set<{ readonly settled: () => Promise<void> }>();
  let time = start;
  let last: Promise<unknown> = Promise.resolve();

  const settle = (): Promise<unknown> => Promise.all(Array.from(joined, ({ settled }) => settled()));
  const isDue = (): boolean => (timers.next ?? Number.POSITIVE_INFINITY) <= time;
  const pass = async (by: Milliseconds): Promise<void> => {
    const target = time + by;
    if (joined.size > 0) await settle();
    while (time < target || isDue()) {
      time = Math.min(Math.max(timers.next ?? target, time), target);
      fail(timers.fire(time));
      // Nobody to wait for is the case that must cost nothing: thousands of deadlines, one await each.
      if (joined.size > 0) await settle();
    }
  };
  return {
    now: () => time,
    at: (when, fire) => timers.add(when, fire),
    async advance(by) {
      if (!(by >= 0 && Number.isFinite(by))) throw new RangeError(`Time cannot pass by ${by} milliseconds.`);
      const passed = last.then(() => pass(by));
      last = passed.catch(() => undefined);
      return passed;
    },
    join(settled) {
      const one = { settled };
      joined.add(one);
      return () => void joined.delete(one);
    },
  };
}

function fail(thrown: readonly unknown[]): void {
  if (thrown.length > 1) throw new AggregateError(thrown, `${thrown.length} timers threw at the same time.`);
  if (thrown.length === 1) throw thrown[0];
}
