import type { ASTNode } from '@marcbachmann/cel-js';
import { isComprehension } from './comprehension.ts';
import { ExpressionError } from './error.ts';

/** What can be told of an expression without evaluating it. */
export interface Analysis {
  readonly paths: readonly (readonly string[])[];
  /** The names of all functions that it calls. */
  readonly functions: readonly string[];
}

/** Three of the longest lists within each other are a million million items. */
const DEEPEST = 2;

/** Finds what an expression reads and calls; throws an `ExpressionError` for comprehensions that are nested too deeply. */
export function analyze(ast: ASTNode): Analysis {
  const paths = new Map<string, readonly string[]>();
  const functions = new Set<string>();
  const walk = (node: ASTNode, locals: readonly string[]): void => {
    const path = pathOf(node);
    if (path !== undefined) {
      if (!locals.includes(path[0])) paths.set(JSON.stringify(path), path);
    } else if (isComprehension(node)) {
      const [, receiver, [variable, ...bodies]] = node.args;
      if (locals.length >= DEEPEST) {
        throw new ExpressionError(`more than ${DEEPEST} comprehensions are nested`, node.pos);
      }
      walk(receiver, locals);
      const name = variable?.op === 'id' ? variable.args : '';
      for (const body of bodies) walk(body, [...locals, name]);
    } else {
      if (node.op === 'call') functions.add(node.args[0]);
      for (const inner of innerOf(node)) walk(inner, locals);
    }
  };
  walk(ast, []);
  return { paths: [...paths.values()], functions: [...functions] };
}

/** The names of a path that is nothing but a path, `a.b` or `a['b']`. */
export function barePathOf(node: ASTNode): readonly [string, ...string[]] | undefined {
  return pathOf(node, ['.', '[]']);
}

/** The names of a static path, optional ones too. */
function pathOf(
  node: ASTNode,
  steps: readonly string[] = ['.', '[]', '.?', '[?]'],
): readonly [string, ...string[]] | undefined {
  if (node.op === 'id') return [node.args];
  if (!steps.includes(node.op)) return undefined;
  const name = stepOf(node);
  if (name === undefined) return undefined;
  const before = pathOf(name.of, steps);
  return before && [...before, name.text];
}

/** The name that an access takes, and what it takes it of, where the name is literal text. */
export function stepOf(node: ASTNode): { readonly of: ASTNode; readonly text: string } | undefined {
  if (node.op === '.' || node.op === '.?') return { of: node.args[0], text: node.args[1] };
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const [of, index] = node.args;
  return index.op === 'value' && typeof index.args === 'string' ? { of, text: index.args } : undefined;
}

function innerOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
