import type { Json } from '../json/json.ts';
import { addPosition, copyOfLists, countBefore, dropPosition } from './positions.ts';
import type { ViewRules } from './state-rules.ts';

/** Which entries of a group to show. */
export interface ViewOptions {
  /** Only what came before this position. */
  readonly before?: number | undefined;
  /** Only the last so many. */
  readonly last?: number | undefined;
}

/** Where a view shows an entry. */
export interface Place {
  readonly group: string;
  readonly key: string | undefined;
}

interface Group {
  /** All positions in the group. */
  readonly all: number[];
  /** The ascending positions of each key: the last one is what counts now. */
  readonly keys: Map<string, number[]>;
}

/** A fold of a stream: its entries by group, and where the view has keys the latest of each, now or at an earlier time. */
export class View {
  readonly rules: ViewRules;
  readonly #groups: Map<string, Group>;

  constructor(rules: ViewRules, groups: Iterable<readonly [string, Group]> = []) {
    this.rules = rules;
    this.#groups = new Map(groups);
  }

  /** Where an entry of the stream belongs; `undefined` for one that the view does not show. */
  placeOf(entry: Json): Place | undefined {
    const { where, group, key } = this.rules;
    if (where !== undefined && !where(entry)) return undefined;
    return { group: group(entry), key: key?.(entry) };
  }

  /** Takes up the position of an entry. */
  add({ group: name, key }: Place, position: number): void {
    const group: Group = this.#groups.get(name) ?? { all: [], keys: new Map() };
    this.#groups.set(name, group);
    group.all.push(position);
    if (key !== undefined) addPosition(group.keys, key, position);
  }

  /** Takes the latest position of a place away again. */
  drop({ group: name, key }: Place): void {
    const group = this.#groups.get(name);
    if (group === undefined) return;
    group.all.pop();
    if (key !== undefined) dropPosition(group.keys, key);
    if (group.all.length === 0) this.#groups.delete(name);
  }

  /** The positions that a group shows, ascending. */
  of(group: string, { before = Number.POSITIVE_INFINITY, last }: ViewOptions = {}): readonly number[] {
    const known = this.#groups.get(group);
    if (known === undefined) return [];
    const shown =
      this.rules.key === undefined
        ? known.all.slice(0, countBefore(known.all, before))
        : [...known.keys.values()]
            .flatMap((versions) => versions[countBefore(versions, before) - 1] ?? [])
            .sort((a, b) => a - b);
    return last === undefined ? shown : shown.slice(Math.max(0, shown.length - last));
  }

  /** The position of the latest entry of a key. */
  latest(group: string, key: string): number | undefined {
    return this.#groups.get(group)?.keys.get(key)?.at(-1);
  }

  /** The groups, in the order in which they came. */
  groups(): readonly string[] {
    return [...this.#groups.keys()];
  }

  /** The same view for another world. */
  copy(): View {
    const copies = [...this.#groups].map(([name, { all, keys }]): [string, Group] => [
      name,
      { all: [...all], keys: copyOfLists(keys) },
    ]);
    return new View(this.rules, copies);
  }
}
