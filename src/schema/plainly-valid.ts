import { isArray, isObject, type Json } from '../json/json.ts';
import type { Schema } from './schema.ts';

type Holds = (argument: never, value: Json, schema: Record<string, unknown>) => boolean;

/** The keywords that are looked at, each alone; those that say nothing about a value among them. */
const KEYWORDS: Readonly<Record<string, Holds>> = {
  description: () => true,
  default: () => true,
  'x-understudy': () => true,
  type: (types: string | readonly string[], value) => [types].flat().some((type) => isOf(type, value)),
  const: (wanted: Json, value) => typeof wanted !== 'object' && value === wanted,
  enum: (wanted: readonly Json[], value) => typeof value !== 'object' && wanted.includes(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  exclusiveMinimum: (least: number, value) => typeof value !== 'number' || value > least,
  pattern: (source: string, value) => typeof value !== 'string' || new RegExp(source, 'u').test(value),
  minItems: (least: number, value) => !isArray(value) || value.length >= least,
  items: (item: Schema, value) => !isArray(value) || value.every((one) => isPlainlyValid(item, one)),
  required: (names: readonly string[], value) =>
    !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  minProperties: (least: number, value) => !isObject(value) || Object.keys(value).length >= least,
  maxProperties: (most: number, value) => !isObject(value) || Object.keys(value).length <= most,
  properties: (named: Record<string, Schema>, value) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([name, one]) => !Object.hasOwn(named, name) || isPlainlyValid(named[name] ?? false, one),
    ),
  additionalProperties: (others: Schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([name, one]) => Object.hasOwn(properties as object, name) || isPlainlyValid(others, one),
    ),
  anyOf: (schemas: readonly Schema[], value) => schemas.some((one) => isPlainlyValid(one, value)),
};

/**
 * Whether a value satisfies a schema beyond doubt, found out without compiling that; what is not plain, and what is wrong, is for
 * the validator to say.
 */
export function isPlainlyValid(schema: Schema, value: Json): boolean {
  if (typeof schema === 'boolean') return schema;
  return Object.entries(schema).every(
    ([keyword, argument]) =>
      // Each keyword stands beside the type of what it says.
      KEYWORDS[keyword]?.(argument as never, value, schema as Record<string, unknown>) === true,
  );
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
