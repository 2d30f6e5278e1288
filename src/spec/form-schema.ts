import type { Location } from '../document/location.ts';
import { type Json, objectOf, property, textOf } from '../json/json.ts';

/** The fields of a Swagger 2.0 form as one schema, as OpenAPI 3 writes it; it stands where its first field stands. */
export function formSchema(fields: readonly Location[]): Location | undefined {
  const [first] = fields;
  if (first === undefined) return undefined;
  const named = fields.map(({ value }) => [textOf(property(value, 'name')), value] as const);
  const required = fields
    .filter(({ value }) => property(value, 'required') === true)
    .map(({ value }) => textOf(property(value, 'name')));
  const value: Json = { type: 'object', properties: objectOf(named), required };
  // The pointer leads nowhere of its own: the nearest thing above it is the field, which is where mistakes belong.
  return { source: first.source, pointer: `${first.pointer}/formData`, value };
}
