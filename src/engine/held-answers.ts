import type { Milliseconds } from '../clock/clock.ts';
import type { Decision } from '../http/decision.ts';
import type { Gone } from './gone.ts';

/** Answers that are held back until their time has come, or until nobody waits any longer. */
export class HeldAnswers {
  readonly #after: (by: Milliseconds, fire: () => void) => () => void;
  readonly #held = new Set<() => void>();

  /** `after` calls a function once so much time has passed; what it gives back calls that off. */
  constructor(after: (by: Milliseconds, fire: () => void) => () => void) {
    this.#after = after;
  }

  /** How many are held back. */
  get size(): number {
    return this.#held.size;
  }

  /** Gives an answer once it may be sent; at once where it need not be held back. */
  hold(decision: Decision, gone: Gone): Decision | Promise<Decision> {
    const { hold } = decision;
    if (hold === undefined || hold <= 0) return decision;
    return new Promise((resolve) => {
      const send = (): void => {
        this.#held.delete(send);
        resolve(decision);
      };
      this.#held.add(send);
      const callOff = this.#after(hold, send);
      gone(() => {
        this.#held.delete(send);
        callOff();
      });
    });
  }

  /** Sends all of them. */
  empty(): void {
    for (const send of this.#held) send();
  }
}
