import type { Decision } from './decision.ts';
import { titleOf } from './dialect.ts';
import type { Origin } from './reply.ts';

/** Which step of a scenario decided an answer, and what it decided. */
export type DecidedBy = (decision: Decision) => Origin;

/** Tells that for an operation; what is said again and again is one object, for a journal keeps it. */
export function decidedBy(operation: string): DecidedBy {
  const own = { operation, by: 'scenario' } as const;
  const originOf = (rule: string | undefined, why: string): Origin =>
    rule === undefined ? { ...own, why } : { ...own, rule, why };
  const known = new Map<string | undefined, Origin>();
  return (decision) => {
    const { rule, body, live } = decision;
    if (decision.problem !== undefined || (body === undefined && live === undefined))
      return originOf(rule, reasonOf(decision));
    const same = known.get(rule);
    if (same !== undefined) return same;
    const origin = originOf(rule, 'it decided the answer');
    known.set(rule, origin);
    return origin;
  };
}

function reasonOf({ problem, detail, status }: Decision): string {
  if (problem !== undefined) return detail ?? titleOf(problem);
  return status === undefined ? 'it left the answer to the description' : `it decided the status ${status}`;
}
