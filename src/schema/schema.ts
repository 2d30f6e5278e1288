import { isObject, type Json } from '../json/json.ts';

/** A schema of JSON Schema 2020-12 whose every `$ref` is an id of the registry that it came from. */
export type Schema = boolean | SchemaObject;

/** A schema with keywords; what is no keyword of the draft has been left out, but for a few `x-` hints. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly unevaluatedProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly 'x-pattern-format'?: string;
  readonly 'x-faker'?: Json;
  readonly [keyword: string]: unknown;
}

/** Where a `$ref` leads. */
export interface Registry {
  /** The schema of an id; an id that the registry did not give out is a programming error and throws. */
  schema(id: string): Schema;
}

/** A schema that cannot be used: it cannot be compiled, or no value satisfies it. */
export class SchemaError extends Error {
  readonly reason: 'invalid' | 'unsatisfiable';

  constructor(reason: 'invalid' | 'unsatisfiable', message: string) {
    super(message);
    this.name = 'SchemaError';
    this.reason = reason;
  }
}

/** Keywords whose value is one schema. */
const SINGLE = [
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
  'not',
  'if',
  'then',
  'else',
] as const;

/** Keywords whose value is a list of schemas. */
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;

/** Keywords whose value is a map of schemas. */
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'] as const;

/** How the keywords that hold schemas hold them (2020-12 core, section 10). */
export const SUBSCHEMAS: ReadonlyMap<string, 'single' | 'list' | 'map'> = new Map([
  ...SINGLE.map((name) => [name, 'single'] as const),
  ...LISTS.map((name) => [name, 'list'] as const),
  ...MAPS.map((name) => [name, 'map'] as const),
]);

/** Whether a value can be a schema. */
function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}

/** The schemas that stand directly in a schema. */
export function subschemas(schema: Schema): Schema[] {
  if (typeof schema === 'boolean') return [];
  return [...SUBSCHEMAS].flatMap(([keyword, kind]) => {
    const value = schema[keyword];
    if (kind === 'single') return isSchema(value) ? [value] : [];
    return typeof value === 'object' && value !== null ? Object.values(value).filter(isSchema) : [];
  });
}

/** A schema with every schema that stands directly in it replaced; the schema itself where nothing was. */
export function mapSubschemas(schema: SchemaObject, map: (inner: Schema) => Schema): SchemaObject {
  let changed: Record<string, unknown> | undefined;
  for (const [keyword, kind] of SUBSCHEMAS) {
    const value = schema[keyword];
    if (value === undefined) continue;
    const made = kind === 'single' ? mapOne(value, map) : mapEach(value, map);
    if (made !== value) changed = { ...(changed ?? schema), [keyword]: made };
  }
  return changed ?? schema;
}

function mapOne(value: unknown, map: (inner: Schema) => Schema): unknown {
  return isSchema(value) ? map(value) : value;
}

function mapEach(value: unknown, map: (inner: Schema) => Schema): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, mapOne(inner, map)] as const);
  if (entries.every(([name, inner]) => Reflect.get(value, name) === inner)) return value;
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
