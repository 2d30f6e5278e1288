import type { Json } from '../json/json.ts';
import { child } from '../json/pointer.ts';
import type { Direction } from './direction.ts';
import { type Random, randomOf } from './random.ts';
import type { Registry, Schema } from './schema.ts';
import type { Validator } from './validator.ts';
import type { Part } from './view.ts';

/** Beyond so many values a draft keeps to what is required; beyond ten times as many it gives up. */
const MANY_VALUES = 2000;

/** What one attempt at composing a value works with. */
export interface Draft {
  readonly registry: Registry;
  readonly validator: Validator;
  /** Determines every random number, together with the place. */
  readonly seed: string;
  /** Whether examples and defaults are used where there are some. */
  readonly examples: boolean;
  /** Whether only what is required is made. */
  readonly lean: boolean;
  /** Pointers of values whose examples have turned out to break the schema. */
  readonly blocked: ReadonlySet<string>;
  /** Which way the value goes: what is `writeOnly` is no part of a response, what is `readOnly` none of a request. */
  readonly direction: Direction;
  /** Shared by all drafts of one composition. */
  readonly tally: Tally;
}

/** What composing counts as it goes. */
export interface Tally {
  /** How many values were begun. */
  values: number;
  /** How often random numbers were asked for. */
  draws: number;
}

/** Makes a value that satisfies all of the schemas; `undefined` if it found none. */
export type Compose = (schemas: readonly Schema[], place: Place, draft: Draft) => Json | undefined;

/** Where in the value composing has arrived. */
export interface Place {
  readonly pointer: string;
  /** The nearest property name: it says what text there is usual. */
  readonly name: string;
  readonly depth: number;
  /** The place in the nearest list; 0 outside of lists. */
  readonly index: number;
  /** Counts the tries at this place, so that each draws other numbers. */
  readonly salt: number;
  readonly above: { readonly place: Place; readonly parts: readonly Part[] } | undefined;
}

/** The place of the whole value. */
export const TOP: Place = { pointer: '', name: '', depth: 0, index: 0, salt: 0, above: undefined };

/** The place of a property. */
export function propertyPlace(place: Place, name: string, parts: readonly Part[]): Place {
  return below(place, { step: name, name, index: place.index, parts });
}

/** The place of an item of a list. */
export function itemPlace(place: Place, index: number, parts: readonly Part[]): Place {
  return below(place, { step: index, name: place.name, index, parts });
}

interface Step {
  readonly step: string | number;
  readonly name: string;
  readonly index: number;
  readonly parts: readonly Part[];
}

function below(place: Place, { step, name, index, parts }: Step): Place {
  const pointer = child(place.pointer, step);
  return { pointer, name, depth: place.depth + 1, index, salt: place.salt, above: { place, parts } };
}

/** The random numbers of a place. */
export function randomAt(draft: Draft, place: Place): Random {
  draft.tally.draws++;
  return randomOf(`${draft.seed}\n${place.pointer}\n${place.salt}`);
}

/** Whether only what is required is to be made from here on. */
export function isLean(draft: Draft, place: Place): boolean {
  return draft.lean || place.depth > 12 || draft.tally.values > MANY_VALUES;
}

/** Whether no more values may be begun. */
export function isSpent(draft: Draft, place: Place): boolean {
  return place.depth > 64 || draft.tally.values > 10 * MANY_VALUES;
}

/** Whether one of these schemas is already being made further up: making it again would go on without end. */
export function isRecursive(schemas: readonly Schema[], place: Place, { registry }: Draft): boolean {
  const open = new Set<Schema>();
  for (let above = place.above; above !== undefined; above = above.place.above)
    for (const { schema } of above.parts) open.add(schema);
  const seen = new Set<Schema>();
  const next = [...schemas];
  for (let schema = next.pop(); schema !== undefined; schema = next.pop()) {
    if (open.has(schema)) return true;
    if (typeof schema === 'boolean' || seen.has(schema)) continue;
    seen.add(schema);
    if (schema.$ref !== undefined) next.push(registry.schema(schema.$ref));
    next.push(...(schema.allOf ?? []));
  }
  return false;
}
