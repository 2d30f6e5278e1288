import type { Decision, Fault } from '../../http/decision.ts';
import { isPending } from '../../world/step.ts';
import type { Behavior } from '../behavior.ts';
import { closed, DURATION, STATUS, TEMPLATE } from '../options.ts';
import { areCounted, hits, STRIKES, type Strikes } from '../strikes.ts';
import { decided, type ReplyOptions } from './reply.ts';

interface Options extends Strikes, ReplyOptions {
  readonly kind?: Fault['kind'];
  readonly over?: number;
  readonly after?: 'commit';
}

/** Has a call fail: before anything is done, or with `after: commit` once all is done and nobody hears of it. */
export const fault: Behavior<Options> = {
  name: 'fault',
  description:
    'Has calls fail: with a status, a reset, an empty, truncated or slow body; before anything is done, or after: commit.',
  options: {
    ...closed({
      status: STATUS,
      headers: TEMPLATE,
      detail: TEMPLATE,
      kind: { enum: ['reset', 'empty', 'truncated', 'slow'] },
      over: DURATION,
      after: { const: 'commit' },
      ...STRIKES,
    }),
    anyOf: [{ required: ['status'] }, { required: ['kind'] }],
  },
  changes: (options) => (areCounted(options) ? 'once' : 'never'),
  create(options) {
    const { kind, over, after, status } = options;
    const broken: Pick<Decision, 'fault'> =
      kind === undefined ? {} : { fault: { kind, ...(over === undefined ? {} : { over }) } };
    // Of a body something must be left: it takes one to be cut off, or to be slow.
    const isBefore = after !== 'commit' && (status !== undefined || kind === 'reset');
    return (call, next) => {
      if (!hits(options, call)) return next();
      if (isBefore) return { ...decided({ status: 503, ...options }, call), ...broken };
      const answer = next();
      if (isPending(answer)) return answer;
      return { ...(status === undefined ? answer : decided(options, call)), ...broken };
    };
  },
};
