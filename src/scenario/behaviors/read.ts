import { isArray, type Json, type JsonObject, property, textOf } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Stream } from '../../world/stream.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression } from '../expressions/expression.ts';
import { BINDING, COUNT, closed, EXPRESSION, STREAM, VIEW } from '../options.ts';

interface Follow {
  readonly from: Expression;
  readonly by: string;
  readonly field: string;
}

interface Options {
  readonly view?: string;
  readonly stream?: string;
  readonly group?: Expression;
  readonly before?: Expression;
  readonly last?: Expression;
  readonly default?: { readonly last?: number };
  readonly with?: readonly string[];
  readonly follow?: Follow;
  readonly as?: string;
}

/** Reads what a view shows, one group or all of them; the end of a stream; or the entries that others refer to. */
export const read: Behavior<Options> = {
  name: 'read',
  description:
    'Reads what a view shows of one group, or of all; or the entries of a stream that others refer to.',
  options: {
    ...closed({
      view: VIEW,
      stream: STREAM,
      group: EXPRESSION,
      before: EXPRESSION,
      last: EXPRESSION,
      default: closed({ last: COUNT }),
      with: { type: 'array', items: VIEW },
      follow: closed({ from: EXPRESSION, by: { type: 'string' }, field: { type: 'string' } }, [
        'from',
        'by',
        'field',
      ]),
      as: BINDING,
    }),
    anyOf: [{ required: ['view'] }, { required: ['stream'] }],
  },
  binds: 'read',
  changes: () => 'never',
  indexes: ({ stream = '', follow }) => (follow === undefined ? [] : [{ stream, field: follow.field }]),
  create(options) {
    return (call, next) => {
      call.bind(options.as ?? 'read', readFor(options, call));
      return next();
    };
  },
};

function readFor(options: Options, call: Call): Json {
  const { state } = call;
  const { view, stream = '', follow, group } = options;
  if (follow !== undefined) return followed(state.stream(stream), follow, call);
  if (view === undefined) return endOf(state.stream(stream), options, call);
  if (group === undefined)
    return state
      .view(view)
      .groups()
      .map((name) => groupOf(name, options, call));
  return groupOf(textOf(group.evaluate(call.scope, call)), options, call).entries ?? [];
}

/** What views show of one group: `{ group, start, end, entries }`, and under their names all that other views show of it. */
function groupOf(group: string, options: Options, call: Call): JsonObject {
  const { view = '', before, with: others = [] } = options;
  const { state } = call;
  const place = numberOf(before, call);
  const stream = state.stream(state.view(view).rules.of);
  const shown = (name: string, last?: number): readonly Json[] =>
    entriesAt(stream, state.view(name).of(group, { before: place, last }));
  const last = lastOf(options, call);
  const [first = stream.end + 1] = state.view(view).of(group, { before: place, last });
  return {
    group,
    start: stream.token(first - 1),
    end: stream.token(stream.end),
    entries: shown(view, last),
    ...Object.fromEntries(others.map((name) => [name, shown(name)])),
  };
}

/** The last entries of a stream: `{ start, end, entries }`. */
function endOf(stream: Stream, options: Options, call: Call): JsonObject {
  const start = Math.max(0, stream.end - (lastOf(options, call) ?? stream.end));
  const { entries } = stream.from(start, { limit: Number.POSITIVE_INFINITY });
  return { start: stream.token(start), end: stream.token(stream.end), entries };
}

function lastOf({ last, default: usual = {} }: Options, call: Call): number | undefined {
  const asked = numberOf(last, call) ?? usual.last;
  return asked === undefined ? undefined : Math.max(0, asked);
}

function numberOf(expression: Expression | undefined, call: Call): number | undefined {
  const value = expression?.evaluate(call.scope, call) ?? null;
  return value === null ? undefined : Number(value);
}

function entriesAt(stream: Stream, positions: readonly number[]): readonly Json[] {
  return positions.map((position) => stream.at(position) ?? null);
}

/** All entries that can be reached from some by the references that they hold, each once, the earliest first. */
function followed(stream: Stream, { from, by, field }: Follow, call: Call): readonly Json[] {
  const found = new Set<number>();
  const open: Json[] = listOf(from.evaluate(call.scope, call)).flatMap((entry) =>
    listOf(property(entry, by)),
  );
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const position = stream.find(field, name);
    if (position === undefined || found.has(position)) continue;
    found.add(position);
    open.push(...listOf(property(stream.at(position) ?? null, by)));
  }
  return entriesAt(
    stream,
    [...found].sort((a, b) => a - b),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
