import type { Json, JsonObject } from '../json/json.ts';

/** A request that goes out; the same bytes and the same id however often it is tried. */
export interface Outgoing extends JsonObject {
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
  /** How long to wait before the second attempt and at most, in milliseconds, and for how long to go on. */
  readonly retry: { readonly first: number; readonly most: number; readonly over: number };
}
