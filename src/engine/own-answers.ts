import type { Decision } from '../http/decision.ts';
import { LogError } from '../log/log.ts';

/** What is answered where a step was found out not to be deterministic. */
export function unsteady(operation: string): Decision {
  const detail = `A step of ${operation} is not deterministic: the same call was answered differently when it was computed again. What a step remembers belongs into call.state.`;
  return { problem: 'internal', detail };
}

/** What is answered to whoever waited too long where time stands still. */
export const OVERDUE: Decision = {
  problem: 'unavailable',
  detail: 'Time stands still in this world, and nobody moved it: advance its clock.',
};

/** What is answered to whoever waits when the server stops. */
export const STOPPED: Decision = { problem: 'unavailable', detail: 'The server is stopping.' };

/** A log that takes nothing any more is no reason to end: what is known can still be read. */
export function unavailable(error: unknown): Decision {
  const detail = error instanceof LogError ? error.message : String(error);
  return { problem: 'unavailable', detail: `Nothing can be changed: ${detail}` };
}
