import type { Log, Logs, Recovery } from './log.ts';
import { existsAlready, LogsByName, notOpen, openedAlready } from './logs-by-name.ts';

/** Logs that end with the process. They keep the entries themselves: whoever changes one afterwards changes the log. */
export function memoryLogs<Entry>(): Logs<Entry> {
  const held = new Map<string, Entry[]>();
  const logs = new LogsByName((name, forget) => {
    const entries = held.get(name) ?? [];
    held.set(name, entries);
    return new MemoryLog(name, entries, forget);
  });
  return {
    log: (name) => logs.get(name),
    names: async () =>
      Array.from(held, ([name, { length }]) => (length > 0 ? [name] : []))
        .flat()
        .sort(),
    copy: async (from, to) => logs.get(to).fill(held.get(from) ?? []),
    read: async (name) => JSON.parse(JSON.stringify(held.get(name) ?? [])),
    write: async (name, entries) => logs.get(name).fill(entries),
    async remove(name) {
      const closed = logs.get(name).close();
      held.delete(name);
      await closed;
    },
    close: () => logs.close(),
  };
}

/** What is appended is delivered at once, so that nobody ever waits for it. */
const DELIVERED = Promise.resolve();

class MemoryLog<Entry> implements Log<Entry> {
  readonly #name: string;
  readonly #entries: Entry[];
  readonly #forget: () => void;
  #deliver: ((entry: Entry) => void) | undefined;
  #wasOpened = false;
  /** What is to be delivered next: more than one entry if the listener itself appends. */
  readonly #next: Entry[] = [];
  #isDelivering = false;

  constructor(name: string, entries: Entry[], forget: () => void) {
    this.#name = name;
    this.#entries = entries;
    this.#forget = forget;
  }

  async open(deliver: (entry: Entry) => void, known = 0): Promise<Recovery> {
    if (this.#wasOpened) throw openedAlready(this.#name);
    this.#wasOpened = true;
    this.#deliver = deliver;
    const entries = [...this.#entries];
    this.#isDelivering = true;
    try {
      for (const entry of entries.slice(known)) deliver(JSON.parse(JSON.stringify(entry)));
    } catch (error) {
      await this.close();
      throw error;
    }
    await this.#deliverNext(deliver);
    return { entries: entries.length };
  }

  append(entry: Entry): Promise<void> {
    if (this.#deliver === undefined) return Promise.reject(notOpen(this.#name));
    this.#entries.push(entry);
    this.#next.push(entry);
    return this.#isDelivering ? DELIVERED : this.#deliverNext(this.#deliver);
  }

  settled(): Promise<void> {
    return DELIVERED;
  }

  async close(): Promise<void> {
    this.#wasOpened = true;
    this.#deliver = undefined;
    this.#forget();
  }

  /** Makes this log begin with entries of another one. */
  fill(entries: readonly Entry[]): void {
    if (this.#wasOpened || this.#entries.length > 0) throw existsAlready(this.#name);
    for (const entry of entries) this.#entries.push(entry);
  }

  #deliverNext(deliver: (entry: Entry) => void): Promise<void> {
    const thrown: unknown[] = [];
    this.#isDelivering = true;
    // The list grows meanwhile if the listener appends.
    for (const entry of this.#next) {
      try {
        deliver(entry);
      } catch (error) {
        thrown.push(error);
      }
    }
    this.#next.length = 0;
    this.#isDelivering = false;
    return thrown.length === 0 ? DELIVERED : Promise.reject(thrown[0]);
  }
}
