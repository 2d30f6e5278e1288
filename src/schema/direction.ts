import { mapSubschemas, type Registry, type Schema, type SchemaObject } from './schema.ts';

/** Which way a value goes. */
export type Direction = 'request' | 'response';

/** The keyword of what does not belong into messages of a direction. */
function hiddenKeyword(direction: Direction): 'readOnly' | 'writeOnly' {
  return direction === 'request' ? 'readOnly' : 'writeOnly';
}

/**
 * A schema as it holds in one direction: a property that is `readOnly` need not be in a request, one that is `writeOnly` not
 * in a response, whatever `required` says, in the schema itself and in its `allOf` (OpenAPI 3.0.3, section 4.7.24). The
 * schema itself where nothing differs.
 */
export function directed(schema: Schema, direction: Direction, registry: Registry): Schema {
  return shown(schema, { direction, registry, beside: NONE });
}

const NONE: ReadonlySet<string> = new Set();

interface Showing {
  readonly direction: Direction;
  readonly registry: Registry;
  /** What is hidden by those schemas that hold for the same value. */
  readonly beside: ReadonlySet<string>;
}

function shown(schema: Schema, showing: Showing): Schema {
  if (typeof schema === 'boolean') return schema;
  const { direction, registry, beside } = showing;
  // Few schemas require something that could be hidden: nobody looks further for the others.
  const isAsked = schema.required !== undefined || schema.allOf?.some(requiresSome) === true;
  const hidden = isAsked ? new Set([...beside, ...hiddenNames(schema, direction, registry)]) : beside;
  const mapped = mapSubschemas(schema, (inner) =>
    shown(inner, { ...showing, beside: schema.allOf?.includes(inner) ? hidden : NONE }),
  );
  const required = schema.required?.filter((name) => !hidden.has(name));
  return required?.length === schema.required?.length ? mapped : { ...mapped, ...(required && { required }) };
}

function requiresSome(schema: Schema): boolean {
  return typeof schema === 'object' && schema.required !== undefined;
}

/** Schemas that hold together are followed so far: a longer chain hides nothing. */
const MOST_PARTS = 1000;

/** The properties that a schema hides in a direction, by itself and by its `allOf`. */
export function hiddenNames(
  schema: SchemaObject,
  direction: Direction,
  registry: Registry,
): ReadonlySet<string> {
  const names = new Set<string>();
  // A set that grows while it is gone through gives what was added as well.
  const parts = new Set<Schema>([schema]);
  for (const part of parts) {
    if (typeof part === 'boolean' || parts.size > MOST_PARTS) continue;
    for (const [name, property] of Object.entries(part.properties ?? {}))
      if (isHidden(property, direction, registry)) names.add(name);
    for (const below of part.allOf ?? []) parts.add(below);
    if (part.$ref !== undefined) parts.add(registry.schema(part.$ref));
  }
  return names;
}

/** Whether a property does not belong into messages of a direction, whichever way its schema says so. */
export function isHidden(schema: Schema | undefined, direction: Direction, registry: Registry): boolean {
  if (typeof schema !== 'object') return false;
  if (schema[hiddenKeyword(direction)] === true) return true;
  return schema.$ref !== undefined && isHidden(registry.schema(schema.$ref), direction, registry);
}
