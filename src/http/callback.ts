import { type Json, textOf } from '../json/json.ts';
import { valueAt } from '../json/pointer.ts';
import type { Api, Callback, Operation } from '../spec/api.ts';
import { violationFinding } from './complaint.ts';
import type { Exchange } from './exchange.ts';
import { kindOf } from './media-type.ts';
import { schemaCheck } from './schema-check.ts';

/** Where a described callback goes. */
export interface CallbackRequest {
  /** Taken out of the request at hand; throws where that does not say it. */
  url(): string;
  readonly method: string;
}

/** Finds a callback by its name, and holds its body against the description; throws where there is none, or it does not fit. */
export type Callbacks = (exchange: Exchange, name: string, body: Json) => CallbackRequest;

/**
 * The callbacks of an API: those of the operation at hand by their name, those of others by name as well, or as `operationId.name`
 * where several have one. What the
 * URL says is taken out of the request at hand.
 */
export function callbacksIn(api: Api): Callbacks {
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  const violations = schemaCheck(api, 'request');
  return (exchange, name, body) => {
    const callback = callbackNamed(name, operations.get(exchange.operation), operations);
    if (callback === undefined) throw new Error(`no operation describes a callback ${name}`);
    const schema = callback.body?.contents.find(({ mediaType }) => kindOf(mediaType) === 'json')?.schema;
    const found = schema === undefined ? [] : violations(schema, body);
    const errors = found
      .map((violation) => violationFinding('request', { part: 'body', name: '' }, { violation, value: body }))
      .filter(({ severity }) => severity === 'error');
    if (errors.length > 0)
      throw new Error(
        `the body of the callback ${name} breaks the description: ${errors.map(({ message }) => message).join('; ')}`,
      );
    return { method: callback.method, url: () => urlOf(callback, exchange) };
  };
}

/** The names by which callbacks of an API may be called. */
export function callbackNames({ operations }: Api): readonly string[] {
  return operations.flatMap(({ id, callbacks }) => callbacks.flatMap(({ name }) => [name, `${id}.${name}`]));
}

function callbackNamed(
  name: string,
  own: Operation | undefined,
  operations: ReadonlyMap<string, Operation>,
): Callback | undefined {
  const found = own?.callbacks.find((one) => one.name === name);
  if (found !== undefined) return found;
  const others = [...operations.values()].flatMap(({ id, callbacks }) =>
    callbacks.filter((one) => one.name === name || `${id}.${one.name}` === name),
  );
  if (others.length > 1)
    throw new Error(`several operations describe a callback ${name}: say which, as in operationId.${name}`);
  return others[0];
}

/** A text with its runtime expressions evaluated (OpenAPI 3.1, section 4.8.20.4). */
function urlOf({ url }: Callback, exchange: Exchange): string {
  if (url.startsWith('$')) return runtimeValue(url, exchange);
  return url.replace(/\{(\$[^{}]+)\}/g, (_, expression: string) => runtimeValue(expression, exchange));
}

function runtimeValue(expression: string, { path, query, header, body }: Exchange): string {
  const [, part = '', name = ''] = /^\$request\.(path|query|header)\.(.+)$/.exec(expression) ?? [];
  const [, pointer] = /^\$request\.body(?:#(.*))?$/.exec(expression) ?? [];
  const places: Readonly<Record<string, Json | undefined>> = {
    path: path[name],
    query: query[name],
    header: header[name.toLowerCase()],
  };
  const value = pointer === undefined ? places[part] : valueAt(body, pointer);
  if (value === undefined || value === null) throw new Error(`the request does not say ${expression}`);
  return textOf(value);
}
