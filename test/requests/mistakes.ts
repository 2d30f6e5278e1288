import type { Described } from '../judge/described.ts';
import { followed, type Place, placesIn, placeUnder, under, type Value } from '../judge/description-files.ts';
import type { Judge, SchemaPlace } from '../judge/judge.ts';
import { type RequestParts, schemaOf, schemeOf } from '../judge/request.ts';

/** What can be wrong with a request. */
export type MistakeKind =
  | 'a required query parameter is missing'
  | 'a query parameter has a wrong value'
  | 'a path parameter has a wrong value'
  | 'a required member is missing'
  | 'a member has a wrong type'
  | 'the JSON is cut off'
  | 'the JSON is no object'
  | 'a required body is empty'
  | 'the access token is missing'
  | 'the signature is missing';

/** A request with one thing wrong, and where that is. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly operation: Described;
  readonly request: RequestParts;
  /** The part of the message that a finding must name. */
  readonly part: string;
  /** The name of a parameter, or a JSON pointer. */
  readonly path: string;
}

type Found = Omit<Mistake, 'operation'>;

/** All single mistakes that can be made with a valid request to an operation. */
export function mistakesIn(operation: Described, request: RequestParts, judge: Judge): Mistake[] {
  const found = [
    ...operation.parameters.flatMap((parameter) => parameterMistakes(parameter, request)),
    ...bodyMistakes(operation, request, judge),
    ...credentialMistakes(operation, request),
  ];
  return found.map((one) => ({ ...one, operation }));
}

function parameterMistakes(parameter: Place, request: RequestParts): Found[] {
  const name = String(under(parameter.value, 'name'));
  const part = under(parameter.value, 'in');
  if (part !== 'path' && part !== 'query') return [];
  const wrong = wrongText(schemaOf(parameter));
  const place = { part, path: name };
  const { [name]: _, ...others } = request.query;
  const isNeeded = part === 'query' && under(parameter.value, 'required') === true;
  const missing: Found[] = isNeeded
    ? [{ kind: 'a required query parameter is missing', ...place, request: { ...request, query: others } }]
    : [];
  if (wrong === undefined) return missing;
  const changed = { ...request, [part]: { ...request[part], [name]: wrong } };
  return [...missing, { kind: `a ${part} parameter has a wrong value`, ...place, request: changed }];
}

/** Text that a schema does not permit; `undefined` where it permits any. */
function wrongText({ value }: Place): string | undefined {
  const wrong = 'not so';
  const pattern = under(value, 'pattern');
  const isOther =
    ['integer', 'number', 'boolean'].includes(String(under(value, 'type'))) ||
    under(value, 'enum') !== undefined ||
    (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(wrong));
  return isOther ? wrong : undefined;
}

function bodyMistakes(operation: Described, request: RequestParts, judge: Judge): Found[] {
  const [media] = operation.body;
  const { body } = request;
  const message = placeUnder(operation.place, 'requestBody');
  const isNeeded = message !== undefined && under(followed(message).value, 'required') === true;
  const { body: _, ...bare } = request;
  const place = { part: 'body', path: '' };
  const empty: Found[] = isNeeded
    ? [{ kind: 'a required body is empty', ...place, request: { ...bare, body: undefined } }]
    : [];
  if (media?.schema === undefined || body === undefined || media.type !== 'application/json') return empty;
  const withBytes = (text: string): RequestParts => ({
    ...request,
    body: { type: media.type, value: new TextEncoder().encode(text) },
  });
  const whole = JSON.stringify(body.value);
  return [
    ...empty,
    { kind: 'the JSON is cut off', ...place, request: withBytes(whole.slice(0, -1)) },
    { kind: 'the JSON is no object', ...place, request: withBytes(`[${whole}]`) },
    ...memberMistakes(media.schema, request, judge),
  ];
}

const OTHERS: readonly Value[] = [{ wrong: true }, 'wrong', true, 7.5];

/** The judge says what is a mistake: a member is left out, or made something else, only where that breaks the schema. */
function memberMistakes(schema: Place, request: RequestParts, judge: Judge): Found[] {
  const { body } = request;
  if (body === undefined) return [];
  // Bodies of these operations are objects, which `bodyMistakes` has asked of their media type.
  const value = body.value as { [name: string]: Value };
  const mistake = (kind: MistakeKind, name: string, changed: Value): Found[] =>
    breaks(judge, schema, { changed, path: `/${name}` })
      ? [{ kind, part: 'body', path: `/${name}`, request: { ...request, body: { ...body, value: changed } } }]
      : [];
  const { required, properties } = membersOf(schema);
  return [
    ...[...required].flatMap((name) => {
      const { [name]: _, ...others } = value;
      return mistake('a required member is missing', name, others);
    }),
    ...[...properties].flatMap((name) =>
      OTHERS.flatMap((other) =>
        mistake('a member has a wrong type', name, { ...value, [name]: other }),
      ).slice(0, 1),
    ),
  ];
}

function breaks(
  judge: Judge,
  schema: SchemaPlace,
  { changed, path }: { changed: Value; path: string },
): boolean {
  return judge
    .violations(schema, changed)
    .some((line) => line.startsWith(`${path} `) || line.includes(`required property '${path.slice(1)}'`));
}

/** The members that a schema and all that it is made of declare and require. */
function membersOf(schema: Place): { required: Set<string>; properties: Set<string> } {
  const place = followed(schema);
  const parts = placesIn(placeUnder(place, 'allOf')).map(([, part]) => membersOf(part));
  const listed = under(place.value, 'required');
  return {
    required: new Set([
      ...(Array.isArray(listed) ? listed.map(String) : []),
      ...parts.flatMap(({ required }) => [...required]),
    ]),
    properties: new Set([
      ...placesIn(placeUnder(place, 'properties')).map(([name]) => name),
      ...parts.flatMap(({ properties }) => [...properties]),
    ]),
  };
}

function credentialMistakes({ place, document }: Described, request: RequestParts): Found[] {
  const alternatives = placesIn(placeUnder(place, 'security') ?? placeUnder(document, 'security'));
  const names = alternatives.map(([, one]) => placesIn(one).map(([name]) => name));
  if (names.length === 0 || names.some((one) => one.length === 0)) return [];
  const schemes = names.flat().map((name) => under(schemeOf(document, name), 'scheme'));
  const kind = schemes.includes('X-Matrix') ? 'the signature is missing' : 'the access token is missing';
  const bare = { ...request, credentials: { headers: {}, query: {} } };
  return [{ kind, part: 'credentials', path: '', request: bare }];
}
