import type { Clock, Milliseconds } from '../clock/clock.ts';

/** How long somebody may wait in real time where time stands still until it is moved: a test that forgets to must not hang. */
export interface Guard {
  readonly clock: Clock;
  readonly after: Milliseconds;
}

/** Calls a function when the guard's time is over, unless that is called off; without a guard, never. */
export function guarded(guard: Guard | undefined, end: () => void): () => void {
  return guard === undefined ? () => {} : guard.clock.at(guard.clock.now() + guard.after, end);
}
