import { canonical } from '../json/canonical.ts';
import type { Json } from '../json/json.ts';
import { type Compose, type Draft, isLean, isRecursive, itemPlace, type Place, randomAt } from './draft.ts';
import type { Schema } from './schema.ts';
import { type View, valuesOf } from './view.ts';

const MOST_ITEMS = 10_000;
const TRIES = 8;

/** How many items a list has whose items differ, and down to which depth it has more than one. */
const SEVERAL = 3;
const SHALLOW = 3;

/** A list: one item, a few where they differ, or as many as it must have; what it must contain comes first. */
export function composeArray(view: View, place: Place, draft: Draft, compose: Compose): Json[] | undefined {
  const least = Math.max(0, ...valuesOf(view, 'minItems'));
  const most = Math.min(MOST_ITEMS, ...valuesOf(view, 'maxItems'));
  const unique = valuesOf(view, 'uniqueItems').includes(true);
  const contained = containedIn(view);
  const needed = Math.max(least, contained.length);
  let wanted = Math.max(usualCount(view, place, draft), needed);
  if (needed > most) return undefined;
  const items: Json[] = [];
  const met = new Set<string>();
  for (let index = 0; index < Math.min(wanted, most); index++) {
    const schemas = [...itemSchemas(view, index), ...(contained[index] ?? [])];
    const before = draft.tally.draws;
    const item = composeItem(schemas, itemPlace(place, index, view.parts), draft, { compose, unique, met });
    if (item === undefined) return index >= needed ? items : undefined;
    items.push(item);
    // One item says it all where the others would be the same.
    if (wanted === 1 && place.depth < SHALLOW && draft.tally.draws > before) wanted = SEVERAL;
  }
  return items;
}

interface ItemContext {
  readonly compose: Compose;
  readonly unique: boolean;
  readonly met: Set<string>;
}

function composeItem(
  schemas: readonly Schema[],
  place: Place,
  draft: Draft,
  context: ItemContext,
): Json | undefined {
  const { compose, unique, met } = context;
  for (let salt = 0; salt < TRIES; salt++) {
    // Another try draws other numbers, and keeps clear of an example that all items would share.
    const blocked = salt === 0 ? draft.blocked : new Set([...draft.blocked, place.pointer]);
    const item = compose(schemas, { ...place, salt: place.salt + salt }, { ...draft, blocked });
    if (item === undefined || !unique) return item;
    const text = canonical(item);
    if (!met.has(text)) {
      met.add(text);
      return item;
    }
  }
  return undefined;
}

function itemSchemas({ parts }: View, index: number): Schema[] {
  return parts
    .map(({ schema }) => schema.prefixItems?.[index] ?? schema.items)
    .filter((schema) => schema !== undefined);
}

/** For each place at the front, the `contains` that the item there is to satisfy. */
function containedIn(view: View): Schema[][] {
  return view.parts.flatMap(({ schema }) =>
    schema.contains === undefined
      ? []
      : Array.from({ length: Math.min(schema.minContains ?? 1, MOST_ITEMS + 1) }, () => [
          schema.contains ?? true,
        ]),
  );
}

function usualCount(view: View, place: Place, draft: Draft): number {
  const prefix = Math.max(0, ...valuesOf(view, 'prefixItems').map((items) => items.length));
  const further = itemSchemas(view, prefix);
  if (isLean(draft, place)) return prefix;
  if (prefix > 0 || further.length === 0) return prefix;
  if (isRecursive(further, itemPlace(place, 0, view.parts), draft)) return 0;
  return draft.examples ? 1 : randomAt(draft, place).between(1, 3);
}
