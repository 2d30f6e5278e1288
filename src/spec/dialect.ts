import type { Files } from '../document/files.ts';
import type { Location } from '../document/location.ts';
import type { Json } from '../json/json.ts';
import type { Content, Parameter, RequestBody, ResponseHeader, SecurityScheme } from './operation.ts';

/** What reading a document takes: where its references lead, where its schemas are kept, and its version's way of writing. */
export interface Reading {
  readonly files: Files;
  readonly schemas: SchemaIds;
  readonly dialect: Dialect;
  /** The whole document. */
  readonly root: Location;
}

/** Gives schemas their ids. */
export interface SchemaIds {
  /** The id of the schema at a location; the version of the document that leads there says how it is read. */
  idOf(reading: Reading, location: Location): string;
}

/** An operation as it stands in its document. */
export interface OperationPlace {
  readonly operation: Location;
  readonly pathItem: Location;
}

/** What differs between the versions; OpenAPI 3.1 is the measure, and the others say only where they differ from it. */
export interface Dialect {
  /** The base paths of an operation, without a slash at the end. */
  basePaths(reading: Reading, place: OperationPlace): readonly string[];
  /** A parameter, or `undefined` for what stands among the parameters but describes the body. */
  parameter(reading: Reading, location: Location): Parameter | undefined;
  /** The body of a request; `described` are the resolved parameters, the path item's too. */
  body(reading: Reading, place: OperationPlace, described: readonly Location[]): RequestBody | undefined;
  /** What a response may carry. */
  contents(reading: Reading, place: OperationPlace, response: Location): readonly Content[];
  header(reading: Reading, name: string, location: Location): ResponseHeader;
  /** Where a document keeps its security schemes. */
  readonly securitySchemes: readonly string[];
  securityScheme(value: Json): SecurityScheme | undefined;
  /** Whether `nullable: true` (3.0) or `x-nullable: true` (2.0) adds null to a schema's types. */
  readonly nullable: string | undefined;
  /** Whether text that is the example of a media type may hold the JSON instead of being it. */
  readonly hasJsonText: boolean;
}
