import { deepFreeze } from '../json/freeze.ts';
import type { Json } from '../json/json.ts';
import type { Changes } from './changes.ts';

/** Rows by key, in the order in which they came. */
export class Table {
  readonly #changes: Changes;
  readonly #rows: Map<string, Json | undefined>;

  constructor(changes: Changes, rows: Iterable<readonly [string, Json | undefined]> = []) {
    this.#changes = changes;
    this.#rows = new Map(rows);
  }

  /** The row of a key, which nobody can change; `undefined` for none. */
  get(key: string): Json | undefined {
    return this.#rows.get(key);
  }

  /** Puts a row in the place of the one of that key, or at the end. */
  set(key: string, row: Json): void {
    const rows = this.#rows;
    const before = rows.get(key);
    const isKnown = before !== undefined || rows.has(key);
    this.#changes.note({
      target: this,
      key,
      undo: () => (isKnown ? rows.set(key, before) : rows.delete(key)),
    });
    rows.set(key, deepFreeze(row));
  }

  /** Takes a row away; its place is given up once the change is final, so that taking it back changes no order. */
  delete(key: string): void {
    const rows = this.#rows;
    const before = rows.get(key);
    if (before === undefined) return;
    this.#changes.note({
      target: this,
      key,
      undo: () => rows.set(key, before),
      settle: () => {
        if (rows.get(key) === undefined) rows.delete(key);
      },
    });
    rows.set(key, undefined);
  }

  /** All rows with their keys. */
  *entries(): Iterable<readonly [string, Json]> {
    for (const [key, row] of this.#rows) if (row !== undefined) yield [key, row];
  }

  /** The same rows for another world. */
  copy(changes: Changes): Table {
    return new Table(changes, this.#rows);
  }
}
