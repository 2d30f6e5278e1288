import { deepFreeze } from '../json/freeze.ts';
import type { Json } from '../json/json.ts';
import { Changes } from './changes.ts';
import type { StateRules } from './state-rules.ts';
import { Stream } from './stream.ts';
import { Table } from './table.ts';
import { View } from './view.ts';

/** All that a world holds. Whatever a call changes in it goes through `changes`. */
export class State {
  readonly changes: Changes = new Changes();
  readonly #rules: StateRules;
  readonly #tables: Map<string, Table>;
  readonly #streams: ReadonlyMap<string, Stream>;
  readonly #views: ReadonlyMap<string, View>;
  readonly #counters: Map<string, number>;

  constructor(rules: StateRules, from?: State) {
    this.#rules = rules;
    this.#views = new Map(
      [...rules.views].map(([name, own]) => [name, from?.view(name).copy() ?? new View(own)]),
    );
    this.#streams = new Map(
      [...rules.streams.keys()].map((name) => [name, this.#newStream(name, from?.stream(name))]),
    );
    this.#tables = new Map(
      from === undefined
        ? [...rules.tables].map(([name, { rows }]) => [
            name,
            new Table(
              this.changes,
              rows.map(([key, row]) => [key, deepFreeze(row)] as const),
            ),
          ])
        : [...from.#tables].map(([name, table]) => [name, table.copy(this.changes)]),
    );
    this.#counters = new Map(from === undefined ? [] : from.#counters);
  }

  /**
   * The same state under other rules: of streams that there still are the entries stay, and groups, indexes and views are
   * made of them anew; rows stay. Throws where an entry does not fit.
   */
  under(rules: StateRules): State {
    const next = new State(rules);
    next.changes.open();
    for (const [name, stream] of next.#streams)
      for (const entry of this.#streams.get(name)?.entries() ?? []) stream.append(entry);
    next.changes.settle();
    for (const [name, table] of this.#tables) next.#tables.set(name, table.copy(next.changes));
    for (const [name, count] of this.#counters) next.#counters.set(name, count);
    return next;
  }

  /** The names of what is declared. */
  names(kind: 'tables' | 'streams'): readonly string[] {
    return [...this.#rules[kind].keys()];
  }

  /** The table of a name, which need not have been declared. */
  table(name: string): Table {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = new Table(this.changes);
    this.#tables.set(name, table);
    return table;
  }

  /** The key of a row, as the table of a name declares it. */
  keyIn(name: string, row: Json): string {
    return declared(this.#rules.tables.get(name), `table ${name}`).keyOf(row);
  }

  /** The stream of a name; throws for one that is not declared. */
  stream(name: string): Stream {
    return declared(this.#streams.get(name), `stream ${name}`);
  }

  /** The view of a name; throws for one that is not declared. */
  view(name: string): View {
    return declared(this.#views.get(name), `view ${name}`);
  }

  /** Counts one more, and gives how many that are. */
  count(name: string): number {
    const counters = this.#counters;
    const before = counters.get(name) ?? 0;
    this.changes.note({ target: counters, key: name, undo: () => counters.set(name, before) });
    counters.set(name, before + 1);
    return before + 1;
  }

  #newStream(name: string, from: Stream | undefined): Stream {
    const { streams, views } = this.#rules;
    const own = [...views].filter(([, { of }]) => of === name);
    const parts = {
      name,
      rules: declared(streams.get(name), `stream ${name}`),
      changes: this.changes,
      views: own.map(([view]) => this.view(view)),
    };
    return new Stream(parts, from);
  }
}

function declared<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`there is no ${name}`);
  return thing;
}
