import { deepFreeze } from '../json/freeze.ts';
import { type Json, property, textOf } from '../json/json.ts';
import type { Changes } from './changes.ts';
import type { Key } from './key.ts';
import { addPosition, copyOfLists, countBefore, dropPosition } from './positions.ts';
import type { StreamRules } from './state-rules.ts';
import type { Place, View } from './view.ts';

/** What to read of a stream. */
export interface ReadOptions {
  readonly limit: number;
  readonly group?: string | undefined;
  readonly where?: ((entry: Json) => boolean) | undefined;
}

/** What was read. */
export interface Batch {
  readonly entries: readonly Json[];
  /** Where these stand. */
  readonly positions: readonly number[];
  /** The position up to which was looked: reading goes on there. */
  readonly end: number;
}

/** What a stream is made of. */
export interface StreamParts {
  readonly name: string;
  readonly rules: StreamRules;
  readonly changes: Changes;
  readonly views: readonly View[];
}

/** Entries in the order in which they came; positions count from 1, and a token names the place behind one. */
export class Stream {
  readonly #parts: StreamParts;
  readonly #entries: Json[];
  readonly #groups: Map<string, number[]>;
  readonly #indexes: ReadonlyMap<string, Map<string, number>>;

  constructor(parts: StreamParts, from?: Stream) {
    this.#parts = parts;
    this.#entries = from === undefined ? [] : [...from.#entries];
    this.#groups = from === undefined ? new Map() : copyOfLists(from.#groups);
    this.#indexes = new Map(
      parts.rules.indexes.map((field) => [
        field,
        new Map(from === undefined ? [] : from.#indexes.get(field)),
      ]),
    );
  }

  /** The position of the last entry; 0 for none. */
  get end(): number {
    return this.#entries.length;
  }

  /** Adds an entry and gives its position; wakes who waits for the stream or for the entry's group. */
  append(entry: Json): number {
    const { rules, changes, views } = this.#parts;
    const position = this.#entries.length + 1;
    // What may fail comes first: an entry is added everywhere, or nowhere.
    const group = rules.group?.(entry);
    const shown = views.map((view) => view.placeOf(entry));
    changes.note({ target: this, key: '', undo: () => this.#drop(entry, group, shown) });
    this.#entries.push(deepFreeze(entry));
    if (group !== undefined) addPosition(this.#groups, group, position);
    for (const [field, index] of this.#indexes) addToIndex(index, property(entry, field), position);
    for (const [index, place] of shown.entries()) if (place !== undefined) views[index]?.add(place, position);
    changes.grow(this.key());
    if (group !== undefined) changes.grow(this.key(group));
    return position;
  }

  #drop(entry: Json, group: string | undefined, shown: readonly (Place | undefined)[]): void {
    const position = this.#entries.length;
    this.#entries.pop();
    if (group !== undefined) dropPosition(this.#groups, group);
    for (const [field, index] of this.#indexes) dropFromIndex(index, property(entry, field), position);
    for (const [index, place] of shown.entries())
      if (place !== undefined) this.#parts.views[index]?.drop(place);
  }

  /** All entries, the oldest first. */
  entries(): readonly Json[] {
    return [...this.#entries];
  }

  /** The entry at a position. */
  at(position: number): Json | undefined {
    return this.#entries[position - 1];
  }

  /** What came after a position. */
  from(position: number, { limit, group, where }: ReadOptions): Batch {
    const entries: Json[] = [];
    const positions: number[] = [];
    if (limit < 1) return { entries, positions, end: position };
    for (const at of this.#positionsAfter(position, group)) {
      const entry = this.at(at) ?? null;
      if (where !== undefined && !where(entry)) continue;
      entries.push(entry);
      positions.push(at);
      if (entries.length >= limit) return { entries, positions, end: at };
    }
    return { entries, positions, end: Math.max(position, this.end) };
  }

  /** The position of the entry whose indexed field has a value; of several the first one. */
  find(field: string, value: Json): number | undefined {
    const index = this.#indexes.get(field);
    if (index !== undefined) return index.get(textOf(value));
    // A rule that was added later may look for what no index knows.
    const text = textOf(value);
    const at = this.#entries.findIndex((entry) => {
      const own = property(entry, field);
      return own !== undefined && textOf(own) === text;
    });
    return at < 0 ? undefined : at + 1;
  }

  /** The text that names the place behind a position. */
  token(position: number): string {
    const [before, after] = this.#parts.rules.token;
    return `${before}${position}${after}`;
  }

  /** The position that a token names; `undefined` for what is no token. */
  position(token: string): number | undefined {
    const [before, after] = this.#parts.rules.token;
    if (!token.startsWith(before) || !token.endsWith(after)) return undefined;
    const digits = token.slice(before.length, token.length - after.length);
    return /^(0|[1-9]\d{0,14})$/.test(digits) ? Number(digits) : undefined;
  }

  /** What grows with the stream, or with one group of it. */
  key(group?: string): Key {
    const { name } = this.#parts;
    return group === undefined ? `stream ${name}` : `stream ${name} ${group}`;
  }

  *#positionsAfter(position: number, group: string | undefined): Iterable<number> {
    if (group === undefined) {
      for (let at = position + 1; at <= this.end; at++) yield at;
      return;
    }
    const positions = this.#groups.get(group) ?? [];
    for (let index = countBefore(positions, position + 1); index < positions.length; index++)
      yield positions[index] ?? 0;
  }
}

/** Of several entries with one value the first is found. */
function addToIndex(index: Map<string, number>, value: Json | undefined, position: number): void {
  const text = value === undefined ? undefined : textOf(value);
  if (text !== undefined && !index.has(text)) index.set(text, position);
}

function dropFromIndex(index: Map<string, number>, value: Json | undefined, position: number): void {
  const text = value === undefined ? undefined : textOf(value);
  if (text !== undefined && index.get(text) === position) index.delete(text);
}
