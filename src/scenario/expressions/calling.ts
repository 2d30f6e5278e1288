import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../json/json.ts';
import { patternOf, repetitionOf } from '../../schema/pattern.ts';
import { didYouMean } from '../../text/suggest.ts';
import { compileHas, compileOptional, isOptional } from './access.ts';
import type { Compile, Context, Run, Shape } from './call.ts';
import { COMPREHENSIONS, type MethodNode } from './comprehension.ts';
import { ExpressionError, TemplateError } from './error.ts';
import { type Definition, FUNCTIONS, METHODS, REFUSED } from './functions.ts';
import { asText } from './value.ts';

type FunctionNode = Extract<ASTNode, { readonly op: 'call' }>;

/** Compiles `name(…)`: a function, or a shape of the scenario. */
export function compileFunction(node: FunctionNode, context: Context, compile: Compile): Run {
  const [name, args] = node.args;
  const shape = context.shapes.get(name);
  if (shape !== undefined) return compileShape(node, shape, (arg) => compile(arg, context));
  if (name === 'has') {
    const [path] = counted(args, { name, least: 1, most: 1, offset: node.pos });
    return path === undefined ? () => false : compileHas(path, context, compile);
  }
  const definition = FUNCTIONS.get(name);
  if (definition !== undefined) return applied(node, definition, (arg) => compile(arg, context));
  const names = ['has', ...FUNCTIONS.keys(), ...context.shapes.keys()];
  const remedy = REFUSED.get(name) ?? didYouMean(name, names, `There are ${names.join(', ')}.`);
  throw new ExpressionError(`there is no function ${name}`, node.pos, remedy);
}

/** Compiles `receiver.name(…)`, comprehensions excepted. */
export function compileMethod(node: MethodNode, context: Context, compile: Compile): Run {
  const [name, receiver] = node.args;
  if (isOptional(receiver) && OPTIONAL_METHODS.has(name))
    return compileOptionalMethod(node, context, compile);
  if (name === 'matches') return compileMatches(node, compile(receiver, context));
  const definition = METHODS.get(name);
  if (definition !== undefined) return applied(node, definition, (arg) => compile(arg, context));
  if (OPTIONAL_METHODS.has(name)) {
    throw new ExpressionError(`${name} goes with an optional value only`, node.pos, 'Write a.?b for a.b.');
  }
  const names = [...METHODS.keys(), 'matches', ...COMPREHENSIONS];
  const isFunction = FUNCTIONS.has(name) || context.shapes.has(name);
  const remedy = isFunction ? `Write ${name}(…).` : didYouMean(name, names, `There are ${names.join(', ')}.`);
  throw new ExpressionError(`there is no method ${name}`, node.pos, remedy);
}

/** Whether the language has a function of this name, or tells why it has none. */
export function isTaken(name: string): boolean {
  return name === 'has' || FUNCTIONS.has(name) || REFUSED.has(name);
}

interface Arity {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly offset: number;
}

/** The arguments, if they are as many as are taken. */
function counted<T>(args: readonly T[], { name, least, most, offset }: Arity): readonly T[] {
  if (least <= args.length && args.length <= most) return args;
  const wanted = least === most ? least : `${least} or ${most}`;
  const message = `${name} takes ${wanted} argument${most === 1 ? '' : 's'} and not ${args.length}`;
  throw new ExpressionError(message, offset);
}

function applied(
  node: FunctionNode | MethodNode,
  { least, most, run }: Definition,
  compile: (arg: ASTNode) => Run,
): Run {
  const offset = node.pos;
  // The receiver of a method is its first argument, which nobody counts.
  const receiver = node.op === 'rcall' ? [node.args[1]] : [];
  const rest = node.op === 'rcall' ? node.args[2] : node.args[1];
  const hidden = receiver.length;
  counted(rest, { name: node.args[0], least: least - hidden, most: most - hidden, offset });
  const args = [...receiver, ...rest].map(compile);
  return (call) => {
    const values = args.map((arg) => arg(call));
    return run(values, call, offset);
  };
}

/** A shape is evaluated in the scope of the call, with what it is given as `entry`. */
function compileShape(node: FunctionNode, find: () => Shape, compile: (arg: ASTNode) => Run): Run {
  const [name, args] = node.args;
  const offset = node.pos;
  const [given] = counted(args, { name, least: 0, most: 1, offset }).map(compile);
  return (call) => {
    const entry = given === undefined ? call.entry : given(call);
    call.work.spend(1, offset);
    try {
      return find().run({ ...call, entry, locals: [] });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new ExpressionError(`${error.message}, in ${name}${error.pointer}`, offset, error.remedy);
    }
  };
}

const OPTIONAL_METHODS: ReadonlySet<string> = new Set(['orValue', 'hasValue', 'value']);

function compileOptionalMethod(node: MethodNode, context: Context, compile: Compile): Run {
  const [name, receiver, args] = node.args;
  const offset = node.pos;
  const value = compileOptional(receiver, context, compile);
  const count = name === 'orValue' ? 1 : 0;
  const [other] = counted(args, { name, least: count, most: count, offset }).map((arg) =>
    compile(arg, context),
  );
  if (name === 'hasValue') return (call) => value(call) !== undefined;
  return (call) => {
    const found = value(call) ?? other?.(call);
    if (found === undefined) throw new ExpressionError('the optional value is absent', offset);
    return found;
  };
}

/** What RE2 has not, whose syntax is the one of CEL, and no engine matches in linear time. */
const LOOKS_AROUND = /\(\?<?[=!]|\\(?:[1-9]|k<)/;

/** Patterns stand in the text, so that nobody sends one; they are matched in linear time. */
function compileMatches(node: MethodNode, receiver: Run): Run {
  const offset = node.pos;
  const [given] = counted(node.args[2], { name: 'matches', least: 1, most: 1, offset });
  const text: unknown = given?.op === 'value' ? given.args : undefined;
  if (typeof text !== 'string') throw new ExpressionError('matches takes a pattern in quotes', offset);
  const pattern = patternOf(text);
  if (pattern === undefined) throw new ExpressionError('the pattern is no regular expression', offset);
  if (LOOKS_AROUND.test(text) || repetitionOf(text) > 1000) {
    throw new ExpressionError('the pattern looks around or back, or repeats too often', offset);
  }
  return (call): Json => {
    const value = asText(receiver(call), offset);
    call.work.read(value, offset);
    return pattern.test(value);
  };
}
