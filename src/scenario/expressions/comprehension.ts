import type { ASTNode } from '@marcbachmann/cel-js';
import { isArray, type Json } from '../../json/json.ts';
import type { Call, Compile, Context, Run } from './call.ts';
import { ExpressionError } from './error.ts';
import { asBoolean, asObject } from './value.ts';

/** A call with a receiver: `list.map(e, e.id)`. */
export type MethodNode = Extract<ASTNode, { readonly op: 'rcall' }>;

/** How many arguments a comprehension takes. */
const ARGUMENTS: ReadonlyMap<string, readonly number[]> = new Map([
  ['map', [2, 3]],
  ['filter', [2]],
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
]);

/** The names of the comprehensions. */
export const COMPREHENSIONS: readonly string[] = [...ARGUMENTS.keys()];

/** A longer list is no page that anybody asked for. */
const LONGEST_LIST = 10_000;

/** Whether a node walks a list. */
export function isComprehension(node: ASTNode): node is MethodNode {
  return node.op === 'rcall' && ARGUMENTS.has(node.args[0]);
}

/** Compiles a comprehension (the CEL specification, section "Macros"). */
export function compileComprehension(node: MethodNode, context: Context, compile: Compile): Run {
  const [name, receiver, [variable, first, second]] = node.args;
  const count = node.args[2].length;
  if (ARGUMENTS.get(name)?.includes(count) !== true || first === undefined) {
    throw new ExpressionError(
      `${name} takes ${ARGUMENTS.get(name)?.join(' or ')} arguments and not ${count}`,
      node.pos,
    );
  }
  if (variable?.op !== 'id')
    throw new ExpressionError(`${name} takes the name of a variable first`, node.pos);
  const inner = { ...context, locals: [...context.locals, variable.args] };
  const walk: Walk = {
    items: itemsOf(compile(receiver, context), node.pos),
    slot: context.locals.length,
    body: compile(first, inner),
    offset: first.pos,
  };
  if (name === 'filter') return filtering(walk);
  if (name === 'all' || name === 'exists') return quantifying(walk, name === 'exists');
  if (name === 'exists_one') return (call) => filtering(walk)(call).length === 1;
  return second === undefined ? mapping(walk) : mapping({ ...walk, body: compile(second, inner) }, walk.body);
}

interface Walk {
  readonly items: (call: Call) => readonly Json[];
  /** Where among the locals the variable has its value. */
  readonly slot: number;
  readonly body: Run;
  readonly offset: number;
}

/** The items of a list or the names of an object. */
function itemsOf(run: Run, offset: number): (call: Call) => readonly Json[] {
  return (call) => {
    const value = run(call);
    const items = isArray(value) ? value : Object.keys(asObject(value, offset));
    if (items.length > LONGEST_LIST) {
      throw new ExpressionError(`a list of more than ${LONGEST_LIST} items is walked`, offset);
    }
    call.work.spend(items.length, offset);
    return items;
  };
}

function mapping({ items, slot, body, offset }: Walk, condition?: Run): Run {
  return (call) => {
    const found: Json[] = [];
    for (const item of items(call)) {
      call.locals[slot] = item;
      if (condition === undefined || asBoolean(condition(call), offset)) found.push(body(call));
    }
    return found;
  };
}

function filtering({ items, slot, body, offset }: Walk): (call: Call) => readonly Json[] {
  return (call) =>
    items(call).filter((item) => {
      call.locals[slot] = item;
      return asBoolean(body(call), offset);
    });
}

/** An item that decides makes up for one that cannot be told, as `||` and `&&` have it. */
function quantifying({ items, slot, body, offset }: Walk, decisive: boolean): Run {
  return (call) => {
    let failure: ExpressionError | undefined;
    for (const item of items(call)) {
      call.locals[slot] = item;
      try {
        if (asBoolean(body(call), offset) === decisive) return decisive;
      } catch (error) {
        const passed = call.work.forgive(error, offset);
        failure ??= passed;
      }
    }
    if (failure !== undefined) throw failure;
    return !decisive;
  };
}
