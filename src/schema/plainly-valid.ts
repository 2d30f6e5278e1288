import { isArray, isObject, type Json } from '../json/json.ts';
import { MATRIX_FORMATS } from './bounded-keywords.ts';
import type { Direction } from './direction.ts';
import { patternOf } from './pattern.ts';
import type { Registry, Schema, SchemaObject } from './schema.ts';

/** Where references lead, and which way a value goes. */
export interface PlainContext {
  readonly registry?: Registry;
  readonly direction?: Direction | undefined;
}

/** What is looked at, and how much has been. */
interface Looking extends PlainContext {
  steps: number;
}

/** Whether a value holds to what a keyword says; `schema` is what the keyword stands in. */
type Holds = (argument: never, value: Json, looking: Looking, schema: SchemaObject) => boolean;

interface Keyword {
  /** Whether what it says is well formed. */
  readonly fits: (argument: unknown) => boolean;
  readonly holds: Holds;
}

const always = (): boolean => true;
const isNumber = (argument: unknown): boolean => typeof argument === 'number';
const isText = (argument: unknown): boolean => typeof argument === 'string';
const isCount = (argument: unknown): boolean => Number.isInteger(argument) && Number(argument) >= 0;
const areTexts = (argument: unknown): boolean => Array.isArray(argument) && argument.every(isText);
const areSchemas = (argument: unknown): boolean =>
  Array.isArray(argument) && argument.length > 0 && argument.every(isPlain);

const SURROGATE = /[\ud800-\udfff]/;

const NOTE: Keyword = { fits: always, holds: always };

/** More is not plain. */
const MOST_STEPS = 1000;

const TYPES = ['null', 'array', 'object', 'integer', 'string', 'number', 'boolean'];

/** The keywords that are looked at, each alone. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...['title', 'description', 'default', 'examples', 'deprecated', '$id', 'x-understudy'].map(
    (name) => [name, NOTE] as const,
  ),
  ...['x-pattern-format', 'x-faker'].map((name) => [name, NOTE] as const),
  keyword(
    'readOnly',
    (flag) => typeof flag === 'boolean',
    (flag: boolean, _, { direction }) => !flag || direction === 'response',
  ),
  keyword(
    'writeOnly',
    (flag) => typeof flag === 'boolean',
    (flag: boolean, _, { direction }) => !flag || direction === 'request',
  ),
  keyword(
    'type',
    (types) => [types].flat().every((type) => TYPES.includes(type as string)),
    (types: string | readonly string[], value) =>
      typeof types === 'string' ? isOf(types, value) : types.some((type) => isOf(type, value)),
  ),
  keyword('const', always, (wanted: Json, value) => typeof wanted !== 'object' && value === wanted),
  keyword(
    'enum',
    (values) => Array.isArray(values) && values.length > 0,
    (wanted: readonly Json[], value) => typeof value !== 'object' && wanted.includes(value),
  ),
  keyword('minimum', isNumber, (least: number, value) => typeof value !== 'number' || value >= least),
  keyword('maximum', isNumber, (most: number, value) => typeof value !== 'number' || value <= most),
  keyword('exclusiveMinimum', isNumber, (least: number, value) => typeof value !== 'number' || value > least),
  keyword('exclusiveMaximum', isNumber, (most: number, value) => typeof value !== 'number' || value < most),
  // A sign may take two places: then others count.
  keyword(
    'minLength',
    isCount,
    (least: number, value) => typeof value !== 'string' || (value.length >= least && !SURROGATE.test(value)),
  ),
  keyword('maxLength', isCount, (most: number, value) => typeof value !== 'string' || value.length <= most),
  keyword(
    'pattern',
    (source) => isText(source) && patternOf(String(source)) !== undefined,
    (source: string, value) => typeof value !== 'string' || patternOf(source)?.test(value) === true,
  ),
  keyword('format', isText, (format: string, value) => hasFormat(format, value)),
  keyword('minItems', isCount, (least: number, value) => !isArray(value) || value.length >= least),
  keyword('maxItems', isCount, (most: number, value) => !isArray(value) || value.length <= most),
  keyword(
    'uniqueItems',
    (flag) => typeof flag === 'boolean',
    (flag: boolean, value) => !flag || !isArray(value) || value.length < 2,
  ),
  keyword(
    'items',
    isPlain,
    (item: Schema, value, looking) => !isArray(value) || value.every((one) => look(item, one, looking)),
  ),
  keyword(
    'required',
    areTexts,
    (names: readonly string[], value) =>
      !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  ),
  keyword(
    'minProperties',
    isCount,
    (least: number, value) => !isObject(value) || Object.keys(value).length >= least,
  ),
  keyword(
    'maxProperties',
    isCount,
    (most: number, value) => !isObject(value) || Object.keys(value).length <= most,
  ),
  keyword(
    'properties',
    (named) => isObject(named as Json) && Object.values(named as object).every(isPlain),
    (named: Record<string, Schema>, value, looking) =>
      !isObject(value) ||
      Object.entries(value).every(
        ([name, one]) => !Object.hasOwn(named, name) || look(named[name] ?? false, one, looking),
      ),
  ),
  keyword(
    'patternProperties',
    (patterns) =>
      isObject(patterns as Json) &&
      Object.entries(patterns as object).every(
        ([pattern, one]) => patternOf(pattern) !== undefined && isPlain(one),
      ),
    (patterns: Record<string, Schema>, value, looking) =>
      !isObject(value) ||
      Object.entries(patterns).every(([pattern, schema]) =>
        Object.entries(value).every(
          ([name, one]) => patternOf(pattern)?.test(name) === false || look(schema, one, looking),
        ),
      ),
  ),
  keyword(
    'additionalProperties',
    isPlain,
    (others: Schema, value, looking, { properties = {}, patternProperties = {} }) =>
      !isObject(value) ||
      Object.entries(value).every(
        ([name, one]) =>
          Object.hasOwn(properties, name) ||
          Object.keys(patternProperties).some((pattern) => patternOf(pattern)?.test(name) === true) ||
          look(others, one, looking),
      ),
  ),
  keyword('allOf', areSchemas, (schemas: readonly Schema[], value, looking) =>
    schemas.every((one) => look(one, value, looking)),
  ),
  // All are looked at, as a compiled schema does: what is too much for that must not be answered until it is compiled.
  keyword('anyOf', areSchemas, (schemas: readonly Schema[], value, looking) =>
    schemas.map((one) => look(one, value, looking)).includes(true),
  ),
  keyword('$ref', isText, (id: string, value, looking) => {
    const schema = looking.registry?.schema(id);
    return schema !== undefined && isPlain(schema) && look(schema, value, looking);
  }),
]);

function keyword(name: string, fits: Keyword['fits'], holds: Holds): readonly [string, Keyword] {
  return [name, { fits, holds }];
}

/**
 * Whether a value satisfies a schema beyond doubt, found out without compiling that; what is not plain, and what is wrong, is for
 * the validator to say. Of a schema that is not well formed this says nothing: see `isPlain`.
 */
export function isPlainlyValid(schema: Schema, value: Json, context: PlainContext = {}): boolean {
  const looking = { ...context, steps: 0 };
  return look(schema, value, looking) && looking.steps <= MOST_STEPS;
}

function look(schema: Schema, value: Json, looking: Looking): boolean {
  if (typeof schema === 'boolean') return schema;
  if (looking.steps++ > MOST_STEPS) return false;
  for (const name in schema)
    if (KEYWORDS.get(name)?.holds(schema[name] as never, value, looking, schema) !== true) return false;
  return true;
}

const plain = new WeakMap<object, boolean>();

/** Whether a schema is well formed and has nothing in it but keywords that are looked at, as far as its references. */
export function isPlain(schema: unknown): boolean {
  if (typeof schema === 'boolean') return true;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  const known = plain.get(schema);
  if (known !== undefined) return known;
  const found = Object.entries(schema).every(
    ([name, argument]) => KEYWORDS.get(name)?.fits(argument) === true,
  );
  plain.set(schema, found);
  return found;
}

function isOf(type: string, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

/** Few formats are plain; those of numbers say nothing about texts, and the other way round. */
function hasFormat(format: string, value: Json): boolean {
  switch (format) {
    case 'int32':
      return typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) < 2 ** 31);
    case 'int64':
      return typeof value !== 'number' || Number.isInteger(value);
    case 'float':
    case 'double':
    case 'password':
    case 'binary':
      return true;
    default:
      if (typeof value === 'string') return MATRIX_FORMATS[format]?.test(value) === true;
      return typeof value !== 'number';
  }
}
