import { mapSubschemas, type Registry, type Schema } from './schema.ts';

/** Which way a value goes. */
export type Direction = 'request' | 'response';

/** The keyword of what does not belong into messages of a direction. */
function hiddenKeyword(direction: Direction): 'readOnly' | 'writeOnly' {
  return direction === 'request' ? 'readOnly' : 'writeOnly';
}

/**
 * A schema as it holds in one direction: a property that is `readOnly` need not be in a request, one that is `writeOnly` not
 * in a response, whatever `required` says (OpenAPI 3.0.3, section 4.7.24). The schema itself where nothing differs.
 */
export function directed(schema: Schema, direction: Direction, registry: Registry): Schema {
  if (typeof schema === 'boolean') return schema;
  const mapped = mapSubschemas(schema, (inner) => directed(inner, direction, registry));
  const required = schema.required?.filter(
    (name) => !isHidden(schema.properties?.[name], direction, registry),
  );
  return required?.length === schema.required?.length ? mapped : { ...mapped, ...(required && { required }) };
}

/** Whether a property does not belong into messages of a direction, whichever way its schema says so. */
export function isHidden(schema: Schema | undefined, direction: Direction, registry: Registry): boolean {
  if (typeof schema !== 'object') return false;
  if (schema[hiddenKeyword(direction)] === true) return true;
  return schema.$ref !== undefined && isHidden(registry.schema(schema.$ref), direction, registry);
}
