import type { Clock, Milliseconds } from './clock.ts';

const LONGEST_TIMER = 2 ** 31 - 1;

/** Real time: where the process started plus a monotonic count, so that setting the wall clock changes nothing. */
export function realClock(): Clock {
  const now = (): Milliseconds => performance.timeOrigin + performance.now();
  return { now, at: (time, fire) => timer({ now, time, fire }) };
}

function timer({ now, time, fire }: { now: () => number; time: Milliseconds; fire: () => void }): () => void {
  let handle: NodeJS.Timeout;
  const wait = (): void => {
    const left = time - now();
    // Node's timers may fire a millisecond early and overflow past 2^31-1 ms: ask again in both cases.
    handle = setTimeout(
      () => (now() >= time ? fire() : wait()),
      Math.min(Math.max(Math.ceil(left), 0), LONGEST_TIMER),
    );
  };
  wait();
  return () => clearTimeout(handle);
}
