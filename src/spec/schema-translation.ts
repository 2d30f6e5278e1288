import { childrenOf, type Location } from '../document/location.ts';
import { follow, referenceOf, target } from '../document/reference.ts';
import { transclude } from '../document/transclusion.ts';
import { isArray, isObject, type Json, property, textOf } from '../json/json.ts';
import { patternOf } from '../schema/pattern.ts';
import type { Schema } from '../schema/schema.ts';
import { SUBSCHEMAS } from '../schema/schema.ts';
import type { Reading } from './dialect.ts';
import { discriminated, discriminatorHint } from './discriminator.ts';
import { namedTypes, typedExample } from './example-value.ts';

const PLAIN = new Set([
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'required',
  'dependentRequired',
  'readOnly',
  'writeOnly',
  'deprecated',
  'xml',
  'x-faker',
  'x-pattern-format',
]);

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];

type Draft = Record<string, unknown>;

/** Translates the schema at a location to JSON Schema 2020-12; what no validator could use is left out, and told. */
export function translateSchema(reading: Reading, location: Location): Schema {
  const { value } = location;
  if (typeof value === 'boolean') return value;
  if (!isObject(value)) {
    reading.files.mistakes.at(location, {
      code: 'SHAPE',
      message: 'A schema must be a map or a boolean',
      remedy: 'Write {} for a schema that permits everything.',
    });
    return true;
  }
  const draft: Draft = {};
  for (const [keyword, child] of childrenOf(location))
    translateKeyword(reading, draft, { keyword, child, location });
  repairTypes(draft);
  // The cast is what the loop above has built: keywords of the draft with translated schemas in them.
  return withHints(reading, location, draft as Exclude<Schema, boolean>);
}

interface Keyword {
  readonly keyword: string;
  readonly child: Location;
  readonly location: Location;
}

function translateKeyword(reading: Reading, draft: Draft, { keyword, child, location }: Keyword): void {
  const kind = SUBSCHEMAS.get(keyword);
  if (keyword === '$ref' && referenceOf(location) !== undefined) addReference(reading, draft, location);
  else if (keyword === 'items' && isArray(child.value)) draft.prefixItems = translateList(reading, child);
  else if (keyword === 'additionalItems')
    draft.items = isArray(property(location.value, 'items')) ? translateSchema(reading, child) : draft.items;
  else if (keyword === 'dependencies') addDependencies(reading, draft, child);
  else if (keyword === 'x-patternProperties') draft.patternProperties = translateMap(reading, child);
  else if (keyword === 'oneOf' || keyword === 'anyOf')
    draft[keyword] = discriminated(reading, location, translateList(reading, child));
  else if (kind === 'single') draft[keyword] = translateSchema(reading, child);
  else if (kind === 'list') draft[keyword] = translateList(reading, child);
  else if (kind === 'map') draft[keyword] = translateMap(reading, child);
  else if (keyword === 'example' || keyword === 'examples' || keyword === 'x-example')
    addExamples(reading, draft, { keyword, child, location });
  else if (keyword === 'default')
    draft.default = typedExample(transclude(reading.files, child), namedTypes(reading, location));
  else if (PLAIN.has(keyword) && isUsable(reading, keyword, child)) draft[keyword] = child.value;
  if (keyword === 'pattern' || kind === 'map') checkPatterns(reading, keyword, child);
}

function addReference(reading: Reading, draft: Draft, location: Location): void {
  // A chain that is nothing but a circle of references would send every validator round for ever.
  const found = follow(reading.files, location) && target(reading.files, location);
  if (found !== undefined) draft.$ref = reading.schemas.idOf(reading, found);
}

function translateList(reading: Reading, location: Location): Schema[] {
  return childrenOf(location).map(([, child]) => translateSchema(reading, child));
}

function translateMap(reading: Reading, location: Location): Record<string, Schema> {
  return Object.fromEntries(
    childrenOf(location).map(([name, child]) => [name, translateSchema(reading, child)]),
  );
}

/** `dependencies` of draft 4 became two keywords (2020-12 validation, 6.5.4, and core, 10.2.2.4). */
function addDependencies(reading: Reading, draft: Draft, location: Location): void {
  const entries = childrenOf(location);
  const lists = entries
    .filter(([, child]) => isArray(child.value))
    .map(([name, child]) => [name, child.value] as const);
  const schemas = entries
    .filter(([, child]) => !isArray(child.value))
    .map(([name, child]) => [name, translateSchema(reading, child)] as const);
  if (lists.length > 0) draft.dependentRequired = Object.fromEntries(lists);
  if (schemas.length > 0) draft.dependentSchemas = Object.fromEntries(schemas);
}

/** `example` of OpenAPI comes before the `examples` of JSON Schema; both become one list. */
function addExamples(reading: Reading, draft: Draft, { keyword, child, location }: Keyword): void {
  const types = namedTypes(reading, location);
  const values = keyword === 'examples' ? childrenOf(child).map(([, item]) => item) : [child];
  const made = values.map((one) =>
    typedExample(transclude(reading.files, one), types, property(location.value, 'format')),
  );
  const known = isArray(draft.examples) ? draft.examples : [];
  draft.examples = keyword === 'examples' ? [...known, ...made] : [...made, ...known];
}

/** Keywords that other versions write with other types, and plain slips: better left out than refused by a validator. */
function isUsable(reading: Reading, keyword: string, child: Location): boolean {
  if (keyword === 'required')
    return isArray(child.value) && child.value.every((name) => typeof name === 'string');
  if (keyword === 'enum' && !isArray(child.value)) {
    reading.files.mistakes.at(child, {
      code: 'SCHEMA_KEYWORD',
      message: 'enum must be a list, and was left out',
      remedy: 'Write the permitted values as a list.',
    });
    return false;
  }
  if (keyword === 'type') checkType(reading, child);
  return true;
}

function checkType(reading: Reading, { value, source, pointer }: Location): void {
  const named = isArray(value) ? value : [value];
  const unknown = named.find((type) => type !== 'file' && !TYPES.includes(textOf(type)));
  if (unknown === undefined) return;
  reading.files.mistakes.at(
    { source, pointer, value },
    {
      code: 'SCHEMA_INVALID',
      message: `${JSON.stringify(unknown)} is no type of JSON Schema`,
      remedy: `Use one of ${TYPES.join(', ')}.`,
    },
  );
}

function checkPatterns(reading: Reading, keyword: string, child: Location): void {
  const patterns: [Json, Location][] =
    keyword === 'pattern'
      ? [[child.value, child]]
      : keyword.endsWith('atternProperties')
        ? childrenOf(child).map(([name, below]) => [name, below])
        : [];
  for (const [pattern, place] of patterns) {
    if (typeof pattern === 'string' && patternOf(pattern) !== undefined) continue;
    reading.files.mistakes.at(place, {
      code: 'SCHEMA_INVALID',
      message: `${JSON.stringify(pattern)} is no regular expression`,
      remedy: 'Write a pattern of ECMA-262.',
    });
  }
}

/** What draft 4, OpenAPI 3.0 and Kubernetes say with booleans, with a type and with a format of their own. */
function repairTypes(draft: Draft): void {
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof draft[exclusive] !== 'boolean') continue;
    if (draft[exclusive] && draft[bound] !== undefined) {
      draft[exclusive] = draft[bound];
      delete draft[bound];
    } else delete draft[exclusive];
  }
  if (draft.type === 'file') {
    draft.type = 'string';
    draft.format = 'binary';
  }
  // Swagger 2.0 has no list of types: Kubernetes names one, and means both.
  if (draft.type === 'string' && draft.format === 'int-or-string') draft.type = ['integer', 'string'];
}

function withHints(reading: Reading, location: Location, schema: Exclude<Schema, boolean>): Schema {
  const hint = discriminatorHint(reading, location);
  const hinted = hint === undefined ? schema : { ...schema, allOf: [hint, ...(schema.allOf ?? [])] };
  const { nullable } = reading.dialect;
  const isNullable = nullable !== undefined && property(location.value, nullable) === true;
  return isNullable ? withNull(hinted) : hinted;
}

/** Adds null to what a schema permits (OpenAPI 3.0.3, section 4.7.24.1, whose rule for `type` people use without one too). */
function withNull(schema: Exclude<Schema, boolean>): Schema {
  const { type, enum: choices, examples, ...rest } = schema;
  const shown = examples === undefined ? {} : { examples };
  if (type === undefined) return { ...shown, anyOf: [schema, { type: 'null' }] };
  const permitted = choices === undefined || choices.includes(null) ? choices : [...choices, null];
  return {
    ...shown,
    ...rest,
    type: [type, 'null'].flat(),
    ...(permitted === undefined ? {} : { enum: permitted }),
  };
}
