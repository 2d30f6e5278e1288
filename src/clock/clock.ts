/** A span of time in milliseconds. */
export type Milliseconds = number;

/** Where time comes from; nothing outside this room reads the time or sets a timer. */
export interface Clock {
  /** The time in milliseconds since 1970-01-01T00:00Z; never goes backwards. */
  now(): Milliseconds;
  /**
   * Calls `fire` once that time has come: never early, and never before this has returned. Equal times fire in the order in
   * which they were set. The function that it gives back calls this off. Throws a `RangeError` for NaN.
   */
  at(time: Milliseconds, fire: () => void): () => void;
}

/** A clock that stands still until somebody moves it. */
export interface ManualClock extends Clock {
  /**
   * Lets time pass: goes from deadline to deadline, and before each one waits until all who joined are settled. Resolves
   * when the time has come and all are settled. Calls are carried out one after the other. Time stops, and this rejects,
   * where a timer throws or somebody cannot settle; with a `RangeError` for a span that is negative or not finite.
   */
  advance(by: Milliseconds): Promise<void>;
  /** Has time wait for somebody who is still at work; the function that it gives back ends that. */
  join(settled: () => Promise<void>): () => void;
}
