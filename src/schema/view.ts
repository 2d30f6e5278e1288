import type { Json } from '../json/json.ts';
import type { Registry, Schema, SchemaObject } from './schema.ts';

/** One schema of several that hold for a value at once, and how it came in. */
export interface Part {
  readonly schema: SchemaObject;
  /** The part that brought this one in by `$ref`, `allOf` or a choice; `undefined` for what was asked for. */
  readonly from: Part | undefined;
}

/** All that holds for one value: the schemas asked for, all that they refer to, and one branch of each choice. */
export interface View {
  /** In the order of the document. */
  readonly parts: readonly Part[];
  /** Whether no schema among them rules every value out. */
  readonly isPossible: boolean;
  /** Whether some keyword can only be judged on the finished value, so that another try may do better. */
  readonly needsJudge: boolean;
}

/** What decides between branches. */
export interface Chooser {
  /** Puts the branches in the order in which they are worth trying. */
  order(branches: readonly Schema[]): readonly Schema[];
  /** The number of the try, from 0. */
  readonly attempt: number;
}

const JUDGED = [
  'anyOf',
  'oneOf',
  'not',
  'if',
  'contains',
  'unevaluatedProperties',
  'unevaluatedItems',
  'dependentSchemas',
];

/** More schemas for one value are told to be unsatisfiable: every look at the view goes through all of them. */
const MOST_PARTS = 1000;

/** Flattens schemas that hold together into one view. */
export function viewOf(schemas: readonly Schema[], registry: Registry, chooser: Chooser): View {
  const parts: Part[] = [];
  const seen = new Set<Schema>();
  let isPossible = true;
  let choices = 0;
  const add = (schema: Schema, from: Part | undefined): void => {
    if (schema === false) isPossible = false;
    if (typeof schema === 'boolean' || seen.has(schema)) return;
    if (seen.size >= MOST_PARTS) isPossible = false;
    if (!isPossible) return;
    seen.add(schema);
    const part: Part = { schema, from };
    // Keywords in the order of the document, so that properties come in that order too.
    for (const keyword of Object.keys(schema)) {
      if (keyword === 'properties') parts.push(part);
      const isChoice = keyword === 'anyOf' || keyword === 'oneOf';
      const turn = isChoice ? Math.floor(chooser.attempt / 2 ** choices++) : chooser.attempt;
      for (const below of branchesOf(keyword, { schema, registry, chooser, turn })) add(below, part);
    }
    if (!parts.includes(part)) parts.push(part);
  };
  for (const schema of schemas) add(schema, undefined);
  return {
    parts,
    isPossible,
    needsJudge: parts.some(({ schema }) => JUDGED.some((keyword) => keyword in schema)),
  };
}

interface Branching {
  readonly schema: SchemaObject;
  readonly registry: Registry;
  readonly chooser: Chooser;
  /** Counts the tries of this choice: the first one changes with every try, the second with every other one, and so on. */
  readonly turn: number;
}

function branchesOf(keyword: string, { schema, registry, chooser, turn }: Branching): readonly Schema[] {
  switch (keyword) {
    case '$ref':
      return schema.$ref === undefined ? [] : [registry.schema(schema.$ref)];
    case 'allOf':
      return schema.allOf ?? [];
    case 'anyOf':
    case 'oneOf':
      return chosen(chooser.order(schema[keyword] ?? []), turn);
    case 'if':
      // Every second try takes the other way.
      return turn % 2 === 0 ? present(schema.if, schema.then) : present(schema.else);
    case 'dependentSchemas':
      return turn % 2 === 0 ? [] : Object.values(schema.dependentSchemas ?? {});
    default:
      return [];
  }
}

function chosen(branches: readonly Schema[], turn: number): readonly Schema[] {
  const branch = branches[turn % branches.length];
  return branch === undefined ? [] : [branch];
}

function present(...schemas: readonly (Schema | undefined)[]): readonly Schema[] {
  return schemas.filter((schema) => schema !== undefined);
}

/** The nearness of a part: how many steps it is from what was asked for. */
function distanceOf({ from }: Part): number {
  return from === undefined ? 0 : 1 + distanceOf(from);
}

/** Whether a part is another one, or was brought in by it. */
export function isWithinPart(part: Part, other: Part): boolean {
  return part === other || (part.from !== undefined && isWithinPart(part.from, other));
}

/** All values of a keyword, nearest part first. */
export function valuesOf<Keyword extends keyof SchemaObject>(
  view: View,
  keyword: Keyword,
): NonNullable<SchemaObject[Keyword]>[] {
  return byNearness(view.parts).flatMap(({ schema }) => {
    const value: SchemaObject[Keyword] = schema[keyword];
    return value === undefined || value === null ? [] : [value];
  });
}

/** Parts, nearest first; parts equally near stay in the order of the document. */
export function byNearness(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => distanceOf(a) - distanceOf(b));
}

/** The example of a part that counts; `undefined` for none. */
export function exampleOf({ schema }: Part): Json | undefined {
  return schema.examples?.[0];
}

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];

const IMPLIED: readonly (readonly [string, readonly string[]])[] = [
  [
    'object',
    ['properties', 'patternProperties', 'additionalProperties', 'required', 'minProperties', 'propertyNames'],
  ],
  ['array', ['items', 'prefixItems', 'contains', 'minItems']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** The types to make a value of, what is not null first; what keywords imply where no type is named. */
export function typesOf(view: View): readonly string[] {
  return permittedTypes(view) ?? [impliedType(view) ?? 'object'];
}

/** The types that a value may have, what is not null first; `undefined` where no type is named. */
export function permittedTypes(view: View): readonly string[] | undefined {
  const named = view.parts.flatMap(({ schema }) => (schema.type === undefined ? [] : [[schema.type].flat()]));
  if (named.length === 0) return undefined;
  const all = named.map((types) => (types.includes('number') ? [...types, 'integer'] : types));
  const [first = [], ...others] = all;
  const types = [...new Set(first)].filter(
    (type) => TYPES.includes(type) && others.every((one) => one.includes(type)),
  );
  const wanted = types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  return [...wanted.filter((type) => type !== 'null'), ...wanted.filter((type) => type === 'null')];
}

function impliedType({ parts }: View): string | undefined {
  return IMPLIED.find(([, keywords]) =>
    parts.some(({ schema }) => keywords.some((one) => one in schema)),
  )?.[0];
}
