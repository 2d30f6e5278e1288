import type { Decision } from '../http/decision.ts';
import type { Call } from './call.ts';
import type { Chain } from './program.ts';
import type { Pending } from './step.ts';

const OWN_ANSWER: Decision = Object.freeze({});

/** What is answered where the scenario leaves it to the description. */
export function ownAnswer(): Decision {
  return OWN_ANSWER;
}

/** A decision with the step that made it, and what the steps have found. */
export function attributed(decision: Decision, { findings, answeredBy }: Call): Decision {
  const rule = answeredBy?.title;
  const named = rule === undefined ? decision : { ...decision, rule };
  return findings.length === 0 ? named : { ...named, findings: [...(named.findings ?? []), ...findings] };
}

/** A deadline that has passed would be waited for without end. */
export function stillAhead(call: Call, pending: Pending): Pending {
  if (pending.until !== undefined && pending.until <= call.at)
    throw new Error('it waits for a time that has passed');
  return pending;
}

/** Whether all that a call counts or draws has been decided: if it then waits, it only looks. */
export function hasDecided({ steps }: Chain, { reached }: Call): boolean {
  return steps.every(
    ({ changes, hasInner }, index) =>
      changes === 'never' || index < reached || (index === reached && !hasInner),
  );
}

/** What a call is answered that failed: the place of the rule, and what went wrong. */
export function failure(call: Call, error: unknown): Decision {
  const { place } = call;
  call.hasFailed = true;
  const message = error instanceof Error ? error.message : String(error);
  return { problem: 'internal', detail: `The rule at ${place} failed: ${message}.` };
}
