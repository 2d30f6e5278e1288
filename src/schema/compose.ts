import { canonical } from '../json/canonical.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { composeArray } from './compose-array.ts';
import { composeFaked } from './compose-faked.ts';
import { composeNumber } from './compose-number.ts';
import { composeObject } from './compose-object.ts';
import { composeString } from './compose-string.ts';
import { type Compose, type Draft, isRecursive, isSpent, type Place, randomAt } from './draft.ts';
import type { Schema } from './schema.ts';
import {
  byNearness,
  type Chooser,
  exampleOf,
  permittedTypes,
  typesOf,
  type View,
  valuesOf,
  viewOf,
} from './view.ts';

const TRIES = 12;

/** Composes a value example first: what examples give, then what keywords name, then what formats and names suggest. */
export const compose: Compose = (schemas, place, draft) => {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    draft.tally.values++;
    if (isSpent(draft, place)) return undefined;
    const view = viewOf(schemas, draft.registry, chooserAt(place, draft, attempt));
    const here = { ...place, salt: place.salt + attempt };
    const value = view.isPossible
      ? composeView(view, here, attempt < TRIES / 2 ? draft : plain(draft))
      : undefined;
    // Without a choice another try could only repeat the first one.
    if (!view.needsJudge) return value;
    if (
      value !== undefined &&
      schemas.every((schema) => draft.validator.isValid(schema, value, draft.direction))
    )
      return value;
  }
  return undefined;
};

function plain(draft: Draft): Draft {
  return { ...draft, examples: false };
}

/** What ends early first: no branch that would go round in a circle, and null only where there is nothing else. */
function chooserAt(place: Place, draft: Draft, attempt: number): Chooser {
  const order = (branches: readonly Schema[]): Schema[] => {
    const circles = branches.filter((branch) => isRecursive([branch], place, draft));
    const last = [...branches.filter((branch) => isNull(branch) && !circles.includes(branch)), ...circles];
    const first = branches.filter((branch) => !last.includes(branch));
    const turn =
      first.length < 2
        ? 0
        : draft.examples
          ? place.index
          : randomAt(draft, place).between(0, first.length - 1);
    return [...first.slice(turn % first.length), ...first.slice(0, turn % first.length), ...last];
  };
  return { order, attempt };
}

function isNull(schema: Schema): boolean {
  return typeof schema === 'object' && schema.type === 'null';
}

function composeView(view: View, place: Place, draft: Draft): Json | undefined {
  const given = givenValue(view, place, draft);
  if (given !== undefined && isPermitted(given, view)) return given;
  for (const type of typesOf(view)) {
    const value = composeType(type, { view, place, draft });
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What the description itself names: an example, a constant, a default, one of the permitted values. */
function givenValue(view: View, place: Place, draft: Draft): Json | undefined {
  const useExamples = draft.examples && !draft.blocked.has(place.pointer);
  const example = useExamples
    ? byNearness(view.parts)
        .map(exampleOf)
        .find((one) => one !== undefined)
    : undefined;
  // Examples of objects are laid over each other when the object is made.
  if (example !== undefined && !isObject(example)) return example;
  const constant = view.parts.find(({ schema }) => schema.const !== undefined)?.schema.const;
  if (constant !== undefined) return constant;
  const fallback = useExamples ? valuesOf(view, 'default').find((one) => typeof one !== 'object') : undefined;
  if (fallback !== undefined) return fallback;
  const choices = choicesOf(view);
  if (choices.length > 0) return draft.examples ? choices[0] : randomAt(draft, place).pick(choices);
  return composeFaked(view, place, draft);
}

/** The values that every `enum` names. */
function choicesOf(view: View): Json[] {
  const [first = [], ...others] = valuesOf(view, 'enum');
  // Two long lists compared value by value would take their lengths multiplied.
  const permitted = others.map((values) => new Set(values.map(canonical)));
  return first.filter(
    (value) => isPermitted(value, view) && permitted.every((texts) => texts.has(canonical(value))),
  );
}

function isPermitted(value: Json, view: View): boolean {
  const types = permittedTypes(view);
  return (
    types === undefined ||
    types.includes(typeOf(value)) ||
    (types.includes('number') && typeof value === 'number')
  );
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function composeType(
  type: string,
  { view, place, draft }: { view: View; place: Place; draft: Draft },
): Json | undefined {
  switch (type) {
    case 'object':
      return composeObject(view, place, draft, compose);
    case 'array':
      return composeArray(view, place, draft, compose);
    case 'string':
      return composeString(view, place, draft);
    case 'integer':
    case 'number':
      return composeNumber(view, place, draft);
    case 'boolean':
      return randomAt(draft, place).next() < 0.5;
    default:
      return null;
  }
}
