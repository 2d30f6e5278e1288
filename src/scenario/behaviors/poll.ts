import type { Finding } from '../../http/finding.ts';
import { type Json, type JsonObject, textOf } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Stream } from '../../world/stream.ts';
import type { Behavior } from '../behavior.ts';
import { conditionFor } from '../condition.ts';
import type { Expression } from '../expressions/expression.ts';
import { BINDING, COUNT, closed, DURATION, EXPRESSION, STREAM } from '../options.ts';
import { decided, REPLY, type ReplyOptions } from './reply.ts';

interface Options {
  readonly stream: string;
  readonly from?: Expression;
  readonly timeout?: Expression;
  readonly limit?: Expression;
  readonly group?: Expression;
  readonly where?: Expression;
  readonly default?: { readonly timeout?: number; readonly limit?: number };
  readonly badToken?: ReplyOptions;
  readonly as?: string;
}

const BAD_TOKEN: ReplyOptions = { problem: 'invalid-parameter' };
const TIMEOUT = 30_000;
const LIMIT = 100;

/** Some clients say -1 for not at all. */
const LEAST_TIMEOUT = Number.MIN_SAFE_INTEGER;

/** Waits for entries of a stream: answers when there are some, or when the time is over. */
export const poll: Behavior<Options> = {
  name: 'poll',
  description: 'Waits for entries of a stream after a token, until there are some or the time is over.',
  options: closed(
    {
      stream: STREAM,
      from: EXPRESSION,
      timeout: EXPRESSION,
      limit: EXPRESSION,
      group: EXPRESSION,
      where: EXPRESSION,
      default: closed({ timeout: DURATION, limit: COUNT }),
      badToken: REPLY,
      as: BINDING,
    },
    ['stream'],
  ),
  locals: ['entry'],
  binds: 'batch',
  waits: true,
  changes: () => 'never',
  create(options) {
    const { stream: name, group: groupOf, where, badToken = BAD_TOKEN, as = 'batch' } = options;
    return (call, next) => {
      const stream = call.state.stream(name);
      const { start, isAhead } = call.once('start', () => startOf(options.from, call, stream));
      if (start === null)
        return { detail: `There is no place in ${name} of that token.`, ...decided(badToken, call) };
      if (isAhead) call.findings.push(aheadOf(name));
      const timeout = numberAt(options.timeout, call) ?? options.default?.timeout ?? TIMEOUT;
      const limit = numberAt(options.limit, call) ?? options.default?.limit ?? LIMIT;
      if (!(timeout >= LEAST_TIMEOUT) || !(limit >= 0))
        return {
          problem: 'invalid-parameter',
          detail: 'The timeout and the limit must be whole numbers, the limit none below 0.',
        };
      const until = call.once('until', () => Math.ceil(call.at + Math.max(0, timeout)));
      const group = textOrNothing(groupOf?.evaluate(call.scope, call));
      const looked = call.recall('looked') ?? start;
      const batch = stream.from(Number(looked), {
        limit,
        group,
        where: conditionFor(where, call, 'entry'),
      });
      if (batch.entries.length === 0 && !call.isOver(until)) {
        // Whoever looked through entries that are not for him does not look through them again.
        call.remember('looked', batch.end);
        return { keys: [stream.key(group)], until };
      }
      call.bind(as, { start: stream.token(start), end: stream.token(batch.end), entries: batch.entries });
      return next();
    };
  },
};

interface Start extends JsonObject {
  /** `null` for what is no token. */
  readonly start: number | null;
  readonly isAhead: boolean;
}

/** Without a token, now; with one that is ahead of the stream, now as well. */
function startOf(from: Expression | undefined, call: Call, stream: Stream): Start {
  const token = from?.evaluate(call.scope, call) ?? null;
  if (token === null || token === '') return { start: stream.end, isAhead: false };
  const start = stream.position(textOf(token));
  if (start === undefined) return { start: null, isAhead: false };
  return { start: Math.min(start, stream.end), isAhead: start > stream.end };
}

/** After a reset a client may still hold a token of the former life: what comes before that is lost for it. */
function aheadOf(stream: string): Finding {
  return {
    location: { message: 'request', part: 'query', path: '' },
    severity: 'warning',
    code: 'token-ahead',
    message: `the token names a place that ${stream} has not reached; it is taken for now`,
  };
}

/** Parameters that a description does not declare are text; what is no number is `NaN`. */
function numberAt(expression: Expression | undefined, call: Call): number | undefined {
  const value = expression?.evaluate(call.scope, call) ?? null;
  if (value === null) return undefined;
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))
    ? Number(value)
    : Number.NaN;
}

function textOrNothing(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value);
}
