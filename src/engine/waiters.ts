import type { Clock } from '../clock/clock.ts';
import type { Decision } from '../http/decision.ts';
import type { Reading } from '../world/effects.ts';
import type { Key } from '../world/key.ts';
import { type Answer, isPending, type Pending } from '../world/step.ts';
import { type Guard, guarded } from './guard.ts';

/** Somebody who waits for an answer. */
interface Waiter {
  readonly number: number;
  readonly reading: Reading;
  readonly hears: Hearer;
  pending: Pending;
  callOff: () => void;
  callOffGuard: () => void;
}

/** What is told to somebody who waits. */
export interface Hearer {
  answer(decision: Decision): void;
  /** What was waited for turns out to be an answer that is sent in parts. */
  begin?(pending: Pending): void;
  /** One more part of an answer that is sent in parts. */
  push?(part: string): void;
  /** There are no more parts. */
  end?(): void;
}

/** Asks a reading again; with `isLast` it is to answer now. */
export type Ask = (reading: Reading, at: number, isLast?: boolean) => Answer;

/** What is said to whoever waits for something that knows no deadline, when nobody may wait any more. */
const OVER: Decision = { problem: 'unavailable', detail: 'The server stopped waiting.' };

/** Who waits for what: a reader is asked again when a key of his has grown or his time has come, and not before. */
export class Waiters {
  readonly #clock: Clock;
  readonly #ask: Ask;
  readonly #guard: Guard | undefined;
  readonly #waiters = new Set<Waiter>();
  readonly #byKey = new Map<Key, Set<Waiter>>();
  #count = 0;

  constructor(clock: Clock, ask: Ask, guard?: Guard) {
    this.#clock = clock;
    this.#ask = ask;
    this.#guard = guard;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiters.size;
  }

  /** Has a reading wait; gives back what ends that without an answer. */
  enter(reading: Reading, pending: Pending, hears: Hearer): () => void {
    const waiter: Waiter = {
      number: this.#count++,
      reading,
      hears,
      pending,
      callOff: () => {},
      callOffGuard: () => {},
    };
    this.#waiters.add(waiter);
    this.#listen(waiter);
    // Whoever listens to parts has been answered.
    if (hears.push === undefined)
      waiter.callOffGuard = guarded(this.#guard, () => this.#askAgain(waiter, true));
    return () => this.#leave(waiter);
  }

  /** Asks those who wait for any of these keys, each once, those first who came first. */
  grown(keys: readonly Key[]): void {
    if (this.#waiters.size === 0 || keys.length === 0) return;
    const asked = new Set(keys.flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
    for (const waiter of [...asked].sort((a, b) => a.number - b.number)) this.#askAgain(waiter, false);
  }

  /** Answers everybody, as if their time had come. */
  empty(): void {
    for (const waiter of [...this.#waiters]) this.#askAgain(waiter, true);
  }

  #askAgain(waiter: Waiter, isLast: boolean): void {
    const { reading, hears, pending } = waiter;
    const answer = this.#ask(reading, Math.floor(this.#clock.now()), isLast);
    if (!isPending(answer)) {
      this.#leave(waiter);
      hears.answer(answer);
      return;
    }
    if (answer.part !== undefined && hears.begin !== undefined) {
      this.#leave(waiter);
      hears.begin(answer);
      return;
    }
    if (answer.part !== undefined && answer.part !== '') hears.push?.(answer.part);
    if (isLast) {
      this.#leave(waiter);
      if (hears.end === undefined) hears.answer(OVER);
      else hears.end();
    } else if (answer.until !== pending.until || answer.keys.join('\n') !== pending.keys.join('\n')) {
      this.#forget(waiter);
      waiter.pending = answer;
      this.#listen(waiter);
    }
  }

  #listen(waiter: Waiter): void {
    const { keys, until } = waiter.pending;
    for (const key of keys) {
      const others = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, others.add(waiter));
    }
    if (until !== undefined) waiter.callOff = this.#clock.at(until, () => this.#askAgain(waiter, false));
  }

  #leave(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.callOffGuard();
    this.#forget(waiter);
  }

  #forget(waiter: Waiter): void {
    waiter.callOff();
    for (const key of waiter.pending.keys) {
      const others = this.#byKey.get(key);
      others?.delete(waiter);
      if (others?.size === 0) this.#byKey.delete(key);
    }
  }
}
