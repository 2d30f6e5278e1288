import type { Clock } from '../clock/clock.ts';
import type { Outgoing } from '../world/outgoing.ts';

/** How an outgoing request ended: with a status, or without an answer. */
export type Outcome = {
  readonly status: number | null;
  readonly attempts: number;
  readonly error: string | null;
};

/** Sends a request, and gives the status of its answer; rejects where there is none. */
export type Send = (id: string, request: Outgoing, signal: AbortSignal) => Promise<number>;

/** What an outbox is made of. */
export interface OutboxParts {
  readonly clock: Clock;
  readonly send: Send;
  /** What a receiver knows a request by; the same for each attempt, and another one in every other world. */
  readonly keyOf: (effect: string) => string;
  /** Is told how a request ended; it is in the outbox until that is in the log. */
  readonly ended: (effect: string, outcome: Outcome) => void;
}

/** How long one attempt may take, in milliseconds of real time: a destination that hangs must not hold up all else. */
const PATIENCE = 30_000;

/**
 * Sends what a world has sent: to each destination one after the other, tried again on the clock until there is an answer or
 * nobody waits any longer, with the same id and the same bytes each time.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  /** What is to be sent, by destination and id. */
  readonly #queues = new Map<string, Map<string, Outgoing>>();
  #stop = new AbortController();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Takes up what is new. */
  take(requests: readonly (readonly [effect: string, request: Outgoing])[]): void {
    for (const [id, request] of requests) {
      const destination = new URL(request.url).origin;
      const queue = this.#queues.get(destination);
      if (queue !== undefined) queue.set(id, request);
      else {
        this.#queues.set(destination, new Map([[id, request]]));
        void this.#work(destination);
      }
    }
  }

  /** Gives up everything, also what is under way. */
  clear(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#queues.clear();
  }

  async #work(destination: string): Promise<void> {
    const { signal } = this.#stop;
    const queue = this.#queues.get(destination);
    for (let next = first(queue); next !== undefined && !signal.aborted; next = first(queue)) {
      const [id, request] = next;
      const outcome = await this.#deliver(id, request, signal);
      queue?.delete(id);
      if (!signal.aborted) this.#parts.ended(id, outcome);
    }
    if (!signal.aborted) this.#queues.delete(destination);
  }

  async #deliver(id: string, request: Outgoing, signal: AbortSignal): Promise<Outcome> {
    const { clock, send, keyOf } = this.#parts;
    const key = keyOf(id);
    const { first: pause, most, over } = request.retry;
    const end = clock.now() + over;
    for (let attempts = 1; ; attempts++) {
      const outcome = await attempt(() =>
        send(key, request, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])),
      );
      const next = clock.now() + Math.min(most, pause * 2 ** (attempts - 1));
      if (isTaken(outcome.status) || signal.aborted || next > end) return { ...outcome, attempts };
      await this.#until(next, signal);
    }
  }

  #until(time: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = (): void => {
        callOff();
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const callOff = this.#parts.clock.at(time, stop);
      signal.addEventListener('abort', stop);
    });
  }
}

function first<Key, Value>(map: ReadonlyMap<Key, Value> | undefined): readonly [Key, Value] | undefined {
  return map?.entries().next().value;
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

type Attempt = Pick<Outcome, 'status' | 'error'>;

async function attempt(send: () => Promise<number>): Promise<Attempt> {
  try {
    return { status: await send(), error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Sends over the network, with the id of the effect as its `Idempotency-Key`. */
export const sendOverNetwork: Send = async (id, { url, method, headers, body }, signal) => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': id, ...headers },
    body: method === 'GET' ? null : JSON.stringify(body),
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  return response.status;
};
