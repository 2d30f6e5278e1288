import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import type { Json } from '../../json/json.ts';
import { put } from '../../json/merged.ts';
import { compileAccess, compileName, compileOptional, isOptional } from './access.ts';
import type { Call, Context, Run } from './call.ts';
import { compileFunction, compileMethod } from './calling.ts';
import { compileComprehension, isComprehension } from './comprehension.ts';
import { ExpressionError } from './error.ts';
import { isWhole, negative, OPERATORS, wholeDivision } from './operators.ts';
import { asBoolean, asText } from './value.ts';

/** Compiles a node of the syntax tree to what evaluates it; throws an `ExpressionError` for what JSON has no value for. */
export function compile(node: ASTNode, context: Context): Run {
  if (isOptional(node)) {
    const run = compileOptional(node, context, compile);
    return (call) => run(call) ?? null;
  }
  switch (node.op) {
    case 'value':
      return literal(node);
    case 'id':
      return compileName(node, context);
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return compileAccess(node, context, compile);
    case 'call':
      return compileFunction(node, context, compile);
    case 'rcall':
      if (isComprehension(node)) return compileComprehension(node, context, compile);
      return compileMethod(node, context, compile);
    case 'list':
      return list(node, context);
    case 'map':
      return map(node, context);
    case '?:':
      return choice(node, context);
    case '||':
    case '&&':
      return connection(node, context);
    case '!_':
    case '-_':
      return sign(node, context);
    default:
      return binary(node, context);
  }
}

type Node<Operation extends ASTNode['op']> = Extract<ASTNode, { readonly op: Operation }>;

function literal({ args, pos }: Node<'value'>): Run {
  if (typeof args === 'bigint') return whole(args, pos);
  if (typeof args === 'object' && args !== null) {
    const what = args instanceof Uint8Array ? 'bytes have' : 'an unsigned number has';
    throw new ExpressionError(`${what} no place in JSON`, pos, 'Leave the letter out.');
  }
  return () => args;
}

function whole(value: bigint, offset: number): Run {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new ExpressionError('the number is beyond 2^53', offset);
  return () => number;
}

function list({ args }: Node<'list'>, context: Context): Run {
  const items = args.map((item) => compile(item, context));
  return (call) => items.map((item) => item(call));
}

function map({ args }: Node<'map'>, context: Context): Run {
  const entries = args.map(([name, value]) => ({
    name: compile(name, context),
    value: compile(value, context),
    offset: name.pos,
  }));
  return (call) => {
    const made: Record<string, Json> = {};
    for (const { name, value, offset } of entries) put(made, asText(name(call), offset), value(call));
    return made;
  };
}

function choice({ args: [condition, left, right] }: Node<'?:'>, context: Context): Run {
  const test = compile(condition, context);
  const [yes, no] = [compile(left, context), compile(right, context)];
  return (call) => (asBoolean(test(call), condition.pos) ? yes(call) : no(call));
}

/** Both sides have a say, as CEL has it: the one that decides makes up for an error in the other. */
function connection(node: Node<'||' | '&&'>, context: Context): Run {
  const decisive = node.op === '||';
  const [left, right] = [compile(node.args[0], context), compile(node.args[1], context)];
  const [first, second] = [node.args[0].pos, node.args[1].pos];
  return (call) => {
    const failure = decides(left, call, { decisive, offset: first });
    if (failure === true) return decisive;
    if (asBoolean(right(call), second) === decisive) return decisive;
    if (failure !== false) throw failure;
    return !decisive;
  };
}

interface Side {
  readonly decisive: boolean;
  readonly offset: number;
}

/** Whether a side settles the matter, or why that cannot be told. */
function decides(run: Run, call: Call, { decisive, offset }: Side): boolean | ExpressionError {
  try {
    return asBoolean(run(call), offset) === decisive;
  } catch (error) {
    return call.work.forgive(error, offset);
  }
}

function sign(node: Node<'!_' | '-_'>, context: Context): Run {
  const run = compile(node.args, context);
  const offset = node.pos;
  return node.op === '!_' ? (call) => !asBoolean(run(call), offset) : (call) => negative(run(call), offset);
}

function binary(node: Node<BinaryOperator>, context: Context): Run {
  const [left, right] = [compile(node.args[0], context), compile(node.args[1], context)];
  const cutsOff = node.op === '/' && isWhole(node.args[0]) && isWhole(node.args[1]);
  const operate = (cutsOff ? wholeDivision : OPERATORS[node.op])(node.pos);
  return (call) => operate(left(call), right(call), call);
}
