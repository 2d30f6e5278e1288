import type { Milliseconds } from './clock.ts';

interface Timer {
  readonly time: Milliseconds;
  readonly order: number;
  /** Where it stands in the heap. */
  place: number;
  /** Nothing once it has fired or was called off, so that whoever can still call it off keeps nothing else alive. */
  fire: (() => void) | undefined;
}

/** Deadlines, the earliest first; equal ones in the order in which they were added. A heap that knows its places. */
export class Timers {
  readonly #heap: Timer[] = [];
  #added = 0;

  /** The earliest deadline. */
  get next(): Milliseconds | undefined {
    return this.#heap[0]?.time;
  }

  /** Adds a deadline; the function that it gives back calls it off. Throws a `RangeError` for a time that is no number. */
  add(time: Milliseconds, fire: () => void): () => void {
    if (Number.isNaN(time)) throw new RangeError('A timer was set for NaN, which is no time.');
    const timer: Timer = { time, order: this.#added++, place: this.#heap.length, fire };
    this.#rise(timer, timer.place);
    return () => this.#callOff(timer);
  }

  /** Fires what is due, but nothing that is added by that; gives back what was thrown, which stops none of the others. */
  fire(now: Milliseconds): readonly unknown[] {
    const due: Timer[] = [];
    for (let first = this.#heap[0]; first !== undefined && first.time <= now; first = this.#heap[0]) {
      this.#remove(first);
      due.push(first);
    }
    return due.flatMap(thrownBy);
  }

  #callOff(timer: Timer): void {
    if (this.#heap[timer.place] === timer) this.#remove(timer);
    timer.fire = undefined;
  }

  #remove(timer: Timer): void {
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#rise(last, timer.place);
    this.#sink(last, last.place);
  }

  #rise(timer: Timer, from: number): void {
    let place = from;
    while (place > 0) {
      const above = this.#heap[(place - 1) >> 1];
      if (above === undefined || isBefore(above, timer)) break;
      const free = above.place;
      this.#put(above, place);
      place = free;
    }
    this.#put(timer, place);
  }

  #sink(timer: Timer, from: number): void {
    let place = from;
    for (let below = this.#earlierBelow(place); below !== undefined; below = this.#earlierBelow(place)) {
      if (isBefore(timer, below)) break;
      const free = below.place;
      this.#put(below, place);
      place = free;
    }
    this.#put(timer, place);
  }

  #earlierBelow(place: number): Timer | undefined {
    const left = this.#heap[2 * place + 1];
    const right = this.#heap[2 * place + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
  }

  #put(timer: Timer, place: number): void {
    this.#heap[place] = timer;
    timer.place = place;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

function thrownBy(timer: Timer): unknown[] {
  const { fire } = timer;
  timer.fire = undefined;
  try {
    fire?.();
    return [];
  } catch (error) {
    return [error];
  }
}
