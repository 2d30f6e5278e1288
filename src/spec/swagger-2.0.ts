import { childOf, type Location } from '../document/location.ts';
import { isArray, isObject, type Json, property, textOf } from '../json/json.ts';
import { withoutSlash } from './base-path.ts';
import { contentsOfSchema } from './content.ts';
import type { Dialect, OperationPlace, Reading } from './dialect.ts';
import { formSchema } from './form-schema.ts';
import { openapi31 } from './openapi-3.1.ts';
import type { Encoding, Parameter, ParameterStyle, RequestBody, SecurityScheme } from './operation.ts';
import { exampleOf, flagsOf, identityOf } from './parameters.ts';

/** Swagger 2.0: one base path, bodies among the parameters, schemas written into parameters, other collection formats. */
export const swagger20: Dialect = {
  ...openapi31,
  basePaths({ root }) {
    const basePath = property(root.value, 'basePath');
    return [withoutSlash(typeof basePath === 'string' ? basePath : '')];
  },
  parameter(reading, location) {
    const place = property(location.value, 'in');
    return place === 'body' || place === 'formData' ? undefined : inlineParameter(reading, location);
  },
  body(reading, place, described) {
    const body = described.find(({ value }) => property(value, 'in') === 'body');
    const form = described.filter(({ value }) => property(value, 'in') === 'formData');
    if (body !== undefined) return jsonBody(reading, place, body);
    return form.length > 0 ? formBody(reading, place, form) : undefined;
  },
  contents(reading, place, response) {
    const schema = childOf(response, 'schema');
    const mediaTypes = mediaTypesOf(reading, place, 'produces');
    return contentsOfSchema(reading, { mediaTypes, schema, examples: childOf(response, 'examples') });
  },
  header: (reading, name, location) => ({
    name,
    required: false,
    schema: reading.schemas.idOf(reading, location),
    example: exampleOf(reading, location, location),
  }),
  securitySchemes: ['securityDefinitions'],
  securityScheme: schemeOf,
  nullable: 'x-nullable',
  hasJsonText: true,
};

const STYLES: Readonly<Record<string, ParameterStyle>> = {
  ssv: 'spaceDelimited',
  tsv: 'tabDelimited',
  pipes: 'pipeDelimited',
};

function inlineParameter(reading: Reading, location: Location): Parameter | undefined {
  const identity = identityOf(reading, location);
  if (identity === undefined) return undefined;
  const { value } = location;
  const plain = ['path', 'header'].includes(identity.in) ? 'simple' : 'form';
  return {
    ...identity,
    ...flagsOf(value, identity.in),
    ...collectionStyle(value, plain),
    schema: reading.schemas.idOf(reading, location),
    mediaType: undefined,
    example: exampleOf(reading, location, location),
    location,
  };
}

/** How lists are written (Swagger 2.0, "Parameter Object", `collectionFormat`). */
function collectionStyle(value: Json, plain: ParameterStyle): Pick<Encoding, 'style' | 'explode'> {
  const format = textOf(property(value, 'collectionFormat') ?? 'csv');
  const style = Object.hasOwn(STYLES, format) ? STYLES[format] : undefined;
  return { style: style ?? plain, explode: format === 'multi' };
}

function jsonBody(reading: Reading, place: OperationPlace, body: Location): RequestBody {
  const mediaTypes = mediaTypesOf(reading, place, 'consumes');
  return {
    required: property(body.value, 'required') === true,
    contents: contentsOfSchema(reading, {
      mediaTypes: mediaTypes.length > 0 ? mediaTypes : ['application/json'],
      schema: childOf(body, 'schema'),
    }),
  };
}

function formBody(reading: Reading, place: OperationPlace, fields: readonly Location[]): RequestBody {
  const hasFile = fields.some(({ value }) => property(value, 'type') === 'file');
  const named = mediaTypesOf(reading, place, 'consumes').filter((one) =>
    /^(multipart\/|application\/x-www-form)/.test(one),
  );
  const usual = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const schema = formSchema(fields);
  return {
    required: fields.some(({ value }) => property(value, 'required') === true),
    contents: contentsOfSchema(reading, { mediaTypes: named.length > 0 ? named : [usual], schema }).map(
      (content) => ({ ...content, encoding: encodingOf(fields) }),
    ),
  };
}

/** Only lists have something to say about how they are written. */
function encodingOf(fields: readonly Location[]): Readonly<Record<string, Encoding>> {
  const lists = fields.filter(({ value }) => property(value, 'type') === 'array');
  return Object.fromEntries(
    lists.map(({ value }) => [
      textOf(property(value, 'name')),
      { contentType: undefined, allowReserved: false, ...collectionStyle(value, 'form') },
    ]),
  );
}

/** `consumes` and `produces` of the operation replace those of the document. */
function mediaTypesOf(
  { root }: Reading,
  { operation }: OperationPlace,
  name: 'consumes' | 'produces',
): string[] {
  const list = property(operation.value, name) ?? property(root.value, name);
  return isArray(list) ? list.map(textOf) : [];
}

/** Basic authentication became one scheme of HTTP's, and a flow moved one level down (Swagger 2.0, "Security Scheme Object"). */
function schemeOf(value: Json): SecurityScheme | undefined {
  if (!isObject(value)) return undefined;
  if (value.type === 'basic') return { type: 'http', scheme: 'basic' };
  if (value.type === 'oauth2') return { type: 'oauth2', flows: {} };
  return openapi31.securityScheme(value);
}
