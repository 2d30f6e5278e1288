import type { Json } from '../json/json.ts';

/** What a stream is. */
export interface StreamRules {
  /** The text before and after the position in a token: `s` and `_9_0` of `s{position}_9_0`. */
  readonly token: readonly [before: string, after: string];
  /** The group of an entry; readers may wait for one alone. */
  readonly group: ((entry: Json) => string) | undefined;
  /** The fields by which entries are found. */
  readonly indexes: readonly string[];
}

/** What a view is: the entries of a stream that it shows, by group, and where it has keys the latest one of each. */
export interface ViewRules {
  readonly of: string;
  readonly where: ((entry: Json) => boolean) | undefined;
  readonly group: (entry: Json) => string;
  readonly key: ((entry: Json) => string) | undefined;
}

/** What a table is. */
export interface TableRules {
  /** The key of a row. */
  readonly keyOf: (row: Json) => string;
  /** The rows that it begins with. */
  readonly rows: readonly (readonly [key: string, row: Json])[];
}

/** What the state of a world is made of. */
export interface StateRules {
  readonly tables: ReadonlyMap<string, TableRules>;
  readonly streams: ReadonlyMap<string, StreamRules>;
  readonly views: ReadonlyMap<string, ViewRules>;
}
