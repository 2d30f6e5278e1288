import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import { isArray, isObject, type Json } from '../../json/json.ts';
import type { Call } from './call.ts';
import { ExpressionError } from './error.ts';
import { isEqual, kindOf } from './value.ts';

/** What an operator does with the values on its sides. */
export type Binary = (left: Json, right: Json, call: Call) => Json;

/** An operator with two sides, for the place where it stands. */
export type Operator = (offset: number) => Binary;

const equal: Operator = (offset) => (left, right, call) => isSame(left, right, call, offset);
const unequal: Operator = (offset) => (left, right, call) => !isSame(left, right, call, offset);

/** The operators with two sides; numbers are those of JSON, of one kind. */
export const OPERATORS: Readonly<Record<BinaryOperator, Operator>> = {
  '==': equal,
  '!=': unequal,
  in: contains,
  '+': add,
  '-': arithmetic('-', (left, right) => left - right),
  '*': arithmetic('*', (left, right) => left * right),
  '/': arithmetic('/', (left, right) => left / right),
  '%': arithmetic('%', (left, right) => left % right),
  '<': comparison('<', (left, right) => left < right),
  '<=': comparison('<=', (left, right) => left <= right),
  '>': comparison('>', (left, right) => left > right),
  '>=': comparison('>=', (left, right) => left >= right),
};

/** Division between whole numbers, which CEL cuts off; JSON does not tell 7 from 7.0, so only what is written so is whole. */
export const wholeDivision: Operator = arithmetic('/', (left, right) => Math.trunc(left / right));

const WHOLE_OPERATORS: readonly string[] = ['+', '-', '*', '/', '%'];
const WHOLE_FUNCTIONS: readonly string[] = ['size', 'int', 'indexOf', 'lastIndexOf'];

/** Whether a node is a whole number whatever the values. */
export function isWhole(node: ASTNode): boolean {
  if (node.op === 'value') return typeof node.args === 'bigint';
  if (node.op === '-_') return isWhole(node.args);
  if (node.op === 'call' || node.op === 'rcall') return WHOLE_FUNCTIONS.includes(node.args[0]);
  if (node.op === '?:') return isWhole(node.args[1]) && isWhole(node.args[2]);
  if (!WHOLE_OPERATORS.includes(node.op)) return false;
  // The operators above have two sides, which the type of their name does not tell.
  const [left, right] = node.args as readonly [ASTNode, ASTNode];
  return isWhole(left) && isWhole(right);
}

/** The value with the other sign. */
export function negative(value: Json, offset: number): Json {
  if (typeof value !== 'number') throw new ExpressionError(`- does not go with ${kindOf(value)}`, offset);
  return 0 - value;
}

/** Whether values are equal; values of different kinds are not. */
function isSame(left: Json, right: Json, { work }: Call, offset: number): boolean {
  if (left === right) return true;
  return typeof left === 'object' && isEqual(left, right, (count) => work.spend(count, offset));
}

function contains(offset: number): Binary {
  return (left, right, call) => {
    if (isArray(right)) {
      call.work.spend(right.length, offset);
      return right.some((item) => isSame(left, item, call, offset));
    }
    if (isObject(right)) return typeof left === 'string' && Object.hasOwn(right, left);
    throw mismatch('in', { left, right, offset });
  };
}

function add(offset: number): Binary {
  const sum = arithmetic('+', (left, right) => left + right)(offset);
  return (left, right, call) => {
    if (typeof left === 'string' && typeof right === 'string') {
      call.work.write(left.length + right.length, offset);
      return left + right;
    }
    if (!isArray(left) || !isArray(right)) return sum(left, right, call);
    call.work.spend(left.length + right.length, offset);
    return [...left, ...right];
  };
}

function arithmetic(symbol: string, compute: (left: number, right: number) => number): Operator {
  const divides = symbol === '/' || symbol === '%';
  return (offset) => (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number')
      throw mismatch(symbol, { left, right, offset });
    if (divides && right === 0) throw new ExpressionError('a number is divided by zero', offset);
    const result = compute(left, right);
    if (!Number.isFinite(result)) throw new ExpressionError('the result is no finite number', offset);
    const isExact = Number.isSafeInteger(left) && Number.isSafeInteger(right);
    if (isExact && Math.abs(result) > Number.MAX_SAFE_INTEGER) {
      throw new ExpressionError('the result is beyond 2^53 and would not be exact', offset);
    }
    // JSON has no negative zero.
    return result + 0;
  };
}

type Comparable = number | string | boolean;

function comparison(symbol: string, compare: (left: Comparable, right: Comparable) => boolean): Operator {
  return (offset) => (left, right) => {
    if (isComparable(left) && isComparable(right) && typeof left === typeof right)
      return compare(left, right);
    throw mismatch(symbol, { left, right, offset });
  };
}

function isComparable(value: Json): value is Comparable {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

interface Sides {
  readonly left: Json;
  readonly right: Json;
  readonly offset: number;
}

function mismatch(symbol: string, { left, right, offset }: Sides): ExpressionError {
  return new ExpressionError(`${symbol} does not go between ${kindOf(left)} and ${kindOf(right)}`, offset);
}
