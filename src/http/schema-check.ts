import type { Json } from '../json/json.ts';
import type { Direction } from '../schema/direction.ts';
import { SchemaError } from '../schema/schema.ts';
import type { Violation } from '../schema/validator.ts';
import type { Api } from '../spec/api.ts';
import { noteUnusable } from '../spec/unusable.ts';
import { Problem } from './problem.ts';

/** How a value breaks the schema of an id; throws a `Problem` that names a schema which cannot be used. */
export type SchemaCheck = (id: string, value: Json) => readonly Violation[];

/** The check of values that go in one direction; nothing is passed over because its schema is unusable. */
export function schemaCheck(api: Api, direction: Direction): SchemaCheck {
  return (id, value) => {
    try {
      return api.validator.check({ $ref: id }, value, direction);
    } catch (error) {
      throw error instanceof SchemaError ? unusableSchema(api, id, error) : error;
    }
  };
}

/** A schema that cannot be used is a mistake with its place, and never a reason to send or take something unchecked. */
export function unusableSchema(api: Api, id: string, error: SchemaError): Problem {
  const { source, pointer } = noteUnusable(api, id, error);
  const { line, column } = source.positionOf(pointer);
  return new Problem(
    'internal',
    `The schema at ${source.file}:${line}:${column} cannot be used: ${error.message}.`,
  );
}
