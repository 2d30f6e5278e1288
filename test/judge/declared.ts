import { followed, type Place, placesIn, placeUnder, under } from './description-files.ts';

/**
 * How a generated value differs from what its schema declares by name: a declared property that is missing, or one that
 * nobody declared. Where a schema leaves a choice, or counts properties, this says nothing.
 */
export function differences(schema: Place, value: unknown): string[] {
  return compare([schema], value, '');
}

function compare(schemas: readonly Place[], value: unknown, at: string): string[] {
  const parts = schemas.flatMap(partsOf);
  if (
    parts.some((part) =>
      ['anyOf', 'oneOf', 'maxProperties'].some((name) => under(part.value, name) !== undefined),
    )
  )
    return [];
  if (Array.isArray(value)) {
    const items = parts.flatMap((part) => placeUnder(part, 'items') ?? []);
    return value.flatMap((item, index) => compare(items, item, `${at}/${index}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const declared = new Map<string, Place[]>();
  for (const [name, place] of parts.flatMap((part) => placesIn(placeUnder(part, 'properties'))))
    declared.set(name, [...(declared.get(name) ?? []), place]);
  const lacking = [...declared.keys()].filter((name) => !Object.hasOwn(value, name));
  return [
    ...lacking.map((name) => `${at}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, child]) => {
      const places = declared.get(name);
      if (places !== undefined) return compare(places, child, `${at}/${name}`);
      return parts.some(isMap) ? [] : [`${at}/${name} is not declared`];
    }),
  ];
}

/** All schemas that hold together: what is referred to, and all of `allOf`. */
function partsOf(schema: Place): Place[] {
  const part = followed(schema);
  const siblings = part.pointer === schema.pointer && part.file === schema.file ? [] : [schema];
  return [part, ...siblings].flatMap((one) => [
    one,
    ...placesIn(placeUnder(one, 'allOf')).flatMap(([, it]) => partsOf(it)),
  ]);
}

function isMap(part: Place): boolean {
  return ['patternProperties', 'additionalProperties'].some((name) => under(part.value, name) !== undefined);
}
