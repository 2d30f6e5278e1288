import type { Operation } from '../spec/api.ts';
import { describedResponse } from './choose-response.ts';
import type { Incoming } from './incoming.ts';
import { parsePrefer } from './prefer.ts';

/**
 * The operation that answers, of several on one method and path: the one that knows most of the names in the query, if all
 * that it needs there is given; of equals the one that describes the status that was asked for; else the first.
 */
export function chooseVariant(variants: readonly Operation[], incoming: Incoming): Operation | undefined {
  const [first, ...others] = variants;
  if (first === undefined || others.length === 0) return first;
  const names = new Set(incoming.query().keys());
  const { code } = parsePrefer(incoming.header('prefer'));
  const fitness = (operation: Operation): number =>
    knownNames(operation, names) + knownStatus(operation, code);
  let best = first;
  for (const other of others) if (fitness(other) > fitness(best)) best = other;
  return best;
}

function knownNames({ parameters }: Operation, names: ReadonlySet<string>): number {
  const queried = parameters.filter((parameter) => parameter.in === 'query');
  if (queried.some(({ required, name }) => required && !names.has(name))) return -1;
  return queried.filter(({ name }) => names.has(name)).length;
}

/** Less than a name in the query: it decides only between equals. */
function knownStatus(operation: Operation, code: number | undefined): number {
  return code !== undefined && describedResponse(operation, code) !== undefined ? 0.5 : 0;
}
