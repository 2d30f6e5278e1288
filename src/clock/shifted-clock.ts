import type { Clock, Milliseconds } from './clock.ts';

/** A clock that goes with another one, and may be ahead of it: time that has passed once does not come again. */
export interface ShiftedClock extends Clock {
  /** Has it show at least this time from now on. */
  reach(time: Milliseconds): void;
}

/** A clock that shows what another one shows until it is told to be ahead. */
export function shiftedClock(clock: Clock): ShiftedClock {
  let ahead = 0;
  return {
    now: () => clock.now() + ahead,
    at: (time, fire) => clock.at(time - ahead, fire),
    reach(time) {
      ahead = Math.max(ahead, time - clock.now());
    },
  };
}
