import type { Mistakes } from '../document/mistakes.ts';
import type { Validator } from '../schema/validator.ts';
import type { Behavior, Index } from './behavior.ts';
import type { ExpressionLanguage } from './expressions/expression.ts';

/** The names that a scenario declares. */
export interface Declarations {
  readonly streams: ReadonlySet<string>;
  readonly views: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
}

/** What compiling the steps of a scenario works with, and collects. */
export interface Compiling {
  readonly mistakes: Mistakes;
  readonly language: ExpressionLanguage;
  readonly validator: Validator;
  /** The names of the files, by their paths. */
  readonly names: ReadonlyMap<string, string>;
  readonly behaviors: ReadonlyMap<string, Behavior>;
  readonly declared: Declarations;
  /** The callbacks that the descriptions have; they are read when a scenario names one. */
  readonly callbacks: () => ReadonlySet<string>;
  /** The names that were used, as `stream timeline`. */
  readonly used: Set<string>;
  readonly indexes: Index[];
}
