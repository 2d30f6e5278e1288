import { childOf, childrenOf, type Location } from '../document/location.ts';
import { referenceOf, target } from '../document/reference.ts';
import { isObject, property, textOf } from '../json/json.ts';
import { namesOf } from '../json/pointer.ts';
import type { Schema } from '../schema/schema.ts';
import type { Reading } from './dialect.ts';

/** Beside `oneOf` and `anyOf`, a discriminator says what one property holds in each branch (OpenAPI 3.1, section 4.8.25). */
export function discriminated(reading: Reading, location: Location, branches: Schema[]): Schema[] {
  const name = propertyNameOf(location);
  const list = childOf(location, 'oneOf') ?? childOf(location, 'anyOf');
  if (name === undefined || list === undefined) return branches;
  return childrenOf(list).map(([, branch], index) => {
    const value = valueFor(reading, location, branch);
    const schema = branches[index] ?? true;
    return value === undefined
      ? schema
      : { allOf: [schema], properties: { [name]: { const: value } }, required: [name] };
  });
}

/**
 * A schema that inherits from one with a discriminator shows its own name in that property. It is only a hint for sample
 * values: the base is also valid with the name of every other heir.
 */
export function discriminatorHint(reading: Reading, location: Location): Schema | undefined {
  const own = namesOf(location.pointer);
  const name = own.length === 2 || own.length === 3 ? own.at(-1) : undefined;
  if (
    name === undefined ||
    property(location.value, 'oneOf') !== undefined ||
    property(location.value, 'anyOf') !== undefined
  )
    return undefined;
  const holder = [location, ...basesOf(reading, location)].find((one) => propertyNameOf(one) !== undefined);
  const held = holder && propertyNameOf(holder);
  return held === undefined ? undefined : { properties: { [held]: { examples: [name] } } };
}

function basesOf(reading: Reading, location: Location): Location[] {
  const list = childOf(location, 'allOf');
  if (list === undefined) return [];
  return childrenOf(list).flatMap(([, part]) =>
    referenceOf(part) === undefined ? [] : (target(reading.files, part) ?? []),
  );
}

/** Swagger 2.0 writes the name itself, OpenAPI 3 an object with the name in it. */
function propertyNameOf({ value }: Location): string | undefined {
  const discriminator = property(value, 'discriminator');
  const name = isObject(discriminator) ? discriminator.propertyName : discriminator;
  return typeof name === 'string' ? name : undefined;
}

function valueFor(reading: Reading, location: Location, branch: Location): string | undefined {
  const reference = referenceOf(branch);
  if (reference === undefined) return undefined;
  const mapping = property(property(location.value, 'discriminator'), 'mapping');
  const named = isObject(mapping)
    ? Object.entries(mapping).find(([, to]) => isSame(textOf(to), reference))
    : undefined;
  const found = target(reading.files, branch);
  return named?.[0] ?? (found && namesOf(found.pointer).at(-1));
}

/** A mapping names a schema by reference or by its bare name. */
function isSame(to: string, reference: string): boolean {
  return to === reference || reference.endsWith(`/${to}`);
}
