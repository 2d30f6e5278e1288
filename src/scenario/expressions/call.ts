import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../json/json.ts';
import { ExpressionError } from './error.ts';
import { lengthOf } from './value.ts';

/** What an expression may ask of the call that it is evaluated for. */
export interface Host {
  /** A new identifier with this prefix. */
  id(prefix: string): string;
}

/** The values of names. */
export type Scope = Readonly<Record<string, Json>>;

/** One evaluation that is under way, with all that it goes through: templates, expressions, shapes. */
export interface Call {
  readonly scope: Scope;
  readonly host: Host;
  /** What a shape was given, and what `entry` is within it; `undefined` leaves the name to the scope. */
  readonly entry: Json | undefined;
  /** The values of the variables of comprehensions, the outermost first. */
  readonly locals: Json[];
  readonly work: Work;
}

/** What an expression, or a part of one, was compiled to. */
export type Run = (call: Call) => Json;

/** A template that expressions may call by its name. */
export interface Shape {
  readonly paths: readonly (readonly string[])[];
  readonly calls: readonly string[];
  readonly draws: boolean;
  run(call: Call): Json;
}

/** The shapes by their names; each is asked for when it is first called, as shapes may call those that stand below them. */
export type Shapes = ReadonlyMap<string, () => Shape>;

/** What is known around a node while it is compiled. */
export interface Context {
  /** The names of the variables of comprehensions, the outermost first. */
  readonly locals: readonly string[];
  readonly shapes: Shapes;
}

/** Compiles a node: what compiles one kind of them is given it for the nodes within. */
export type Compile = (node: ASTNode, context: Context) => Run;

/** Comprehensions within each other, in one expression and through shapes, take no longer together than a second or so. */
const MOST_WORK = 2_000_000;

/** A longer text is nothing that a scenario says. */
const LONGEST_TEXT = 1_000_000;

/** More is no sensible answer, and a value that stands in a list ten thousand times is small until it is written. */
const LONGEST_RESULT = 10_000_000;

/** How much one evaluation may still do; a unit is an item, or a hundred characters. */
export class Work {
  #left = MOST_WORK;

  /** Counts what is about to be done; throws an `ExpressionError` where it is too much. */
  spend(amount: number, offset: number): void {
    this.#left -= amount;
    if (this.#left < 0) throw new ExpressionError('the evaluation goes through too many items', offset);
  }

  /** Counts an error that is passed over: making one takes as long as many items. */
  forgive(error: unknown, offset: number): ExpressionError {
    if (!(error instanceof ExpressionError)) throw error;
    this.spend(20, offset);
    return error;
  }

  /** Counts a text that is about to be gone through. */
  read(text: string, offset: number): void {
    this.spend(text.length / 100, offset);
  }

  /** Counts a text of this length that is about to be put together. */
  write(length: number, offset: number): void {
    if (length > LONGEST_TEXT) {
      throw new ExpressionError(`a text is longer than ${LONGEST_TEXT} characters`, offset);
    }
    this.spend(length / 100, offset);
  }
}

/** What an evaluation begins with. */
export function callFor(scope: Scope, host: Host): Call {
  return { scope, host, entry: undefined, locals: [], work: new Work() };
}

/** Evaluates from the outside; throws an `ExpressionError` for a result that is too large. */
export function perform(run: Run, scope: Scope, host: Host): Json {
  try {
    const result = run(callFor(scope, host));
    if (lengthOf(result, LONGEST_RESULT) <= LONGEST_RESULT) return result;
  } catch (error) {
    // What V8 throws when the stack or a text is full.
    if (!(error instanceof RangeError)) throw error;
    throw new ExpressionError('a value is nested too deeply', 0);
  }
  throw new ExpressionError(`the result is longer than ${LONGEST_RESULT} characters`, 0);
}
