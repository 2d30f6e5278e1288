/** A span of time in milliseconds. */
export type Milliseconds = number;

/** Where time comes from; nothing outside this room reads the time or sets a timer. */
export interface Clock {
  /** The time in milliseconds since 1970-01-01T00:00Z; never goes backwards. */
  now(): Milliseconds;
  /** Calls `fire` once that time has come, never early; the function that it gives back calls this off. */
  at(time: Milliseconds, fire: () => void): () => void;
}
