import { childOf, childrenOf, type Location } from '../document/location.ts';
import { transclude } from '../document/transclusion.ts';
import { type Json, property } from '../json/json.ts';
import type { Reading } from './dialect.ts';
import { isJson, jsonText, namedTypes } from './example-value.ts';
import type { Content, Encoding, Example, ParameterStyle } from './operation.ts';
import { entriesOf, isSendable } from './resolved.ts';

/** The media types of a `content` map (OpenAPI 3.1, section 4.8.14). */
export function contentsOf(reading: Reading, content: Location | undefined): readonly Content[] {
  const entries = entriesOf(reading, content, 'A media type');
  const sendable = entries.filter(([mediaType, location]) => isSendable(reading, location, { mediaType }));
  return sendable.map(([mediaType, location]) => ({
    mediaType,
    schema: schemaOf(reading, location),
    examples: examplesOf(reading, location),
    encoding: encodingOf(reading, location),
  }));
}

/** The id of the schema under `schema`. */
export function schemaOf(reading: Reading, location: Location): string | undefined {
  const schema = childOf(location, 'schema');
  return schema && reading.schemas.idOf(reading, schema);
}

/** `example`, or the named `examples` (OpenAPI 3.1, section 4.8.19), of a media type, a parameter or a header. */
export function examplesOf(reading: Reading, location: Location): readonly Example[] {
  const single = childOf(location, 'example');
  const named = entriesOf(reading, childOf(location, 'examples'), 'An example');
  return [
    ...(single === undefined
      ? []
      : [{ name: 'example', value: transclude(reading.files, single), location: single }]),
    ...named.flatMap(([name, example]) => namedExample(reading, name, example)),
  ];
}

function namedExample(reading: Reading, name: string, location: Location): Example[] {
  const value = childOf(location, 'value') ?? childOf(location, 'dataValue');
  if (value !== undefined) return [{ name, value: transclude(reading.files, value), location: value }];
  const external = childOf(location, 'externalValue');
  if (external !== undefined)
    reading.files.mistakes.at(external, {
      code: 'EXAMPLE_EXTERNAL',
      message: `The example ${name} is kept elsewhere and was left out`,
      remedy: 'Write it under value, with a $ref to a file if it is long.',
    });
  return [];
}

function encodingOf(reading: Reading, location: Location): Readonly<Record<string, Encoding>> {
  const entries = entriesOf(reading, childOf(location, 'encoding'), 'An encoding');
  return Object.fromEntries(entries.map(([name, { value }]) => [name, encodingFrom(value)]));
}

function encodingFrom(value: Json): Encoding {
  const contentType = property(value, 'contentType');
  const style = styleFrom(property(value, 'style')) ?? 'form';
  return {
    contentType: typeof contentType === 'string' ? contentType : undefined,
    style,
    explode: explodeFrom(property(value, 'explode'), style),
    allowReserved: property(value, 'allowReserved') === true,
  };
}

const STYLES: readonly ParameterStyle[] = [
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];

/** A style by its name; `undefined` for anything else. */
export function styleFrom(value: Json | undefined): ParameterStyle | undefined {
  return STYLES.find((style) => style === value);
}

/** Only `form` spreads lists and objects over several parameters unless told (OpenAPI 3.1, section 4.8.12.2.1). */
export function explodeFrom(value: Json | undefined, style: ParameterStyle): boolean {
  return typeof value === 'boolean' ? value : style === 'form';
}

/** The media types of a Swagger 2.0 message: one schema for all, and examples by media type (section "Example Object"). */
export function contentsOfSchema(
  reading: Reading,
  {
    mediaTypes,
    schema,
    examples,
  }: { mediaTypes: readonly string[]; schema: Location | undefined; examples?: Location | undefined },
): readonly Content[] {
  const shown = examples === undefined ? [] : childrenOf(examples).filter(([name]) => !name.startsWith('x-'));
  const others = shown.map(([name]) => name).filter((name) => !mediaTypes.includes(name));
  if (schema === undefined && shown.length === 0) return [];
  const named = schema === undefined ? shown.map(([name]) => name) : [...mediaTypes, ...others];
  return (named.length > 0 ? named : ['application/json']).map((mediaType) => ({
    mediaType,
    schema: schema && reading.schemas.idOf(reading, schema),
    examples: shown
      .filter(([name]) => name === mediaType)
      .map(([, location]) => ({
        name: 'example',
        value: shownValue(reading, schema, { mediaType, location }),
        location,
      })),
    encoding: {},
  }));
}

function shownValue(
  reading: Reading,
  schema: Location | undefined,
  { mediaType, location }: { mediaType: string; location: Location },
): Json {
  const value = transclude(reading.files, location);
  if (typeof value !== 'string' || !isJson(mediaType) || !reading.dialect.hasJsonText) return value;
  const isText =
    property(schema?.value, 'format') === 'byte' || namedTypes(reading, schema).includes('string');
  return isText ? value : jsonText(value);
}
