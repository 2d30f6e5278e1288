import { bodyIn, contentFor } from '../../journal/coverage-sheet.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import { isArray, isObject, type Json } from '../../json/json.ts';
import { child } from '../../json/pointer.ts';
import { itemsOf, partsOf, propertiesOf } from '../../schema/parts.ts';
import type { Registry, Schema, SchemaObject } from '../../schema/schema.ts';
import { shapeOf } from '../../schema/shape.ts';
import type { Operation, Parameter } from '../../spec/api.ts';
import type { Misconduct, Rule } from './rule.ts';

/** More of one request are not told. */
const MOST_TOLD = 20;

/** What no description knows, and JSON Schema permits: it may be a slip of the pen. */
export const unknownFields: Rule = {
  name: 'unknown-fields',
  description: 'Members of a body and parameters of a query are such as the description knows.',
  isMild: true,
  judge: (schemas) => (entry, operation) =>
    [...strayParameters(entry, operation, schemas), ...strayMembers(entry, operation, schemas)]
      .slice(0, MOST_TOLD)
      .map(
        ({ part, name }): Misconduct => ({
          where: `${part} ${name}`,
          message: `${part} ${name} is not described`,
        }),
      ),
};

interface Stray {
  readonly part: 'query' | 'body';
  readonly name: string;
}

function strayParameters({ request }: JournalEntry, operation: Operation, schemas: Registry): Stray[] {
  const { parameters, security } = operation;
  const described = parameters.filter((one) => one.in === 'query');
  const keys = security.flat().flatMap(({ scheme }) => (scheme?.type === 'apiKey' ? [scheme.name] : []));
  const known = new Set(['access_token', ...keys, ...described.map(({ name }) => name)]);
  const spread = described.flatMap((parameter) => spreadOf(parameter, schemas));
  if (spread.some(({ isOpen }) => isOpen)) return [];
  for (const name of spread.flatMap(({ names }) => names)) known.add(name);
  return Object.keys(request.query)
    .filter((name) => !known.has(name) && !known.has(name.replace(/\[.*$/s, '')) && !name.startsWith('__'))
    .map((name) => ({ part: 'query', name }));
}

/** The names that an object has in a query, where each of its properties is a parameter. */
function spreadOf(
  { schema, style, explode }: Parameter,
  schemas: Registry,
): { names: readonly string[]; isOpen: boolean }[] {
  const { types, properties } = shapeOf(schema === undefined ? [] : [{ $ref: schema }], schemas);
  if (style !== 'form' || !explode || !types.has('object')) return [];
  return [{ names: properties, isOpen: properties.length === 0 }];
}

function strayMembers({ request }: JournalEntry, { body }: Operation, schemas: Registry): Stray[] {
  const schema = contentFor(body?.contents ?? [], request)?.schema;
  if (schema === undefined) return [];
  return strayIn(bodyIn(request), { schemas: [{ $ref: schema }], registry: schemas, place: '' }).map(
    (name) => ({
      part: 'body',
      name,
    }),
  );
}

interface Within {
  readonly schemas: readonly Schema[];
  readonly registry: Registry;
  readonly place: string;
}

function strayIn(value: Json, { schemas, registry, place }: Within): string[] {
  const parts = partsOf(schemas, registry);
  const below = (item: Json, inner: readonly Schema[], name: string): string[] =>
    strayIn(item, { schemas: inner, registry, place: child(place, name) });
  if (isArray(value)) {
    const inner = itemsOf(parts);
    return inner.length === 0 ? [] : [...new Set(value.flatMap((item) => below(item, inner, '*')))];
  }
  if (!isObject(value)) return [];
  const properties = propertiesOf(parts);
  const isClosed = properties.size > 0 && !isOpen(parts, registry);
  return Object.entries(value).flatMap(([name, item]) => {
    const inner = properties.get(name);
    if (inner !== undefined) return below(item, inner, name);
    return isClosed ? [child(place, name)] : [];
  });
}

/** Whether a description says that there may be more; where it says that there may not, that is a violation. */
function isOpen(parts: readonly SchemaObject[], registry: Registry): boolean {
  return parts.some(
    ({ additionalProperties, patternProperties, unevaluatedProperties, anyOf = [], oneOf = [] }) =>
      additionalProperties !== undefined ||
      patternProperties !== undefined ||
      unevaluatedProperties !== undefined ||
      [...anyOf, ...oneOf].some((branch) => isAnyObject(branch, registry)),
  );
}

/** Whether a branch is an object, and names no properties that it would have. */
function isAnyObject(branch: Schema, registry: Registry): boolean {
  const parts = partsOf([branch], registry);
  const isObjectThere = parts.length === 0 ? branch === true : parts.some(({ type }) => type === 'object');
  return isObjectThere && propertiesOf(parts).size === 0;
}
