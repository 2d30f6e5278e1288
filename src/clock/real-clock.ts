import type { Clock, Milliseconds } from './clock.ts';
import { Timers } from './timers.ts';

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Real time: where the process started plus a monotonic count, so that setting the wall clock changes nothing. It keeps the
 * process alive as long as something is to fire.
 */
export function realClock(): Clock {
  const timers = new Timers();
  let handle: NodeJS.Timeout | undefined;
  let awaited: Milliseconds | undefined;
  const { timeOrigin } = performance;
  const now = (): Milliseconds => timeOrigin + performance.now();

  /** Has Node's one timer wait for the first deadline. */
  const wait = (): void => {
    if (timers.next === awaited) return;
    clearTimeout(handle);
    awaited = timers.next;
    if (awaited === undefined) return;
    // A longer time overflows, and would fire at once.
    handle = setTimeout(ring, Math.min(Math.max(Math.ceil(awaited - now()), 0), LONGEST_TIMER));
  };
  const ring = (): void => {
    // Node may fire a millisecond early, and a long time is waited for in parts: whatever is not due is asked for again.
    awaited = undefined;
    for (const error of timers.fire(now())) queueMicrotask(() => fail(error));
    wait();
  };
  return {
    now,
    at(time, fire) {
      const callOff = timers.add(time, fire);
      wait();
      return () => {
        callOff();
        wait();
      };
    },
  };
}

/** What a timer throws nobody can catch: it ends the process, as it does with Node's own timers. */
function fail(error: unknown): never {
  throw error;
}
