import { childOf, childrenOf, type Location } from '../document/location.ts';
import { isObject, type Json, property, textOf } from '../json/json.ts';
import { examplesOf, explodeFrom, schemaOf, styleFrom } from './content.ts';
import type { OperationPlace, Reading } from './dialect.ts';
import { namedTypes, typedExample } from './example-value.ts';
import type { Parameter, ParameterPlace } from './operation.ts';
import { isSendable, mustBeMap, resolved } from './resolved.ts';

/** The parameters of an operation as they stand, references followed: the path item's, unless the operation has its own of that name. */
export function describedParameters(
  reading: Reading,
  { operation, pathItem }: OperationPlace,
): readonly Location[] {
  const own = listed(reading, childOf(operation, 'parameters'));
  const shared = listed(reading, childOf(pathItem, 'parameters'));
  const names = new Set(own.map(keyOfParameter));
  return [...shared.filter((location) => !names.has(keyOfParameter(location))), ...own];
}

function listed(reading: Reading, list: Location | undefined): Location[] {
  if (list === undefined) return [];
  return childrenOf(list).flatMap(([, child]) => {
    const found = resolved(reading, child);
    if (found !== undefined && !isObject(found.value))
      reading.files.mistakes.at(child, mustBeMap('A parameter'));
    return found !== undefined && isObject(found.value) ? [found] : [];
  });
}

function keyOfParameter({ value }: Location): string {
  return `${textOf(property(value, 'in'))} ${textOf(property(value, 'name'))}`;
}

const PLACES: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie'];

/** The name and the place of a parameter; `undefined`, and a mistake, where one is missing. */
export function identityOf(reading: Reading, location: Location): Pick<Parameter, 'name' | 'in'> | undefined {
  const name = property(location.value, 'name');
  const place = PLACES.find((one) => one === property(location.value, 'in'));
  if (typeof name === 'string' && place === 'header' && !isSendable(reading, location, { name }))
    return undefined;
  if (typeof name === 'string' && place !== undefined) return { name, in: place };
  reading.files.mistakes.at(location, {
    code: 'SHAPE',
    message: 'A parameter needs a name, and one of path, query, header and cookie under in',
    remedy: 'Add them; until then the parameter is passed over.',
  });
  return undefined;
}

/** A parameter as OpenAPI 3.1 writes it (section 4.8.12). */
export function parameterOf(reading: Reading, location: Location): Parameter | undefined {
  const identity = identityOf(reading, location);
  if (identity === undefined) return undefined;
  const { value } = location;
  const style =
    styleFrom(property(value, 'style')) ?? (['path', 'header'].includes(identity.in) ? 'simple' : 'form');
  const [mediaType, content] = contentOf(location);
  const described = content ?? location;
  return {
    ...identity,
    ...flagsOf(value, identity.in),
    style,
    explode: explodeFrom(property(value, 'explode'), style),
    schema: schemaOf(reading, described),
    mediaType,
    example: exampleOf(reading, described, childOf(described, 'schema')),
    location,
  };
}

/** What all versions say of a parameter with the same words. */
export function flagsOf(
  value: Json,
  place: ParameterPlace,
): Pick<Parameter, 'required' | 'deprecated' | 'allowEmptyValue' | 'allowReserved'> {
  return {
    required: place === 'path' || property(value, 'required') === true,
    deprecated: property(value, 'deprecated') === true,
    allowEmptyValue: property(value, 'allowEmptyValue') === true,
    allowReserved: property(value, 'allowReserved') === true,
  };
}

/** The example of a parameter or a header, read as the type that it is declared with. */
export function exampleOf(
  reading: Reading,
  location: Location,
  schema: Location | undefined,
): Json | undefined {
  const extra = childOf(location, 'x-example');
  const named = examplesOf(reading, location)[0]?.value ?? extra?.value;
  const value = named ?? schemaExample(reading, schema);
  return value === undefined ? undefined : typedExample(value, namedTypes(reading, schema));
}

function schemaExample(reading: Reading, schema: Location | undefined): Json | undefined {
  const found = schema && resolved(reading, schema);
  if (found === undefined) return undefined;
  const examples = property(found.value, 'examples');
  return property(found.value, 'example') ?? (Array.isArray(examples) ? examples[0] : undefined);
}

function contentOf(location: Location): readonly [string | undefined, Location | undefined] {
  const content = childOf(location, 'content');
  return content === undefined ? [undefined, undefined] : (childrenOf(content)[0] ?? [undefined, undefined]);
}
