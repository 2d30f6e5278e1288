import { childOf, type Location } from '../document/location.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import type { Schema, SchemaObject } from '../schema/schema.ts';
import { OPTION_KIND, type OptionKind } from './options.ts';

/** Makes what an option stands for; where it cannot it notes a mistake and gives `undefined`. */
export type MakeOption = (kind: OptionKind, location: Location) => unknown;

/** Options with what their texts stand for in the place of the texts, as the schema of the options says. */
export function compileOptions(location: Location, schema: Schema | undefined, make: MakeOption): unknown {
  if (typeof schema !== 'object') return location.value;
  const kind = schema[OPTION_KIND];
  // Only `options.ts` writes this keyword.
  if (kind !== undefined) return make(kind as OptionKind, location);
  const { value } = location;
  const below = (name: string | number, inner: Schema | undefined): unknown => {
    const child = childOf(location, name);
    return child === undefined ? undefined : compileOptions(child, inner, make);
  };
  if (isArray(value)) return value.map((_, index) => below(index, schema.items));
  if (!isObject(value)) return value;
  const { properties = {}, additionalProperties } = objectSchema(schema, value);
  return Object.fromEntries(
    Object.keys(value).map((name) => [name, below(name, properties[name] ?? additionalProperties)]),
  );
}

/** Of alternatives, the one that knows the names of the object. */
function objectSchema(schema: SchemaObject, value: Json): SchemaObject {
  const alternatives = (schema.anyOf ?? []).filter((one): one is SchemaObject => typeof one === 'object');
  const names = Object.keys(value ?? {});
  return (
    alternatives.find(({ properties }) => names.every((name) => properties?.[name] !== undefined)) ?? schema
  );
}
