import { didYouMean } from '../text/suggest.ts';
import { wildcards } from '../text/wildcards.ts';
import type { Operation } from './api.ts';

/**
 * The operations that a text names: by method and path as described, by id, or by a pattern of either, in which `*` stands
 * for any text without a slash and `**` for any text.
 */
export function operationsNamed(text: string, operations: readonly Operation[]): readonly Operation[] {
  if (text === '*') return operations;
  const pattern = wildcards(text);
  return operations.filter((operation) => namesOf(operation).some((name) => pattern.test(name)));
}

/** What somebody may have meant who names no operation. */
export function nearestOperation(text: string, operations: readonly Operation[]): string {
  return didYouMean(
    text,
    operations.flatMap(namesOf),
    'understudy check lists the operations that there are.',
  );
}

function namesOf({ id, operationId, method, paths }: Operation): string[] {
  return [id, operationId, ...paths.map((path) => `${method} ${path}`)];
}
