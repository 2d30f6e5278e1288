/** How much a rule remembers of each kind. */
const MOST = 10_000;

/** What is remembered under the keys that were set last: beyond a number the oldest is forgotten. */
export class Recent<Value> {
  readonly #most: number;
  readonly #kept = new Map<string, Value>();

  constructor(most: number = MOST) {
    this.#most = most;
  }

  /** What is remembered under a key; `undefined` for nothing. */
  get(key: string): Value | undefined {
    return this.#kept.get(key);
  }

  /** Remembers a value under a key, as the latest. */
  set(key: string, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Forgets what is under a key. */
  delete(key: string): void {
    this.#kept.delete(key);
  }
}
