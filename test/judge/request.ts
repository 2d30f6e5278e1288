import type { Described } from './described.ts';
import { followed, type Place, placeUnder, under, type Value } from './description-files.ts';

/** What a client sends. */
export interface ExampleRequest {
  /** Path and query. */
  readonly url: string;
  readonly headers: Record<string, string>;
}

/**
 * A request to an operation, made from the examples of its own parameters; an optional one without an example is left out.
 * `others` are all operations: an example in a path that leads to another of them is replaced.
 */
export function exampleRequest(operation: Described, others: readonly Described[]): ExampleRequest {
  const request = requestOf(operation, exampleOf);
  const leadsElsewhere = others.some(
    ({ method, path }) => method === operation.method && path === request.url && path !== operation.path,
  );
  return leadsElsewhere ? requestOf(operation, () => undefined) : request;
}

function requestOf(
  { path, parameters }: Described,
  given: (parameter: Place) => Value | undefined,
): ExampleRequest {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let url = path;
  for (const parameter of parameters) {
    const name = String(under(parameter.value, 'name'));
    const place = under(parameter.value, 'in');
    const value =
      given(parameter) ?? (under(parameter.value, 'required') === true ? standIn(parameter) : undefined);
    if (value === undefined) continue;
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (place === 'header') headers[name] = String(value);
    else for (const [key, text] of pairsOf(name, value)) query.append(key, text);
  }
  return { url: query.size > 0 ? `${url}?${query}` : url, headers };
}

/** Lists and maps are spread over the query (style form, explode), which is the usual way and the only one here. */
function pairsOf(name: string, value: Value): [string, string][] {
  if (Array.isArray(value)) return value.map((item) => [name, String(item)]);
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).map(([key, item]) => [key, String(item)]);
}

function schemaOf(parameter: Place): Place {
  return followed(placeUnder(parameter, 'schema') ?? parameter);
}

function exampleOf(parameter: Place): Value | undefined {
  const named = placeUnder(parameter, 'examples')?.value;
  const [first] = Object.values(named ?? {}).map((one: Value) => under(one, 'value'));
  const own = under(parameter.value, 'example') ?? under(parameter.value, 'x-example') ?? first;
  return own ?? under(schemaOf(parameter).value, 'example');
}

/** A value for what must be there and has no example. */
function standIn(parameter: Place): Value {
  const { value } = schemaOf(parameter);
  const choices = under(value, 'enum');
  if (Array.isArray(choices)) return choices[0] ?? null;
  const fallback = under(value, 'default');
  if (fallback !== undefined) return fallback;
  const type = under(value, 'type');
  return type === 'integer' || type === 'number' ? 1 : type === 'boolean' ? true : 'example';
}
