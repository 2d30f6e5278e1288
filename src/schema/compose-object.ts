import { isObject, type Json, objectOf, textOf } from '../json/json.ts';
import { composeString } from './compose-string.ts';
import { hiddenNames, isHidden } from './direction.ts';
import { type Compose, type Draft, isLean, isRecursive, type Place, propertyPlace } from './draft.ts';
import { patternOf } from './pattern.ts';
import type { Schema } from './schema.ts';
import { byNearness, exampleOf, isWithinPart, type Part, type View, valuesOf } from './view.ts';

const TRIES = 8;

/** A map with more entries is no sample; a schema that asks for one is told to be unsatisfiable. */
const MOST_ENTRIES = 1000;

/** An object: what examples give, then every property that may be made, then entries of a map that would be empty. */
export function composeObject(view: View, place: Place, draft: Draft, compose: Compose): Json | undefined {
  const entries = new Map(Object.entries(partialExamples(view, place, draft)));
  const most = Math.min(Number.MAX_SAFE_INTEGER, ...valuesOf(view, 'maxProperties'));
  const required = requiredOf(view, entries.keys(), draft);
  const fill = (name: string): boolean => {
    const value = composeProperty(name, { view, place, draft, compose });
    if (value !== undefined) entries.set(name, value);
    return value !== undefined;
  };
  for (const name of namesToMake(view, place, draft)) {
    if (entries.has(name)) continue;
    const isRequired = required.has(name);
    if (
      !isRequired &&
      (entries.size + missing(required, entries) >= most || isLeftOut(name, view, place, draft))
    )
      continue;
    if (!fill(name) && isRequired) return undefined;
  }
  for (const name of requiredOf(view, entries.keys(), draft))
    if (!entries.has(name) && !fill(name)) return undefined;
  addMapEntries(entries, { view, place, draft, compose });
  const least = Math.max(0, ...valuesOf(view, 'minProperties'));
  return entries.size < least || entries.size > most ? undefined : objectOf(entries);
}

interface Composing {
  readonly view: View;
  readonly place: Place;
  readonly draft: Draft;
  readonly compose: Compose;
}

/** Examples of all parts laid over each other, the nearest on top. */
function partialExamples(view: View, place: Place, draft: Draft): Readonly<Record<string, Json>> {
  const examples = exampleParts(view, place, draft).map(exampleOf).filter(isObject).reverse();
  return objectOf(
    examples
      .flatMap((example) => Object.entries(example))
      .filter(([name]) => isPermitted(name, view) && !isHiddenHere(name, view, draft)),
  );
}

function exampleParts(view: View, place: Place, draft: Draft): Part[] {
  if (!draft.examples || draft.blocked.has(place.pointer)) return [];
  return byNearness(view.parts).filter((part) => isObject(exampleOf(part)));
}

/** Names in the order of the document; a part that has an example has said which of its optional names it wants. */
function namesToMake(view: View, place: Place, draft: Draft): Set<string> {
  const examples = exampleParts(view, place, draft);
  const free = view.parts.filter((part) => !examples.some((example) => isWithinPart(part, example)));
  return new Set([
    ...free.flatMap(({ schema }) => Object.keys(schema.properties ?? {})),
    ...valuesOf(view, 'required').flat(),
  ]);
}

/** What is hidden in a direction is required in the other one only, as `directed` has it. */
function requiredOf(view: View, present: Iterable<string>, { direction, registry }: Draft): Set<string> {
  const needed = view.parts.flatMap(({ schema }) => {
    if (schema.required === undefined) return [];
    const hidden = hiddenNames(schema, direction, registry);
    return schema.required.filter((name) => !hidden.has(name));
  });
  const required = new Set(needed);
  const rules = valuesOf(view, 'dependentRequired');
  const open = [...required, ...present];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const rule of rules) {
      for (const needed of Object.hasOwn(rule, name) ? (rule[name] ?? []) : []) {
        if (!required.has(needed)) open.push(needed);
        required.add(needed);
      }
    }
  }
  return required;
}

function missing(required: ReadonlySet<string>, entries: ReadonlyMap<string, Json>): number {
  return [...required].filter((name) => !entries.has(name)).length;
}

function isLeftOut(name: string, view: View, place: Place, draft: Draft): boolean {
  if (isLean(draft, place)) return true;
  const schemas = schemasFor(name, view);
  if (isHiddenHere(name, view, draft)) return true;
  return isRecursive(schemas, propertyPlace(place, name, view.parts), draft);
}

function isHiddenHere(name: string, view: View, { direction, registry }: Draft): boolean {
  return schemasFor(name, view).some((schema) => isHidden(schema, direction, registry));
}

function composeProperty(name: string, { view, place, draft, compose }: Composing): Json | undefined {
  if (!isPermitted(name, view)) return undefined;
  return compose(schemasFor(name, view), propertyPlace(place, name, view.parts), draft);
}

/** All schemas that hold for a property (2020-12 core, 10.3.2). */
function schemasFor(name: string, { parts }: View): Schema[] {
  return parts.flatMap(({ schema }) => {
    const own = ownSchemas(name, schema);
    return own.length > 0 || schema.additionalProperties === undefined ? own : [schema.additionalProperties];
  });
}

function ownSchemas(name: string, { properties = {}, patternProperties = {} }: Part['schema']): Schema[] {
  const declared = Object.hasOwn(properties, name) ? [properties[name] ?? true] : [];
  const matched = Object.entries(patternProperties).filter(([pattern]) => patternOf(pattern)?.test(name));
  return [...declared, ...matched.map(([, schema]) => schema)];
}

function isPermitted(name: string, view: View): boolean {
  return !schemasFor(name, view).includes(false);
}

/** A map without names of its own gets one entry, so that a reader sees what it holds; and as many as it must have. */
function addMapEntries(entries: Map<string, Json>, { view, place, draft, compose }: Composing): void {
  const least = Math.max(0, ...valuesOf(view, 'minProperties'));
  const most = Math.min(Number.MAX_SAFE_INTEGER, ...valuesOf(view, 'maxProperties'));
  const isMap = view.parts.every(({ schema }) => Object.keys(schema.properties ?? {}).length === 0);
  const shown = isMap && entries.size === 0 && describesEntries(view) && !isLean(draft, place) ? 1 : 0;
  const wanted = Math.min(Math.max(least, shown), most);
  if (wanted > MOST_ENTRIES) return;
  for (let salt = 0; entries.size < wanted && salt < wanted + TRIES; salt++) {
    const name = entryName(view, { ...place, salt: place.salt + salt }, draft);
    if (name === undefined || entries.has(name) || !isPermitted(name, view)) continue;
    const optional = entries.size >= least;
    const below = propertyPlace(place, name, view.parts);
    if (optional && isRecursive(schemasFor(name, view), below, draft)) return;
    const value = compose(schemasFor(name, view), below, draft);
    if (value !== undefined) entries.set(name, value);
  }
}

function describesEntries({ parts }: View): boolean {
  return parts.some(
    ({ schema }) =>
      isObject(schema.additionalProperties) || Object.keys(schema.patternProperties ?? {}).length > 0,
  );
}

/** A name as `propertyNames`, the format or the pattern of a map asks for it. */
function entryName(view: View, place: Place, draft: Draft): string | undefined {
  const named = valuesOf(view, 'propertyNames').filter((schema) => typeof schema === 'object');
  const [choices] = named.flatMap((schema) => (schema.enum === undefined ? [] : [schema.enum]));
  if (choices !== undefined) return textOf(choices[place.salt % choices.length]);
  const [pattern, entry] = valuesOf(view, 'patternProperties').flatMap((map) => Object.entries(map))[0] ?? [];
  const format = isObject(entry) ? entry['x-pattern-format'] : undefined;
  const hint = {
    ...(pattern === undefined ? {} : { pattern }),
    ...(typeof format === 'string' ? { format } : {}),
  };
  const parts = [...named, hint].map((schema) => ({ schema, from: undefined }));
  return composeString(
    { parts, isPossible: true, needsJudge: false },
    { ...place, pointer: `${place.pointer}/*` },
    draft,
  );
}
