import { keyOf, type Location } from '../document/location.ts';
import type { Registry, Schema } from '../schema/schema.ts';
import type { Reading, SchemaIds } from './dialect.ts';
import { translateSchema } from './schema-translation.ts';

interface Entry {
  readonly location: Location;
  readonly reading: Reading;
  schema: Schema | undefined;
}

/** The schemas of all documents, each translated to JSON Schema 2020-12 when it is first asked for. */
export class Schemas implements Registry, SchemaIds {
  readonly #ids = new Map<string, string>();
  readonly #entries = new Map<string, Entry>();

  idOf(reading: Reading, location: Location): string {
    const key = keyOf(location);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `schema:${this.#ids.size}`;
    this.#ids.set(key, id);
    this.#entries.set(id, { location, reading, schema: undefined });
    return id;
  }

  schema(id: string): Schema {
    const entry = this.#entry(id);
    entry.schema ??= translateSchema(entry.reading, entry.location);
    return entry.schema;
  }

  /** Where the schema of an id stands. */
  locationOf(id: string): Location {
    return this.#entry(id).location;
  }

  /** How the document that leads to a schema is read. */
  readingOf(id: string): Reading {
    return this.#entry(id).reading;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new RangeError(`No schema has the id ${id}`);
    return entry;
  }
}
