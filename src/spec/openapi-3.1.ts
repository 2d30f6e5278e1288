import { childOf } from '../document/location.ts';
import { isObject, type Json, type JsonObject } from '../json/json.ts';
import { serverPaths } from './base-path.ts';
import { contentsOf } from './content.ts';
import type { Dialect } from './dialect.ts';
import type { SecurityScheme } from './operation.ts';
import { parameterOf } from './parameters.ts';
import { isHeaderName, resolved } from './resolved.ts';
import { headerOf } from './responses.ts';

/** OpenAPI 3.1, the measure of the other two; 3.2 is read the same way. */
export const openapi31: Dialect = {
  basePaths: serverPaths,
  parameter: parameterOf,
  body(reading, { operation }) {
    const place = childOf(operation, 'requestBody');
    const body = place && resolved(reading, place);
    if (body === undefined || !isObject(body.value)) return undefined;
    return {
      required: body.value.required === true,
      contents: contentsOf(reading, childOf(body, 'content')),
    };
  },
  contents: (reading, _, response) => contentsOf(reading, childOf(response, 'content')),
  header: headerOf,
  securitySchemes: ['components', 'securitySchemes'],
  securityScheme: knownScheme,
  nullable: undefined,
  hasJsonText: false,
};

/** A scheme of a type that OpenAPI knows, with what that type takes; of any other, nothing can be asked. */
function knownScheme(value: Json): SecurityScheme | undefined {
  // The cast trusts the document for those parts of the scheme that nobody looks at.
  return isObject(value) && isWhole(value) ? (value as unknown as SecurityScheme) : undefined;
}

function isWhole({ type, name, in: place, scheme }: JsonObject): boolean {
  switch (type) {
    case 'apiKey':
      return (
        typeof name === 'string' &&
        (place === 'query' || place === 'cookie' || (place === 'header' && isHeaderName(name)))
      );
    case 'http':
      return typeof scheme === 'string';
    default:
      return type === 'oauth2' || type === 'openIdConnect';
  }
}
