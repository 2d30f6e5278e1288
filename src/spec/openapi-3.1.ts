import { childOf } from '../document/location.ts';
import { isObject, type Json, textOf } from '../json/json.ts';
import { serverPaths } from './base-path.ts';
import { contentsOf } from './content.ts';
import type { Dialect } from './dialect.ts';
import type { SecurityScheme } from './operation.ts';
import { parameterOf } from './parameters.ts';
import { resolved } from './resolved.ts';
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

/** A scheme of a type that OpenAPI knows; of any other, nothing can be asked. */
function knownScheme(value: Json): SecurityScheme | undefined {
  const known = isObject(value) && ['apiKey', 'http', 'oauth2', 'openIdConnect'].includes(textOf(value.type));
  // The cast trusts the document for the rest of the scheme's shape, which is looked at where it is used.
  return known ? (value as unknown as SecurityScheme) : undefined;
}
