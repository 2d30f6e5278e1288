import type { Mistakes } from '../document/mistakes.ts';
import type { CompiledStep } from './compiled-step.ts';

/** Behaviors that answer and let nobody further in speak. */
const FINAL = new Set(['reply']);

/** Behaviors that change what a repetition is not to change again. */
const CHANGING = new Set(['append', 'upsert', 'remove', 'send']);

/** Order is meaning: warns where steps stand in one that is hardly meant. */
export function checkOrder(steps: readonly CompiledStep[], mistakes: Mistakes): void {
  steps.forEach((step, index) => {
    const rest = steps.slice(index + 1);
    const [next] = rest;
    if (FINAL.has(step.behavior) && next !== undefined)
      warn(
        mistakes,
        next,
        `${next.behavior} stands behind ${step.behavior}, and is never reached`,
        `Put ${step.behavior} last.`,
      );
    const repeated = rest.find(({ behavior }) => behavior === 'idempotency');
    if (CHANGING.has(step.behavior) && repeated !== undefined)
      warn(
        mistakes,
        step,
        `${step.behavior} stands before idempotency: a repetition does it again`,
        'Put idempotency first.',
      );
    if (step.behavior === 'idempotency') {
      const fault = rest.find(({ behavior }) => behavior === 'fault');
      if (fault !== undefined)
        warn(
          mistakes,
          fault,
          'A fault within idempotency does not strike a repetition',
          'Put it before idempotency if it should.',
        );
    }
    for (const inner of step.inner) checkOrder(inner.steps, mistakes);
  });
}

function warn(mistakes: Mistakes, { location }: CompiledStep, message: string, remedy: string): void {
  mistakes.at(location, { code: 'SCENARIO_ORDER', message, remedy });
}
