import { textOf } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Stream } from '../../world/stream.ts';
import type { Behavior } from '../behavior.ts';
import { conditionFor } from '../condition.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Template } from '../expressions/template.ts';
import { closed, DURATION, EXPRESSION, STREAM, TEMPLATE } from '../options.ts';

interface Options {
  readonly stream: string;
  readonly from?: Expression;
  readonly group?: Expression;
  readonly where?: Expression;
  readonly event?: Template;
  readonly data?: Template;
  readonly heartbeat?: number;
}

/** How many entries are sent at once. */
const LIMIT = 1000;

/** Sends the entries of a stream as they come, as server-sent events, from `Last-Event-ID` or from now on. */
export const sse: Behavior<Options> = {
  name: 'sse',
  description: 'Sends the entries of a stream as server-sent events, after Last-Event-ID, or from now on.',
  options: closed(
    {
      stream: STREAM,
      from: EXPRESSION,
      group: EXPRESSION,
      where: EXPRESSION,
      event: TEMPLATE,
      data: TEMPLATE,
      heartbeat: DURATION,
    },
    ['stream'],
  ),
  locals: ['entry'],
  headers: ['last-event-id'],
  waits: true,
  changes: () => 'never',
  create(options) {
    const { stream: name, group: groupOf, where, heartbeat } = options;
    return (call) => {
      const stream = call.state.stream(name);
      const start = call.once('start', () => startOf(options, call, stream));
      if (start < 0) return { status: 400, detail: `There is no place in ${name} of that id.` };
      const group = groupOf?.evaluate(call.scope, call) ?? null;
      const own = group === null ? undefined : textOf(group);
      const looked = Number(call.recall('looked') ?? start);
      const batch = stream.from(looked, {
        limit: LIMIT,
        group: own,
        where: conditionFor(where, call, 'entry'),
      });
      call.remember('looked', batch.end);
      const events = batch.positions.map((position) => eventAt(stream, position, { options, call }));
      const beat = beatOf(heartbeat, events.length > 0, call);
      const isFull = batch.positions.length === LIMIT;
      return {
        keys: [stream.key(own)],
        // A page that is full is followed by the next one at once.
        until: isFull ? call.at + 1 : beat.next,
        part: events.join('') + (beat.isDue ? ':\n\n' : ''),
      };
    };
  },
};

function startOf({ from }: Options, call: Call, stream: Stream): number {
  const token = call.exchange.header['last-event-id'] ?? from?.evaluate(call.scope, call) ?? null;
  if (token === null || token === '') return stream.end;
  const position = stream.position(textOf(token));
  return position === undefined ? -1 : Math.min(position, stream.end);
}

/** When the next beat is due, and whether one is now; an event is as good as one. */
function beatOf(
  heartbeat: number | undefined,
  isSending: boolean,
  call: Call,
): { next: number | undefined; isDue: boolean } {
  if (heartbeat === undefined) return { next: undefined, isDue: false };
  const due = call.recall('beat');
  const isDue = typeof due === 'number' && call.at >= due && !isSending;
  const next = typeof due === 'number' && call.at < due && !isSending ? due : Math.ceil(call.at + heartbeat);
  call.remember('beat', next);
  return { next, isDue };
}

/** One event (HTML, "Server-sent events"): its id is the token of the place behind it. */
function eventAt(
  stream: Stream,
  position: number,
  { options, call }: { options: Options; call: Call },
): string {
  const entry = stream.at(position) ?? null;
  const scope = { ...call.scope, entry };
  const event = options.event?.evaluate(scope, call);
  const data = options.data === undefined ? entry : options.data.evaluate(scope, call);
  const name = event === undefined ? '' : `event: ${textOf(event).replace(/[\r\n]+/g, ' ')}\n`;
  const lines = textOf(data).split(/\r\n|\r|\n/);
  return `id: ${stream.token(position)}\n${name}${lines.map((line) => `data: ${line}\n`).join('')}\n`;
}
