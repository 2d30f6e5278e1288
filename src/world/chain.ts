import type { Call } from './call.ts';
import type { Answer, PlacedStep } from './step.ts';

/** Asks steps one within the other, the first one outermost; `last` answers for what stands behind all of them. */
export function runSteps(
  steps: readonly PlacedStep[],
  call: Call,
  last: () => Answer,
  isOutermost = false,
): Answer {
  const ask = (index: number): Answer => {
    const step = steps[index];
    if (isOutermost) call.reached = index;
    if (step === undefined) return last();
    const outer = call.place;
    call.place = step.place;
    const answer = step.run(call, () => {
      const inner = ask(index + 1);
      call.place = step.place;
      return inner;
    });
    refuseOddAnswer(answer);
    call.answeredBy ??= step;
    call.place = outer;
    return answer;
  };
  return ask(0);
}

/** Steps may come from files that no compiler has seen. */
function refuseOddAnswer(answer: unknown): void {
  if (answer instanceof Promise)
    throw new Error(
      'a step answered a Promise: steps are synchronous; leave waiting to poll, delay and send',
    );
  if (typeof answer !== 'object' || answer === null)
    throw new Error(
      `a step answered ${answer === undefined ? 'nothing' : typeof answer}: it must give back a decision, what next() answers, or what to wait for`,
    );
}
