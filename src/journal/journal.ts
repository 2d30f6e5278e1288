import type { Clock } from '../clock/clock.ts';
import type { Reply } from '../http/reply.ts';
import { type Arrival, Recorded } from './recorded.ts';
import { Ring, weightOf } from './ring.ts';

/** What a journal keeps. */
export interface JournalOptions {
  /** How many exchanges: the latest. */
  readonly size: number;
  /** How many bytes of bodies. */
  readonly bytes: number;
  /** Is told of listeners that fail. */
  readonly note?: ((text: string) => void) | undefined;
}

/** Is told of an exchange whenever something about it has changed. */
export type Watcher = (one: Recorded) => void;

/** What happened: every exchange from its start, as many as there is room for. */
export class Journal {
  readonly #ring: Ring;
  readonly #clock: Clock;
  readonly #note: ((text: string) => void) | undefined;
  readonly #watchers = new Set<Watcher>();
  readonly #enders = new Set<() => void>();

  constructor({ size, bytes, note }: JournalOptions, clock: Clock) {
    this.#ring = new Ring(size, bytes);
    this.#note = note;
    this.#clock = clock;
  }

  /** How many exchanges there have been. */
  get count(): number {
    return this.#ring.count;
  }

  /** A request has come. */
  begin(arrival: Arrival): Recorded {
    const one = new Recorded(this.#ring.next, arrival, this.#clock.now());
    this.#ring.add(one);
    return one;
  }

  /** The whole of the request is there. */
  received(one: Recorded, body: Uint8Array | undefined): void {
    if (body !== undefined) one.body = bufferOf(body).toString('latin1');
    this.#ring.weigh(one, body?.length ?? 0);
    this.#tell(one);
  }

  /** It has been answered. */
  answered(one: Recorded, reply: Reply): void {
    // Who has gone is not answered, whatever there was to say.
    if (one.state === 'left') return;
    one.reply = reply;
    // What is sent in parts goes on until its client has gone.
    if (reply.live === undefined) {
      one.state = 'answered';
      one.ended = this.#clock.now();
    }
    this.#ring.weigh(one, weightOf({ body: undefined, reply }));
    this.#tell(one);
  }

  /** Its client has gone; without an answer, or from one that was sent in parts. */
  left(one: Recorded): void {
    if (one.state !== 'open') return;
    one.state = one.reply === undefined ? 'left' : 'answered';
    one.ended = this.#clock.now();
    this.#tell(one);
  }

  /** The exchanges that are kept, the oldest first; those after an id. */
  after(id?: number): Iterable<Recorded> {
    return this.#ring.after(id);
  }

  /** Tells of every change from now on; the function that it gives back ends that. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Tells when there will be no more; the function that it gives back calls that off. */
  onEnd(ended: () => void): () => void {
    this.#enders.add(ended);
    return () => void this.#enders.delete(ended);
  }

  /** Nobody is to wait for more: who waits for an answer gets it, and is told of, but nothing new comes. */
  end(): void {
    for (const ended of this.#enders) ended();
    this.#enders.clear();
  }

  /** Forgets what there was. */
  clear(): void {
    this.#ring.clear();
  }

  #tell(one: Recorded): void {
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) {
      try {
        watcher(one);
      } catch (error) {
        // Whoever asks the server has nothing to do with whoever listens.
        this.#note?.(`A listener of the journal failed: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
