import { childOf, childrenOf, type Location } from '../document/location.ts';
import { isObject } from '../json/json.ts';
import type { Reading } from './dialect.ts';
import type { Callback } from './operation.ts';
import { describedParameters } from './parameters.ts';
import { entriesOf } from './resolved.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** The callbacks that an operation describes (OpenAPI 3.1, section 4.8.18). */
export function callbacksOf(reading: Reading, operation: Location): readonly Callback[] {
  return entriesOf(reading, childOf(operation, 'callbacks'), 'A callback').flatMap(([name, callback]) =>
    childrenOf(callback)
      .filter(([url]) => !url.startsWith('x-'))
      .flatMap(([url, pathItem]) => requestsOf(reading, { name, url, pathItem })),
  );
}

function requestsOf(
  reading: Reading,
  { name, url, pathItem }: { name: string; url: string; pathItem: Location },
): Callback[] {
  return childrenOf(pathItem)
    .filter(([method, { value }]) => METHODS.includes(method) && isObject(value))
    .map(([method, operation]) => {
      const place = { operation, pathItem };
      const body = reading.dialect.body(reading, place, describedParameters(reading, place));
      return { name, url, method: method.toUpperCase(), body };
    });
}
