import { Problem } from '../http/problem.ts';

/** Changes from outside that are under way, and why those cannot be made that were refused. */
export class Refusals {
  readonly #awaited = new Map<string, string | undefined>();

  /** Somebody waits for what comes of a change. */
  expect(ref: string): void {
    this.#awaited.set(ref, undefined);
  }

  /** A change cannot be made; whether somebody waits for it. */
  note(ref: string | undefined, reason: string): boolean {
    if (ref === undefined || !this.#awaited.has(ref)) return false;
    this.#awaited.set(ref, reason);
    return true;
  }

  /** Throws a `Problem` where a change was refused. */
  settle(ref: string): void {
    const reason = this.#awaited.get(ref);
    this.#awaited.delete(ref);
    if (reason !== undefined) throw new Problem('refused', `Nothing was changed: ${reason}.`);
  }
}
