import type { Mistakes } from '../document/mistakes.ts';
import type { Operation } from '../spec/api.ts';
import { didYouMean, suggest } from '../text/suggest.ts';
import type { CompiledStep, NameUse } from './compiled-step.ts';

/** What every expression of a call knows. */
const OF_A_CALL = [
  'operation',
  'path',
  'query',
  'header',
  'cookie',
  'body',
  'caller',
  'at',
  'vars',
  'server',
];

const OF_A_CALLER = ['token', 'user'];

/** What a chain of steps is checked with. */
export interface NameContext {
  readonly mistakes: Mistakes;
  /** The operations that do it; none for what happens by itself. */
  readonly operations: readonly Operation[];
  readonly vars: ReadonlySet<string>;
  /** Takes the steps that read what is not there. */
  readonly wrong: Set<CompiledStep>;
}

/**
 * Checks that what expressions read is there: a part of the call, something that an outer step has named, a parameter of the
 * path, a value of `vars`. Gives the names that are known behind the steps.
 */
export function checkNames(
  steps: readonly CompiledStep[],
  known: ReadonlySet<string>,
  context: NameContext,
): ReadonlySet<string> {
  const names = new Set(known);
  for (const step of steps) {
    const own = new Set([...names, ...step.locals]);
    if (step.uses.map((use) => isKnown(use, own, context)).includes(false)) context.wrong.add(step);
    for (const { steps: inner } of step.inner) {
      for (const name of checkNames(inner, names, context)) names.add(name);
      if (inner.some((one) => context.wrong.has(one))) context.wrong.add(step);
    }
    for (const name of step.binds) names.add(name);
  }
  return names;
}

/** Whether a path leads somewhere; if not, that is noted. */
function isKnown({ path, location }: NameUse, names: ReadonlySet<string>, context: NameContext): boolean {
  const [root = '', name] = path;
  const { mistakes, vars } = context;
  const isOwn = names.has(root) && !OF_A_CALL.includes(root);
  if (isOwn) return true;
  if (!OF_A_CALL.includes(root)) {
    const all = [...OF_A_CALL, ...names];
    mistakes.at(location, {
      code: 'SCENARIO_NAME',
      message: `There is no name ${root} here`,
      remedy: didYouMean(root, all, `There is: ${all.join(', ')}.`),
    });
    return false;
  }
  if (name === undefined) return true;
  if (root === 'vars') return vars.has(name) || missing(context, location, { root, name, known: [...vars] });
  if (root === 'caller')
    return OF_A_CALLER.includes(name) || missing(context, location, { root, name, known: OF_A_CALLER });
  return root === 'path' || root === 'query' ? isParameter({ root, name }, location, context) : true;
}

function missing(
  { mistakes }: NameContext,
  location: NameUse['location'],
  { root, name, known }: { root: string; name: string; known: readonly string[] },
): false {
  mistakes.at(location, {
    code: 'SCENARIO_NAME',
    message: `There is no ${root}.${name}`,
    remedy: didYouMean(
      name,
      known,
      known.length === 0 ? 'There are none.' : `There is: ${known.join(', ')}.`,
    ),
  });
  return false;
}

/** A query may say what no description declares; only what looks like a slip is told. */
function isParameter(
  { root, name }: { root: 'path' | 'query'; name: string },
  location: NameUse['location'],
  context: NameContext,
): boolean {
  const known = context.operations.flatMap(({ parameters, path }) => [
    ...parameters.filter((one) => one.in === root).map((one) => one.name),
    ...(root === 'path' ? [...path.matchAll(/\{([^{}]+)\}/g)].map(([, one]) => one ?? '') : []),
  ]);
  if (context.operations.length === 0 || known.includes(name)) return true;
  if (root !== 'path' && suggest(name, known) === undefined) return true;
  return missing(context, location, { root, name, known: [...new Set(known)] });
}
