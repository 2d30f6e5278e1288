import { runSteps } from '../../world/chain.ts';
import type { PlacedStep } from '../../world/step.ts';
import { strongest } from '../../world/step.ts';
import type { Behavior } from '../behavior.ts';
import type { CompiledSteps } from '../compiled-step.ts';
import type { Expression } from '../expressions/expression.ts';
import { closed, EXPRESSION, STEPS } from '../options.ts';

interface Options {
  readonly when: Expression;
  readonly then?: CompiledSteps;
  readonly else?: CompiledSteps;
}

const NONE: readonly PlacedStep[] = [];

/** Takes one way or the other; where the steps of that way do not answer, the steps further in do. */
export const when: Behavior<Options> = {
  name: 'when',
  description: 'Does what stands under then where an expression holds, and what stands under else where not.',
  options: closed({ when: EXPRESSION, then: STEPS, else: STEPS }, ['when']),
  changes: (options) => strongest([options.then?.changes, options.else?.changes]),
  create({ when: condition, ...ways }) {
    return (call, next) => {
      const holds = condition.evaluate(call.scope, call) === true;
      return runSteps((holds ? ways.then : ways.else)?.steps ?? NONE, call, next);
    };
  },
};
