import type { Recorded } from './recorded.ts';

/** The latest exchanges, up to a number, and their bodies, up to so many bytes: what is older makes room. */
export class Ring {
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #kept: (Recorded | undefined)[] = [];
  /** The id of the oldest exchange whose bodies are kept. */
  #whole = 1;
  #bytes = 0;
  #count = 0;

  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** How many there have been, with those that are not kept any more. */
  get count(): number {
    return this.#count;
  }

  /** The id that the next one has. */
  get next(): number {
    return this.#count + 1;
  }

  /** Takes an exchange in; the oldest one goes where there is no room. */
  add(one: Recorded): void {
    this.#count++;
    const place = (one.id - 1) % this.#most;
    const oldest = this.#kept[place];
    if (oldest !== undefined && oldest.id >= this.#whole) {
      this.#bytes -= weightOf(oldest);
      this.#whole = oldest.id + 1;
    }
    this.#kept[place] = one;
  }

  /** Is told that an exchange holds so many bytes more. */
  weigh(one: Recorded, bytes: number): void {
    if (bytes === 0) return;
    if (one.id < this.#whole) {
      cut(one);
      return;
    }
    this.#bytes += bytes;
    while (this.#bytes > this.#mostBytes && this.#whole < this.#count) this.#letGo(this.#whole);
  }

  /** The exchange of an id; `undefined` for one that is not kept. */
  get(id: number): Recorded | undefined {
    const one = this.#kept[(id - 1) % this.#most];
    return one?.id === id ? one : undefined;
  }

  /** All that are kept, the oldest first; those after an id. */
  *after(id = 0): Iterable<Recorded> {
    for (let at = Math.max(id + 1, this.#count - this.#most + 1, 1); at <= this.#count; at++) {
      const one = this.get(at);
      if (one !== undefined) yield one;
    }
  }

  /** Forgets all of them; ids go on counting. */
  clear(): void {
    this.#kept.length = 0;
    this.#bytes = 0;
    this.#whole = this.#count + 1;
  }

  #letGo(id: number): void {
    const one = this.get(id);
    this.#whole = id + 1;
    if (one === undefined) return;
    this.#bytes -= weightOf(one);
    cut(one);
  }
}

function cut(one: Recorded): void {
  one.isCut ||= weightOf(one) > 0;
  one.body = undefined;
  if (one.reply?.body !== undefined) one.reply = { ...one.reply, body: undefined };
}

/** How many bytes the bodies of an exchange take. */
export function weightOf({ body, reply }: Pick<Recorded, 'body' | 'reply'>): number {
  return (body?.length ?? 0) + (reply?.body?.length ?? 0);
}
