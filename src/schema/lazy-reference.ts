import { mapSubschemas, type Registry, type Schema, subschemas } from './schema.ts';

/** Stands for `$ref`: what it names is compiled when a value first reaches it, on its own. */
export const LAZY_REF = 'x-understudy-ref';

/** All ids that a schema refers to, directly or through others. */
export function referencesFrom(schema: Schema, registry: Registry): Set<string> {
  const ids = new Set<string>();
  const open = [schema];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const id = typeof next === 'object' ? next.$ref : undefined;
    if (id !== undefined && !ids.has(id)) {
      ids.add(id);
      open.push(registry.schema(id));
    }
    open.push(...subschemas(next));
  }
  return ids;
}

/** Whether a keyword wants to know what references beside it have looked at (2020-12 core, section 11). */
export function hasUnevaluated(schema: Schema): boolean {
  if (typeof schema === 'boolean') return false;
  return (
    'unevaluatedProperties' in schema ||
    'unevaluatedItems' in schema ||
    subschemas(schema).some(hasUnevaluated)
  );
}

/** The schema with its references made lazy. */
export function lazy(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const { $ref: id, ...others } = mapSubschemas(schema, lazy);
  return id === undefined ? others : { ...others, [LAZY_REF]: id };
}
