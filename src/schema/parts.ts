import type { Registry, Schema, SchemaObject } from './schema.ts';

/** All that a description says of one value: the schemas given, what they refer to, and all branches of each choice. */
export function partsOf(schemas: readonly Schema[], registry: Registry): readonly SchemaObject[] {
  const parts = new Set<SchemaObject>();
  const add = (schema: Schema | undefined): void => {
    if (typeof schema !== 'object' || parts.has(schema)) return;
    parts.add(schema);
    if (schema.$ref !== undefined) add(registry.schema(schema.$ref));
    const { allOf = [], anyOf = [], oneOf = [], dependentSchemas = {} } = schema;
    for (const branch of [...allOf, ...anyOf, ...oneOf, ...Object.values(dependentSchemas)]) add(branch);
    for (const branch of [schema.if, schema.then, schema.else]) add(branch);
  };
  schemas.forEach(add);
  return [...parts];
}

/** The schemas of each declared property. */
export function propertiesOf(parts: readonly SchemaObject[]): ReadonlyMap<string, readonly Schema[]> {
  const properties = new Map<string, Schema[]>();
  for (const part of parts)
    for (const [name, schema] of Object.entries(part.properties ?? {})) {
      const known = properties.get(name);
      if (known === undefined) properties.set(name, [schema]);
      else known.push(schema);
    }
  return properties;
}

/** The schemas of the items of a list. */
export function itemsOf(parts: readonly SchemaObject[]): readonly Schema[] {
  return parts.flatMap(({ items, prefixItems = [] }) =>
    items === undefined ? prefixItems : [...prefixItems, items],
  );
}
