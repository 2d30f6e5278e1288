import type { Json, JsonObject } from '../json/json.ts';

/** Who sends a request. */
export interface Caller extends JsonObject {
  /** The credential as it was sent: a bearer token, an API key, the name of basic credentials. */
  readonly token: string;
  /** Whose it is. */
  readonly user: string;
}

/**
 * A request as its description understands it: decoded, typed, plain JSON. It is all that a scenario sees of a request, and
 * what a log keeps.
 */
export interface Exchange extends JsonObject {
  /** The id of the operation. */
  readonly operation: string;
  readonly path: JsonObject;
  /** Declared parameters have the types of their schemas; others are text. */
  readonly query: JsonObject;
  /** Names in small letters. */
  readonly header: JsonObject;
  readonly cookie: JsonObject;
  /** `null` for none, and for what is not JSON, a form or text. */
  readonly body: Json;
  /** `null` for a request without credentials. */
  readonly caller: Caller | null;
}
