import { type Place, placeUnder, referred, under, type Value } from './description-files.ts';

/** What a description says in words, or says about itself: it may be said otherwise. */
const WORDS = new Set(['info', 'title', 'description', 'summary', 'operationId', 'tags', '$schema']);

/** Under these stand names of somebody's choosing: a property may be called `title`. */
const NAMED = new Set([
  'paths',
  'responses',
  'content',
  'headers',
  'properties',
  'patternProperties',
  'variables',
  'schemas',
  'securitySchemes',
  'securityDefinitions',
]);

/** What a description says, without its words: every reference replaced by what it names, every example by its value. */
export function factsOf(place: Place): Value {
  const target = isReference(place.value) ? factsOf(referred(place.file, place.value.$ref)) : {};
  return over(target, place, (name, child) => {
    if (WORDS.has(name) || name.startsWith('x-addedIn') || name.startsWith('x-changedIn')) return undefined;
    if (name === 'example') return shown(child);
    if (name === 'examples') return over({}, child, (_, example) => shown(example));
    return NAMED.has(name) ? over({}, child, (_, named) => factsOf(named)) : factsOf(child);
  });
}

/** A copy of a map or a list, laid over another one; what is made `undefined` is left out, and so is `$ref`. */
function over(base: Value, place: Place, make: (name: string, child: Place) => Value | undefined): Value {
  const { value } = place;
  if (typeof value !== 'object' || value === null) return value;
  const made = Object.keys(value).flatMap((name): [string, Value][] => {
    const child = placeUnder(place, name);
    const fact =
      child === undefined || (name === '$ref' && isReference(value)) ? undefined : make(name, child);
    return fact === undefined ? [] : [[name, fact]];
  });
  if (Array.isArray(value)) return made.map(([, item]) => item);
  return { ...(base as { [name: string]: Value }), ...Object.fromEntries(made) };
}

/** The value of an example; those of Swagger 2.0 are JSON in a block of text. */
export function shown(place: Place): Value {
  const { value } = place;
  return typeof value === 'string' && /^\s*[{[]/.test(value) ? JSON.parse(value) : expanded(place);
}

function expanded(place: Place): Value {
  const target = isReference(place.value) ? expanded(referred(place.file, place.value.$ref)) : {};
  return over(target, place, (_, child) => expanded(child));
}

function isReference(value: Value): value is { $ref: string } {
  return typeof under(value, '$ref') === 'string';
}
