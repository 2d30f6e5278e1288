import type { OpenAPIV3_1 } from 'openapi-types';
import type { Location } from '../document/location.ts';
import type { Json } from '../json/json.ts';

/** One description file. */
export interface ApiDocument {
  /** Short and unique: the file name without its extension, with as much of the path as it takes. */
  readonly name: string;
  readonly file: string;
  readonly title: string;
  /** As the document says it: `2.0`, `3.0.3`, `3.1.0`. */
  readonly version: string;
  /** Whether one of its security schemes is a cookie. */
  readonly takesCookies: boolean;
}

/** One operation (OpenAPI 3.1, section 4.8.10). What takes work to read is read when it is first asked for. */
export interface Operation {
  /** Unique: the operationId, as `document:operationId` where several documents use it. */
  readonly id: string;
  /** As described, or made from method and path: `putRoomsRoomIdSendEventTypeTxnId`. */
  readonly operationId: string;
  readonly document: ApiDocument;
  /** In capitals. */
  readonly method: string;
  /** The path as the document writes it, trimmed, without a base path. */
  readonly path: string;
  /** The path templates that lead here: one for each base path. */
  readonly paths: readonly string[];
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** In the order of the document. */
  readonly responses: readonly Response[];
  /** Alternatives; empty where no credentials are asked for. */
  readonly security: readonly SecurityAlternative[];
  /** The requests that it may have the server send. */
  readonly callbacks: readonly Callback[];
  /** What the operation says under names that begin with `x-`. */
  readonly extensions: Readonly<Record<string, Json>>;
  readonly location: Location;
}

/** The place of a parameter in a request. */
export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

/** How arrays and objects are written in a parameter (OpenAPI 3.1, section 4.8.12.3). */
export type ParameterStyle =
  | 'matrix'
  | 'label'
  | 'simple'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject';

/** One parameter (OpenAPI 3.1, section 4.8.12). */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly allowEmptyValue: boolean;
  readonly allowReserved: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** The id of its schema; `undefined` where nothing is said. */
  readonly schema: string | undefined;
  /** The media type that its text is written in, where `content` says one. */
  readonly mediaType: string | undefined;
  readonly example: Json | undefined;
  readonly location: Location;
}

/** What a request may carry (OpenAPI 3.1, section 4.8.13). */
export interface RequestBody {
  readonly required: boolean;
  readonly contents: readonly Content[];
}

/** One request that an operation may have the server send (OpenAPI 3.1, section 4.8.18). */
export interface Callback {
  readonly name: string;
  /** A text with runtime expressions: `{$request.body#/url}` (section 4.8.20.4). */
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  readonly body: RequestBody | undefined;
}

/** One media type of a body (OpenAPI 3.1, section 4.8.14). */
export interface Content {
  readonly mediaType: string;
  /** The id of its schema. */
  readonly schema: string | undefined;
  readonly examples: readonly Example[];
  /** How the properties of a form or a multipart body are written. */
  readonly encoding: Readonly<Record<string, Encoding>>;
}

/** How one property of a form or a multipart body is written (OpenAPI 3.1, section 4.8.15). */
export interface Encoding {
  readonly contentType: string | undefined;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
}

/** A named example, with references in it resolved. */
export interface Example {
  readonly name: string;
  readonly value: Json;
  readonly location: Location;
}

/** One described response (OpenAPI 3.1, section 4.8.17). */
export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly contents: readonly Content[];
  readonly headers: readonly ResponseHeader[];
  readonly location: Location;
}

/** One header of a response (OpenAPI 3.1, section 4.8.21). */
export interface ResponseHeader {
  readonly name: string;
  readonly required: boolean;
  readonly schema: string | undefined;
  readonly example: Json | undefined;
}

/** Schemes that are all needed together; none is a request without credentials. */
export type SecurityAlternative = readonly SecurityNeed[];

/** One scheme that is needed, and the scopes. */
export interface SecurityNeed {
  readonly name: string;
  /** `undefined` for a scheme that the document does not define: then any credential will do. */
  readonly scheme: SecurityScheme | undefined;
  readonly scopes: readonly string[];
}

/** A security scheme as OpenAPI 3.1 describes it (section 4.8.27). */
export type SecurityScheme = OpenAPIV3_1.SecuritySchemeObject;
