import type { Decision } from '../http/decision.ts';
import type { Failure } from './call.ts';

/** How many failures are known: who shares one asks at once. */
const MOST = 100;

/** How calls ended that had to wait, and then failed: who has waited for one shares that, later calls try again. */
export class FailedCalls {
  readonly #failures = new Map<string, Failure>();

  get(id: string): Failure | undefined {
    return this.#failures.get(id);
  }

  /** Notes a failure, for calls up to a place of the log. */
  add(id: string, decision: Decision, upTo: number): void {
    this.#failures.set(id, { decision, upTo });
    for (const [oldest] of this.#failures) {
      if (this.#failures.size <= MOST) return;
      this.#failures.delete(oldest);
    }
  }
}
