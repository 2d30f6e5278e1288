import { isArray, isObject, type Json, textOf } from '../json/json.ts';
import { child } from '../json/pointer.ts';
import { itemsOf, partsOf, propertiesOf } from '../schema/parts.ts';
import type { Registry, Schema, SchemaObject } from '../schema/schema.ts';

/** The values that a description lists for a value, and for what is in it. */
export interface Choices {
  /** The names of the values, by their text. */
  readonly own: ReadonlyMap<string, string>;
  readonly properties: ReadonlyMap<string, Choices>;
  readonly items: Choices | undefined;
}

/** Larger schemas are looked at so far; a schema within itself is looked at once. */
const MOST_SCHEMAS = 2000;

interface Looking {
  readonly registry: Registry;
  readonly place: string;
  /** What has to be looked at within itself. */
  readonly above: ReadonlySet<SchemaObject>;
  readonly budget: { left: number };
}

/** The choices that schemas leave, named after their place: `body /msgtype: m.text`; `undefined` where they list no values. */
export function choicesOf(
  schemas: readonly Schema[],
  registry: Registry,
  place: string,
): Choices | undefined {
  return choices(schemas, { registry, place, above: new Set(), budget: { left: MOST_SCHEMAS } });
}

function choices(schemas: readonly Schema[], looking: Looking): Choices | undefined {
  const { registry, place, above, budget } = looking;
  const parts = partsOf(schemas, registry);
  if (parts.length === 0 || budget.left-- <= 0 || parts.some((part) => above.has(part))) return undefined;
  const within = { ...looking, above: new Set([...above, ...parts]) };
  const own = valuesListed(parts, place);
  const below = [...propertiesOf(parts)].flatMap(([name, inner]) => {
    const found = choices(inner, { ...within, place: under(place, name) });
    return found === undefined ? [] : [[name, found] as const];
  });
  const items = choices(itemsOf(parts), { ...within, place: under(place, '*') });
  if (own.size === 0 && below.length === 0 && items === undefined) return undefined;
  return { own, properties: new Map(below), items };
}

/** The values that schemas list, named after their place, by their text. */
export function valuesListed(parts: readonly SchemaObject[], place: string): ReadonlyMap<string, string> {
  const values = parts.flatMap(
    (part): readonly Json[] => part.enum ?? (part.const === undefined ? [] : [part.const]),
  );
  return new Map(values.map((value) => [textOf(value), `${place}: ${textOf(value)}`]));
}

function under(place: string, name: string): string {
  return place.includes('/') ? child(place, name) : `${place} ${child('', name)}`;
}

/** The names of all choices. */
export function namesOfChoices({ own, properties, items }: Choices): readonly string[] {
  const below = [...properties.values(), ...(items === undefined ? [] : [items])];
  return [...own.values(), ...below.flatMap(namesOfChoices)];
}

/** Tells each choice that a value takes. */
export function noteChoices(choice: Choices, value: Json, note: (name: string) => void): void {
  const name = choice.own.get(textOf(value));
  if (name !== undefined) note(name);
  const { items } = choice;
  if (isArray(value) && items !== undefined) for (const item of value) noteChoices(items, item, note);
  if (!isObject(value)) return;
  for (const [property, below] of choice.properties)
    if (Object.hasOwn(value, property)) noteChoices(below, value[property] ?? null, note);
}
