import type { Location } from '../document/location.ts';
import type { SchemaError } from '../schema/schema.ts';
import type { Api } from './api.ts';

/** Notes a schema that cannot be compiled or satisfied as a mistake, and gives its place back. */
export function noteUnusable(
  { schemas, mistakes }: Api,
  id: string,
  { reason, message }: SchemaError,
): Location {
  const location = schemas.locationOf(id);
  mistakes.at(location, {
    code: reason === 'invalid' ? 'SCHEMA_INVALID' : 'SCHEMA_UNSATISFIABLE',
    message: `This schema cannot be used: ${message}`,
    remedy: 'Correct the schema; until then what needs it is answered with an internal error.',
  });
  return location;
}
