import { isPending } from '../../world/step.ts';
import type { Behavior } from '../behavior.ts';
import { closed, DURATION } from '../options.ts';
import { areCounted, hits, STRIKES, type Strikes } from '../strikes.ts';

interface Options extends Strikes {
  readonly for: number;
  readonly after?: 'commit';
}

/** Lets time pass: before anything is done, or with `after: commit` before the answer is sent. */
export const delay: Behavior<Options> = {
  name: 'delay',
  description:
    'Lets time pass before what stands further in is done, or with after: commit, before the answer is sent.',
  options: closed({ for: DURATION, after: { const: 'commit' }, ...STRIKES }, ['for']),
  waits: true,
  changes: (options) => (areCounted(options) ? 'once' : 'never'),
  create({ for: span, after, ...strikes }) {
    return (call, next) => {
      if (!hits(strikes, call)) return next();
      if (after === 'commit') {
        const answer = next();
        return isPending(answer) ? answer : { ...answer, hold: (answer.hold ?? 0) + span };
      }
      const until = call.once('until', () => Math.ceil(call.at + span));
      return call.isOver(until) ? next() : { keys: [], until };
    };
  },
};
