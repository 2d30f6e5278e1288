import type { ASTNode } from '@marcbachmann/cel-js';
import { isArray, type Json, property } from '../../json/json.ts';
import { stepOf } from './analysis.ts';
import type { Call, Compile, Context, Run } from './call.ts';
import { ExpressionError } from './error.ts';
import { asBoolean, kindOf } from './value.ts';

/** A part of an expression that may have no value. */
type MaybeRun = (call: Call) => Json | undefined;

type Names = Pick<Call, 'scope' | 'entry'>;

/** The value of a name, of own properties of the scope only; `entry` is what a shape was given. */
export function rootOf({ scope, entry }: Names, name: string): Json | undefined {
  return entry !== undefined && name === 'entry' ? entry : property(scope, name);
}

/** The value of a path; null where anything on the way is absent. */
export function readPath(call: Names, [root, ...names]: readonly [string, ...string[]]): Json {
  let value = rootOf(call, root);
  for (const name of names) value = property(value, name);
  // JSON has no negative zero.
  return typeof value === 'number' ? value + 0 : (value ?? null);
}

/** Compiles a name: a variable of a comprehension, the nearest of its name, or a name of the scope. */
export function compileName(node: Extract<ASTNode, { readonly op: 'id' }>, { locals }: Context): Run {
  const name = node.args;
  const slot = locals.lastIndexOf(name);
  if (slot >= 0) return (call) => call.locals[slot] ?? null;
  return (call) => {
    const value = rootOf(call, name);
    if (value === undefined) throw new ExpressionError(`there is no name ${name} here`, node.pos);
    return value;
  };
}

/** Compiles `.name` and `[index]`, where what is absent is an error. */
export function compileAccess(node: ASTNode, context: Context, compile: Compile): Run {
  const { of, key } = partsOf(node);
  const left = compile(of, context);
  const name = typeof key === 'string' ? () => key : compile(key, context);
  return (call) => {
    const value = left(call);
    const wanted = name(call);
    const found = memberOf(value, wanted);
    if (found === undefined) throw absent(value, wanted, node.pos);
    return found;
  };
}

function absent(value: Json, wanted: Json, offset: number): ExpressionError {
  const what = typeof wanted === 'string' || typeof wanted === 'number' ? wanted : kindOf(wanted);
  const where = isArray(value) ? `a list of ${value.length}` : kindOf(value);
  return new ExpressionError(`${where} has no ${String(what).slice(0, 50)}`, offset);
}

/** Whether a node is what CEL calls optional: `a.?b`, and what is taken from it. */
export function isOptional(node: ASTNode): boolean {
  switch (node.op) {
    case '.?':
    case '[?]':
      return true;
    case '.':
    case '[]':
      return isOptional(node.args[0]);
    case 'rcall':
      return node.args[0] === 'or' && isOptional(node.args[1]);
    case '?:':
      return isOptional(node.args[1]) || isOptional(node.args[2]);
    default:
      return false;
  }
}

/** Compiles an optional node; without a value it is `undefined`, and every other node has one. */
export function compileOptional(node: ASTNode, context: Context, compile: Compile): MaybeRun {
  if (!isOptional(node)) return compile(node, context);
  const inner = (one: ASTNode): MaybeRun => compileOptional(one, context, compile);
  if (node.op === 'rcall') {
    const [other] = node.args[2];
    if (other === undefined) throw new ExpressionError('or takes 1 argument and not 0', node.pos);
    const [left, right] = [inner(node.args[1]), inner(other)];
    return (call) => left(call) ?? right(call);
  }
  if (node.op === '?:') {
    const [condition, left, right] = node.args;
    const [test, yes, no] = [compile(condition, context), inner(left), inner(right)];
    return (call) => (asBoolean(test(call), condition.pos) ? yes(call) : no(call));
  }
  const { of, key } = partsOf(node);
  const left = inner(of);
  const name = typeof key === 'string' ? () => key : compile(key, context);
  return (call) => memberOf(left(call), name(call));
}

/** What an access takes, and what it takes it of. */
function partsOf(node: ASTNode): { readonly of: ASTNode; readonly key: string | ASTNode } {
  const step = stepOf(node);
  if (step !== undefined) return { of: step.of, key: step.text };
  if (node.op === '[]' || node.op === '[?]') return { of: node.args[0], key: node.args[1] };
  throw new ExpressionError(`${node.op} takes nothing of anything`, node.pos);
}

function memberOf(value: Json | undefined, name: Json): Json | undefined {
  if (typeof name === 'string') return property(value, name);
  return typeof name === 'number' && isArray(value) ? value[name] : undefined;
}

/** Compiles `has(a.b)`: false where anything on the way is absent; CEL has it so for the last name only. */
export function compileHas(node: ASTNode, context: Context, compile: Compile): Run {
  if (stepOf(node) === undefined) throw new ExpressionError('has takes a path such as query.limit', node.pos);
  const lenient = (one: ASTNode): MaybeRun => {
    if (one.op === 'id' && !context.locals.includes(one.args)) return (call) => rootOf(call, one.args);
    const step = stepOf(one);
    if (step === undefined) return compileOptional(one, context, compile);
    const left = lenient(step.of);
    return (call) => property(left(call), step.text);
  };
  const run = lenient(node);
  return (call) => run(call) !== undefined;
}
