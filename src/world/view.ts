import type { Json } from '../json/json.ts';
import { addPosition, copyOfLists, countBefore } from './positions.ts';
import type { ViewRules } from './state-rules.ts';

/** Which entries of a group to show. */
export interface ViewOptions {
  /** Only what came before this position. */
  readonly before?: number | undefined;
  /** Only the last so many. */
  readonly last?: number | undefined;
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

  /** Takes up an entry of the stream, and gives back what undoes that. */
  add(position: number, entry: Json): (() => void) | undefined {
    const { where, group: groupOf, key: keyOf } = this.rules;
    if (where !== undefined && !where(entry)) return undefined;
    const name = groupOf(entry);
    const group: Group = this.#groups.get(name) ?? { all: [], keys: new Map() };
    this.#groups.set(name, group);
    const undoKey = keyOf && addPosition(group.keys, keyOf(entry), position);
    group.all.push(position);
    return () => {
      group.all.pop();
      undoKey?.();
      if (group.all.length === 0) this.#groups.delete(name);
    };
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
