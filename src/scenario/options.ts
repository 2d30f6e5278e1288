import type { SchemaObject } from '../schema/schema.ts';

/** Says in a schema what a text stands for; `compile-options.ts` makes it. */
export type OptionKind =
  | 'expression'
  | 'template'
  | 'duration'
  | 'steps'
  | 'binding'
  | 'stream'
  | 'view'
  | 'table'
  | 'callback';

/** The keyword that says it. */
export const OPTION_KIND = 'x-understudy';

/** An expression: CEL as it stands. */
export const EXPRESSION: SchemaObject = {
  type: ['string', 'number', 'boolean'],
  [OPTION_KIND]: 'expression',
};

/** JSON in which `${…}` is an expression. */
export const TEMPLATE: SchemaObject = { [OPTION_KIND]: 'template' };

/** A span of time: milliseconds, or `300ms`, `5s`, `2m`, `24h`, `7d`. */
export const DURATION: SchemaObject = {
  type: ['string', 'number'],
  pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$',
  minimum: 0,
  [OPTION_KIND]: 'duration',
};

/** Further steps. */
export const STEPS: SchemaObject = {
  type: 'array',
  items: { $ref: '#/$defs/step' },
  [OPTION_KIND]: 'steps',
};

/** A name for what the steps further in may use. */
export const BINDING: SchemaObject = {
  type: 'string',
  pattern: '^[A-Za-z_]\\w*$',
  [OPTION_KIND]: 'binding',
};

/** The name of a stream. */
export const STREAM: SchemaObject = { type: 'string', [OPTION_KIND]: 'stream' };

/** The name of a view. */
export const VIEW: SchemaObject = { type: 'string', [OPTION_KIND]: 'view' };

/** The name of a table. */
export const TABLE: SchemaObject = { type: 'string', [OPTION_KIND]: 'table' };

/** The name of a callback that the description of the operation has, or `operationId.name` for one of another. */
export const CALLBACK: SchemaObject = { type: 'string', [OPTION_KIND]: 'callback' };

/** A status from 100 to 599. */
export const STATUS: SchemaObject = { type: 'integer', minimum: 100, maximum: 599 };

/** A count. */
export const COUNT: SchemaObject = { type: 'integer', minimum: 0 };

/** An object with these properties and no others. */
export function closed(
  properties: Readonly<Record<string, SchemaObject>>,
  required: readonly string[] = [],
): SchemaObject {
  return { type: 'object', properties, required: [...required], additionalProperties: false };
}
