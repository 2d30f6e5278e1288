import type { Exchange } from '../http/exchange.ts';
import type { Key } from './key.ts';
import type { Memory } from './memory.ts';
import type { Chain } from './program.ts';
import type { Pending } from './step.ts';

/** A call that has been logged and waits: all that it changed has been taken back, but for what it decided once. */
export interface Suspended {
  readonly id: string;
  /** By which the engine finds its caller. */
  readonly ref: string;
  readonly position: number;
  readonly exchange: Exchange;
  readonly memory: Memory;
  /** What its operation did when it began: a rule that changes meanwhile is for those who come later. */
  readonly chain: Chain;
  /** The deadline that is being watched. */
  readonly until?: number | undefined;
}

/** The calls that wait, by the keys that they wait for. */
export class SuspendedCalls {
  readonly #calls = new Map<string, { call: Suspended; keys: readonly Key[] }>();
  readonly #byKey = new Map<Key, Set<Suspended>>();

  get(id: string): Suspended | undefined {
    return this.#calls.get(id)?.call;
  }

  /** Has a call wait for these keys, and for no others. */
  add(call: Suspended, { keys }: Pending): void {
    this.delete(call.id);
    this.#calls.set(call.id, { call, keys });
    for (const key of keys) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(call));
  }

  delete(id: string): void {
    const known = this.#calls.get(id);
    this.#calls.delete(id);
    for (const key of known?.keys ?? []) {
      const waiting = this.#byKey.get(key);
      if (known !== undefined) waiting?.delete(known.call);
      if (waiting?.size === 0) this.#byKey.delete(key);
    }
  }

  /** The calls that wait for any of these keys, the oldest first. */
  waitingFor(keys: readonly Key[]): readonly Suspended[] {
    if (this.#byKey.size === 0) return [];
    const found = new Set(keys.flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
    return [...found].sort((a, b) => a.position - b.position);
  }

  /** All of them, the oldest first. */
  all(): readonly Suspended[] {
    return [...this.#calls.values()].map(({ call }) => call).sort((a, b) => a.position - b.position);
  }
}
