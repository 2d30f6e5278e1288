import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import type { Json } from '../../json/json.ts';
import { readPath } from './access.ts';
import { analyze, barePathOf } from './analysis.ts';
import { type Call, type Host, perform, type Scope, type Shapes } from './call.ts';
import { isTaken } from './calling.ts';
import { compile } from './compile.ts';
import { ExpressionError } from './error.ts';

export type { Host, Scope, Shape, Shapes } from './call.ts';
export { ExpressionError } from './error.ts';

/** An expression of CEL, compiled; its numbers are those of JSON. */
export interface Expression {
  readonly text: string;
  /** Every static path that it reads, from its root, such as `query.from`; those of variables of comprehensions excepted. */
  readonly paths: readonly (readonly string[])[];
  /** The names of the shapes that it calls. */
  readonly calls: readonly string[];
  /** Whether it makes an identifier: its value is another one each time. */
  readonly draws: boolean;
  /** Whether it is a path and nothing else, which is null where anything on the way is absent. */
  readonly isPath: boolean;
  /** The value; throws an `ExpressionError` where there is none. */
  evaluate(scope: Scope, host: Host): Json;
  /** The value within an evaluation that is under way. */
  run(call: Call): Json;
}

/** What a language has besides its own functions. */
export interface LanguageOptions {
  readonly shapes?: Shapes;
}

/** Nobody reads a longer expression. */
const LONGEST = 1000;

/** Compiles expressions, each text once. */
export class ExpressionLanguage {
  /** The shapes that expressions call, by name. */
  readonly shapes: Shapes;
  readonly #compiled = new Map<string, Expression>();

  /** Throws an `ExpressionError` for a shape whose name cannot be called, or is one of the language. */
  constructor({ shapes = new Map() }: LanguageOptions = {}) {
    for (const name of shapes.keys()) checkName(name);
    this.shapes = shapes;
  }

  /** Throws an `ExpressionError` for text that is no expression, or one that would do too much. */
  compile(text: string): Expression {
    const known = this.#compiled.get(text);
    if (known !== undefined) return known;
    const expression = compiled(text, this.shapes);
    this.#compiled.set(text, expression);
    return expression;
  }
}

/** Throws an `ExpressionError` for a name that no shape can have. */
export function checkName(name: string): void {
  if (isTaken(name)) throw new ExpressionError(`${name} is the name of a function`, 0);
  if (!isCallable(name)) throw new ExpressionError(`${name} is no name that can be called`, 0);
}

function isCallable(name: string): boolean {
  try {
    return /^\w+$/.test(name) && parse(`${name}()`).op === 'call';
  } catch {
    return false;
  }
}

function compiled(text: string, shapes: Shapes): Expression {
  if (text.length > LONGEST) {
    throw new ExpressionError(`the expression is longer than ${LONGEST} characters`, LONGEST);
  }
  const ast = parse(text);
  const { paths, functions } = analyze(ast);
  const path = barePathOf(ast);
  const calls = functions.filter((name) => shapes.has(name));
  const known = { text, paths, calls, draws: functions.includes('id'), isPath: path !== undefined };
  if (path !== undefined) {
    const evaluate = (scope: Scope): Json => readPath({ scope, entry: undefined }, path);
    return { ...known, evaluate, run: (call) => readPath(call, path) };
  }
  const run = compile(ast, { locals: [], shapes });
  return { ...known, run, evaluate: (scope, host) => perform(run, scope, host) };
}

const syntax = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
});

/** The library reads and does not evaluate: it keeps a type for every nesting it has seen, and senders choose nestings. */
function parse(text: string): ASTNode {
  if (text.trim() === '') throw new ExpressionError('there is no expression', 0);
  try {
    return syntax.parse(text).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ExpressionError(clause(error.summary), error.range?.start ?? 0);
  }
}

/** What the library calls the signs and kinds of words; none of them can be written so by a user. */
const TOKENS: ReadonlyMap<string, string> = new Map([
  ['EOF', 'the end'],
  ['IDENTIFIER', 'a name'],
  ['NUMBER', 'a number'],
  ['STRING', 'text'],
  ['LPAREN', '('],
  ['RPAREN', ')'],
  ['LBRACKET', '['],
  ['RBRACKET', ']'],
  ['LBRACE', '{'],
  ['RBRACE', '}'],
  ['DOT', '.'],
  ['COMMA', ','],
  ['COLON', ':'],
]);

/** A message of the library as a clause: its first letter small, its tokens as they are written. */
function clause(summary: string): string {
  const words = summary.replace(/\b[A-Z]{3,}\b/g, (token) => TOKENS.get(token) ?? token);
  return words.charAt(0).toLowerCase() + words.slice(1);
}
