import type { Behavior } from '../behavior.ts';
import { decided, REPLY, type ReplyOptions } from './reply.ts';

type Options = readonly ('pass' | ReplyOptions)[];

/** Answers one call after the other with the answers of a list; `pass`, and all calls after the list, go further in. */
export const sequence: Behavior<Options> = {
  name: 'sequence',
  description:
    'Answers the first call with the first of a list, the second with the second; pass, and all later ones, go further in.',
  options: { type: 'array', items: { anyOf: [{ const: 'pass' }, REPLY] }, minItems: 1 },
  changes: () => 'once',
  create(answers, place) {
    const own = `turn ${place}`;
    return (call, next) => {
      const turn = call.once('turn', () => call.state.count(own));
      const answer = answers[turn - 1] ?? 'pass';
      return answer === 'pass' ? next() : decided(answer, call);
    };
  },
};
