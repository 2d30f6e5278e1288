import { childOf, childrenOf, keyOf, type Location } from '../document/location.ts';
import { isObject, type Json } from '../json/json.ts';
import { Composer } from '../schema/composer.ts';
import type { Direction } from '../schema/direction.ts';
import { SchemaError, SUBSCHEMAS } from '../schema/schema.ts';
import type { Violation } from '../schema/validator.ts';
import type { Api } from './api.ts';
import type { Content, Operation } from './operation.ts';
import { noteUnusable } from './unusable.ts';

/** Reads all that is otherwise read when it is first needed, tries every schema, and checks every example against its own. */
export function inspectApi(api: Api): void {
  for (const _ of inspectionOf(api));
}

/** The same in small steps, an operation each, for whoever has other things to do in between. */
export function* inspectionOf(api: Api): Generator<void> {
  const { validator } = api;
  const composer = new Composer({ registry: api.schemas, validator, seed: '' });
  const inspection = { api, composer, visited: new Set<string>() };
  for (const operation of api.operations) yield inspectOperation(inspection, operation);
}

interface Inspection {
  readonly api: Api;
  readonly composer: Composer;
  /** Keys of the schemas that have been looked at. */
  readonly visited: Set<string>;
}

function inspectOperation(inspection: Inspection, operation: Operation): void {
  // Reading it is what finds a scheme that is not defined.
  void operation.security;
  inspectPath(inspection, operation);
  for (const { schema, example, location } of operation.parameters) {
    if (schema === undefined) continue;
    inspectSchema(inspection, schema);
    if (example !== undefined)
      inspectExample(inspection, schema, { value: example, location: exampleIn(location) });
  }
  for (const content of operation.body?.contents ?? []) inspectContent(inspection, content, 'request');
  for (const { body } of operation.callbacks)
    for (const content of body?.contents ?? []) inspectContent(inspection, content, 'request');
  for (const { contents, headers } of operation.responses) {
    for (const { schema } of headers) if (schema !== undefined) inspectSchema(inspection, schema);
    for (const content of contents) inspectContent(inspection, content, 'response');
  }
}

function exampleIn(location: Location): Location {
  return childOf(location, 'example') ?? childOf(location, 'x-example') ?? location;
}

function inspectPath({ api }: Inspection, { path, parameters, location }: Operation): void {
  const named = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
  const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  for (const name of named.filter((one) => !described.includes(one)))
    api.mistakes.at(location, {
      code: 'PARAMETER_UNDESCRIBED',
      message: `The path has {${name}}, but no parameter describes it`,
      remedy: `Add a parameter ${name} with in: path.`,
    });
}

function inspectContent(inspection: Inspection, { schema, examples }: Content, direction: Direction): void {
  if (schema === undefined) return;
  inspectSchema(inspection, schema);
  for (const example of examples) inspectExample(inspection, schema, { ...example, direction });
  if (examples.length === 0)
    guarded(inspection, schema, () => inspection.composer.compose({ $ref: schema }, { key: '', direction }));
}

function inspectExample(
  inspection: Inspection,
  schema: string,
  { value, location, direction }: { value: Json; location: Location; direction?: Direction },
): void {
  guarded(inspection, schema, () => {
    const violations = inspection.api.validator.check({ $ref: schema }, value, direction);
    if (violations.length > 0) inspection.api.mistakes.at(location, invalidExample(violations));
  });
}

function invalidExample(violations: readonly Violation[]): {
  code: 'EXAMPLE_INVALID';
  message: string;
  remedy: string;
} {
  const told = violations
    .slice(0, 3)
    .map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  const more = violations.length > told.length ? `, and ${violations.length - told.length} more` : '';
  return {
    code: 'EXAMPLE_INVALID',
    message: `This example breaks its own schema: ${told.join('; ')}${more}`,
    remedy: 'Correct the example or the schema; it is served as it is.',
  };
}

/** Looks at a schema, at all that stand in it, and at all that it refers to. */
function inspectSchema(inspection: Inspection, id: string): void {
  const found = schemasFrom(inspection, id);
  const unusable = new Set<string>();
  const compile = (one: string): void => {
    const isUsable = guarded(inspection, one, () => inspection.api.validator.mustBeUsable({ $ref: one }));
    if (!isUsable) unusable.add(one);
  };
  // The last first: what a schema refers to is compiled within it otherwise, and a long chain would exhaust the stack.
  for (const { id: one, whole } of found.toReversed()) if (one === whole) compile(one);
  for (const { id: one, whole } of found) if (one !== whole && unusable.has(whole)) compile(one);
  for (const { id: one } of found) inspectOwnExamples(inspection, one);
}

/** A schema, and the one of a reference or a body that it stands in: where that can be used, so can its parts. */
interface Found {
  readonly id: string;
  readonly whole: string;
}

function schemasFrom({ api, visited }: Inspection, first: string): Found[] {
  const found: Found[] = [];
  const open: Found[] = [{ id: first, whole: first }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { id, whole } = next;
    const location = api.schemas.locationOf(id);
    if (visited.has(keyOf(location))) continue;
    visited.add(keyOf(location));
    found.push(next);
    const reading = api.schemas.readingOf(id);
    for (const child of schemasIn(location)) open.push({ id: api.schemas.idOf(reading, child), whole });
    const schema = api.schemas.schema(id);
    if (typeof schema === 'object' && schema.$ref !== undefined)
      open.push({ id: schema.$ref, whole: schema.$ref });
  }
  return found;
}

function inspectOwnExamples(inspection: Inspection, id: string): void {
  const schema = inspection.api.schemas.schema(id);
  const location = inspection.api.schemas.locationOf(id);
  const place = exampleIn(location) === location ? childOf(location, 'examples') : exampleIn(location);
  if (typeof schema !== 'object' || place === undefined) return;
  for (const value of schema.examples ?? []) inspectExample(inspection, id, { value, location: place });
}

function schemasIn(location: Location): Location[] {
  return childrenOf(location).flatMap(([keyword, child]) => {
    const kind = SUBSCHEMAS.get(keyword);
    if (kind === undefined) return [];
    if (kind === 'single' && isObject(child.value)) return [child];
    return childrenOf(child).flatMap(([, below]) => (isObject(below.value) ? [below] : []));
  });
}

function guarded({ api }: Inspection, schema: string, look: () => void): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    noteUnusable(api, schema, error);
    return false;
  }
}
