import type { Described, Media } from './described.ts';
import { followed, type Place, placesIn, placeUnder, under, type Value } from './description-files.ts';
import { shown } from './facts.ts';
import { smallValue } from './small-value.ts';

/** What a request says, before it is written: a test changes one thing in it. */
export interface RequestParts {
  readonly method: string;
  /** The path with the names of its parameters in it. */
  readonly template: string;
  readonly path: Readonly<Record<string, Value>>;
  readonly query: Readonly<Record<string, Value>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly body: RequestContent | undefined;
}

/** What proves who asks. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A body: a value to be written as JSON, or bytes as they are. */
export interface RequestContent {
  readonly type: string;
  readonly value: Value | Uint8Array<ArrayBuffer>;
}

/** What a client sends. */
export interface ExampleRequest {
  /** Path and query. */
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A valid request to an operation, written as a client sends it; see `requestParts`. */
export function exampleRequest(operation: Described, others: readonly Described[]): ExampleRequest {
  return written(requestParts(operation, others));
}

/**
 * What a valid request to an operation says, made from the examples of its own parameters and of its body, with what its
 * security asks for; an optional parameter without an example is left out, what must be there and has none is made small.
 * `others` are all operations: an example in a path that leads to another of them is replaced.
 */
export function requestParts(operation: Described, others: readonly Described[]): RequestParts {
  const parts = partsOf(operation, exampleOf);
  const path = pathOf(parts);
  const leadsElsewhere = others.some(
    (other) => other.method === operation.method && path === other.path && path !== operation.path,
  );
  return leadsElsewhere ? { ...parts, path: partsOf(operation, () => undefined).path } : parts;
}

/** Writes a request: lists and maps are spread over the query (style form, explode), which is the usual way and the only one here. */
export function written(parts: RequestParts): ExampleRequest {
  const { method, query, headers, credentials, body } = parts;
  const pairs = Object.entries({ ...query, ...credentials.query }).flatMap(([name, value]) =>
    pairsOf(name, value),
  );
  const search = new URLSearchParams(pairs);
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': body.type };
  return {
    method,
    url: pathOf(parts) + (pairs.length > 0 ? `?${search}` : ''),
    headers: { ...headers, ...type, ...credentials.headers },
    ...(body && { body: body.value instanceof Uint8Array ? body.value : JSON.stringify(body.value) }),
  };
}

function pathOf({ template, path }: RequestParts): string {
  return Object.entries(path).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    template,
  );
}

function partsOf(operation: Described, given: (parameter: Place) => Value | undefined): RequestParts {
  const values: Record<'path' | 'query' | 'header', Record<string, Value>> = {
    path: {},
    query: {},
    header: {},
  };
  for (const parameter of operation.parameters) {
    const place = under(parameter.value, 'in');
    if (place !== 'path' && place !== 'query' && place !== 'header') continue;
    const isRequired = place === 'path' || under(parameter.value, 'required') === true;
    const value = given(parameter) ?? (isRequired ? smallValue(schemaOf(parameter)) : undefined);
    if (value !== undefined) values[place][String(under(parameter.value, 'name'))] = value;
  }
  const headers = Object.entries(values.header).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    method: operation.method,
    template: operation.path,
    path: values.path,
    query: values.query,
    headers: Object.fromEntries(headers),
    credentials: credentialsFor(operation),
    body: contentOf(operation.body),
  };
}

function pairsOf(name: string, value: Value): [string, string][] {
  if (Array.isArray(value)) return value.map((item) => [name, String(item)]);
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).map(([key, item]) => [key, String(item)]);
}

/** The schema of a parameter; of Swagger 2.0 it is the parameter. */
export function schemaOf(parameter: Place): Place {
  return followed(placeUnder(parameter, 'schema') ?? parameter);
}

function exampleOf(parameter: Place): Value | undefined {
  const named = placeUnder(parameter, 'examples')?.value;
  const [first] = Object.values(named ?? {}).map((one: Value) => under(one, 'value'));
  const own = under(parameter.value, 'example') ?? under(parameter.value, 'x-example') ?? first;
  return own ?? under(schemaOf(parameter).value, 'example');
}

/** The first media type that is described, with its first example or with a small value; bytes where it is not JSON. */
function contentOf([media]: readonly Media[]): RequestContent | undefined {
  if (media === undefined) return undefined;
  const { type, schema, place } = media;
  if (type !== 'application/json')
    return { type: type.replaceAll('*', 'octet-stream'), value: new TextEncoder().encode('example') };
  const example = placeUnder(place, 'example');
  const [named] = placesIn(placeUnder(place, 'examples')).map(([, one]) =>
    placeUnder(followed(one), 'value'),
  );
  const given = example ?? named;
  const value = given === undefined ? undefined : shown(given);
  return { type, value: value ?? (schema === undefined ? {} : smallValue(schema)) };
}

/** What the first alternative of an operation's security asks for. */
function credentialsFor({ place, document }: Described): Credentials {
  const [, first] = placesIn(placeUnder(place, 'security') ?? placeUnder(document, 'security'))[0] ?? [];
  const schemes = placesIn(first).map(([name]) => schemeOf(document, name));
  return {
    headers: Object.assign({}, ...schemes.map(headerFor)),
    query: Object.assign({}, ...schemes.map(queryFor)),
  };
}

/** How a document defines a security scheme; `undefined` where it does not. */
export function schemeOf(document: Place, name: string): Value | undefined {
  const components = placeUnder(document, 'components');
  const defined =
    placeUnder(document, 'securityDefinitions') ?? (components && placeUnder(components, 'securitySchemes'));
  const scheme = defined && placeUnder(followed(defined), name);
  return scheme && followed(scheme).value;
}

const SIGNATURE =
  'X-Matrix origin="example.org",destination="example.com",key="ed25519:1",sig="c2lnbmF0dXJl"';

function headerFor(scheme: Value | undefined): Record<string, string> {
  if (under(scheme, 'type') === 'apiKey')
    return under(scheme, 'in') === 'header' ? { [String(under(scheme, 'name'))]: 'Bearer example' } : {};
  return { authorization: under(scheme, 'scheme') === 'X-Matrix' ? SIGNATURE : 'Bearer example' };
}

function queryFor(scheme: Value | undefined): Record<string, string> {
  const isQuery = under(scheme, 'type') === 'apiKey' && under(scheme, 'in') === 'query';
  return isQuery ? { [String(under(scheme, 'name'))]: 'example' } : {};
}
