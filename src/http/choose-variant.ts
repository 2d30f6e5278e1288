import type { Operation } from '../spec/api.ts';
import type { Incoming } from './incoming.ts';

/**
 * The operation that answers, of several on one method and path: the one that knows most of the names in the query, if all
 * that it requires there is given; else the first.
 */
export function chooseVariant(variants: readonly Operation[], incoming: Incoming): Operation | undefined {
  const [first, ...others] = variants;
  if (first === undefined || others.length === 0) return first;
  const names = new Set(incoming.query().keys());
  let best = first;
  for (const other of others) if (fitness(other, names) > fitness(best, names)) best = other;
  return best;
}

function fitness({ parameters }: Operation, names: ReadonlySet<string>): number {
  const queried = parameters.filter((parameter) => parameter.in === 'query');
  if (queried.some(({ required, name }) => required && !names.has(name))) return -1;
  return queried.filter(({ name }) => names.has(name)).length;
}
