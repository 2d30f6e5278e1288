import type { SchemaObject } from '../schema/schema.ts';
import type { Step, Strength } from '../world/step.ts';

/** A field by which entries of a stream are found. */
export interface Index {
  readonly stream: string;
  readonly field: string;
}

/**
 * One thing that a scenario can have an operation do. It is made once for each place where a scenario names it, and shared
 * by all worlds: state comes with the call.
 */
export interface Behavior<Options = never> {
  /** The word in a scenario file. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly description: string;
  /** A JSON Schema, with the words of `options.ts` for expressions, templates, spans of time and steps. */
  readonly options: SchemaObject;
  /** The names that its expressions know besides those of the call: `entry`, `row`, `item`. */
  readonly locals?: readonly string[];
  /** The name that it gives to what it found or made, unless `as` says another one. */
  readonly binds?: string;
  /** The headers of a request that it looks at, in small letters. */
  readonly headers?: readonly string[];
  /** Whether it may have a call wait; nobody waits for what happens by itself. */
  readonly waits?: boolean;
  /** How strongly it touches the world. */
  changes(options: Options): Strength;
  /** The indexes that it wants. */
  indexes?(options: Options): readonly Index[];
  /** The step, for options in which expressions, templates and steps are compiled, at a place, which names what is its own. */
  create(options: Options, place: string): Step;
}
