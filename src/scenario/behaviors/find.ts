import { type Json, textOf } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Stream } from '../../world/stream.ts';
import type { Behavior } from '../behavior.ts';
import { conditionFor } from '../condition.ts';
import type { Expression } from '../expressions/expression.ts';
import { BINDING, closed, EXPRESSION, STREAM, TABLE } from '../options.ts';
import { decided, REPLY, type ReplyOptions } from './reply.ts';

interface Nearest {
  readonly to: Expression;
  readonly of: Expression;
  readonly direction: Expression;
}

interface Options {
  readonly in?: string;
  readonly table?: string;
  readonly key?: Expression;
  readonly by?: Readonly<Record<string, Expression>>;
  readonly where?: Expression;
  readonly nearest?: Nearest;
  readonly as?: string;
  readonly else?: ReplyOptions;
}

const MISSING: ReplyOptions = { status: 404 };

/** Finds an entry of a stream or a row of a table, and answers something else where there is none. */
export const find: Behavior<Options> = {
  name: 'find',
  description:
    'Finds an entry of a stream, by a field, a condition or the nearest value, or a row of a table by its key.',
  options: {
    ...closed({
      in: STREAM,
      table: TABLE,
      key: EXPRESSION,
      by: { type: 'object', additionalProperties: EXPRESSION, minProperties: 1, maxProperties: 1 },
      where: EXPRESSION,
      nearest: closed({ to: EXPRESSION, of: EXPRESSION, direction: EXPRESSION }, ['to', 'of', 'direction']),
      as: BINDING,
      else: REPLY,
    }),
    anyOf: [{ required: ['in'] }, { required: ['table', 'key'] }],
  },
  locals: ['entry'],
  binds: 'found',
  changes: () => 'never',
  indexes: ({ in: stream = '', by = {} }) => Object.keys(by).map((field) => ({ stream, field })),
  create(options) {
    const { in: stream, table = '', key, as = 'found', else: otherwise = MISSING } = options;
    return (call, next) => {
      const found =
        stream === undefined
          ? call.state.table(table).get(textOf(key?.evaluate(call.scope, call)))
          : foundIn(call.state.stream(stream), options, call);
      if (found === undefined) return decided(otherwise, call);
      call.bind(as, found);
      return next();
    };
  },
};

/** The entry with its position, and the token of the place behind it. */
function foundIn(stream: Stream, options: Options, call: Call): Json | undefined {
  const position =
    options.nearest === undefined ? byField(stream, options, call) : nearest(stream, options, call);
  if (position === undefined) return undefined;
  return { position, token: stream.token(position), entry: stream.at(position) ?? null };
}

function byField(stream: Stream, { by, where }: Options, call: Call): number | undefined {
  const condition = conditionFor(where, call, 'entry');
  const [[field, expression] = []] = Object.entries(by ?? {});
  if (field === undefined || expression === undefined) return firstOf(stream, condition);
  const position = stream.find(field, expression.evaluate(call.scope, call));
  return position === undefined || condition?.(stream.at(position) ?? null) === false ? undefined : position;
}

function firstOf(stream: Stream, condition: ((entry: Json) => boolean) | undefined): number | undefined {
  for (let at = 1; at <= stream.end; at++) if (condition?.(stream.at(at) ?? null) !== false) return at;
  return undefined;
}

/** The entry whose value is closest in one direction, itself included; of equals the one that is met first on that way. */
function nearest(stream: Stream, { nearest: wanted, where }: Options, call: Call): number | undefined {
  if (wanted === undefined) return undefined;
  const { to, of, direction } = wanted;
  const target = Number(to.evaluate(call.scope, call));
  const isForward = ['f', 'forward', 'forwards', 'after'].includes(
    String(direction.evaluate(call.scope, call)),
  );
  const condition = conditionFor(where, call, 'entry');
  const scope: Record<string, Json> = { ...call.scope };
  let best: { position: number; distance: number } | undefined;
  for (let at = 1; at <= stream.end; at++) {
    const entry = stream.at(at) ?? null;
    if (condition?.(entry) === false) continue;
    scope.entry = entry;
    const value = Number(of.evaluate(scope, call));
    const distance = isForward ? value - target : target - value;
    const isBetter = best === undefined || (isForward ? distance < best.distance : distance <= best.distance);
    if (distance >= 0 && isBetter) best = { position: at, distance };
  }
  return best?.position;
}
