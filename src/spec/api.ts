import type { Mistakes } from '../document/mistakes.ts';
import type { Validator } from '../schema/validator.ts';
import type { ApiDocument, Operation } from './operation.ts';
import type { Schemas } from './schemas.ts';

export { formatMistake, type Mistake, type MistakeCode } from '../document/mistake.ts';
export type * from './operation.ts';

/** What a set of descriptions says, whatever their versions; nothing after this room knows one. */
export interface Api {
  readonly documents: readonly ApiDocument[];
  /** In the order of the documents; operations on one method and path stand in the order in which they are to be tried. */
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
  /** Checks values against the schemas; whoever checks uses it, so that each schema is compiled once. */
  readonly validator: Validator;
  /** The absolute paths of all files that were read so far. */
  readonly files: ReadonlySet<string>;
  /** What has been found wrong so far; parts of a description are read when they are first needed. */
  readonly mistakes: Mistakes;
}
