import type { JournalEntry } from '../journal/entry.ts';
import type { Operation } from '../spec/api.ts';
import { curlLine } from './curl.ts';
import type { Charge } from './report.ts';

/** Something that is wrong with one exchange. */
export interface Offense {
  readonly code: string;
  readonly where: string;
  readonly message: string;
}

/** More different ones are counted, and not listed. */
const MOST_CHARGES = 1000;

/** What is wrong, grouped by what, where and on which operation; the first of each is the example. */
export class Charges {
  readonly #charges = new Map<string, Charge>();
  #unlisted = 0;

  /** How often something was wrong that is not listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  /** Adds something that is wrong with an exchange. */
  add({ code, where, message }: Offense, entry: JournalEntry, operation: Operation | undefined): void {
    const request = requestIn(entry, operation);
    const key = JSON.stringify([code, where, request, entry.operation]);
    const known = this.#charges.get(key);
    if (known !== undefined) this.#charges.set(key, { ...known, count: known.count + 1 });
    else if (this.#charges.size >= MOST_CHARGES) this.#unlisted++;
    else {
      const example = { code, operation: entry.operation, request, where, message };
      this.#charges.set(key, { ...example, count: 1, curl: curlLine(entry.request) });
    }
  }

  /** All that are listed, those of one operation together. */
  list(): readonly Charge[] {
    const turn = new Map<string, number>();
    for (const { request } of this.#charges.values()) if (!turn.has(request)) turn.set(request, turn.size);
    return [...this.#charges.values()].sort(
      (a, b) => (turn.get(a.request) ?? 0) - (turn.get(b.request) ?? 0),
    );
  }
}

/** Method and path as described; as they were sent where no description knows them. */
export function requestIn({ request }: JournalEntry, operation: Operation | undefined): string {
  if (operation === undefined) return `${request.method} ${request.path}`;
  return `${operation.method} ${operation.paths[0] ?? operation.path}`;
}
