import { respondWith } from '../http/choose-variant.ts';
import type { LiveBody } from '../http/decision.ts';
import { Incoming } from '../http/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { Responder } from '../http/respond.ts';
import { DEFAULT_WORLD, WORLD_HEADER } from '../http/world-in.ts';
import type { Journal } from '../journal/journal.ts';
import type { Recorded } from '../journal/recorded.ts';
import type { Answer, Asked } from './asked.ts';
import { faulty } from './fault.ts';
import { received } from './receive.ts';
import type { Served } from './served.ts';
import type { TemplateRouter } from './template-router.ts';

/** What the handlers of all routes share. */
export interface Handling {
  readonly router: TemplateRouter<never>;
  /** The largest body that is taken, in bytes. */
  readonly mostBytes: number;
  readonly served: Served;
  /** The exchange that began last. */
  readonly latest: { readonly one: Recorded };
  /** The answer to what went wrong. */
  readonly failed: (error: unknown, one: Recorded) => Reply;
}

/** A request that is being answered, and what is kept of it. */
interface Answering {
  readonly asked: Asked;
  readonly one: Recorded;
}

/** Answers the requests to one route, and has the journal know. */
export function handlerOf(variants: readonly Responder[], handling: Handling): Answer {
  const { router, mostBytes, latest, failed, served } = handling;
  const { journal } = served;
  const send = (reply: Reply, { asked, one }: Answering): Reply => {
    const head = reply.live === undefined ? reply : withLive(reply, reply.live, { asked, one, journal });
    journal.answered(one, head);
    if (head.fault === undefined) return head;
    return faulty(head, head.fault, served.playing()?.clockOf(one.world) ?? served.clock);
  };
  const answer = (incoming: Incoming, answering: Answering): Reply | Promise<Reply> => {
    const { one } = answering;
    journal.received(one, incoming.body);
    if (incoming.world !== undefined) served.playing()?.mustKnow(incoming.world);
    const reply = respondWith(variants, incoming);
    if (!(reply instanceof Promise)) return send(reply, answering);
    incoming.gone(() => journal.left(one));
    return reply.then((late) => send(late, answering));
  };
  return (asked) => {
    const { one } = latest;
    const { values, world = asked.header(WORLD_HEADER) } = router;
    one.operation = variants[0]?.operation;
    one.values = values;
    one.world = world ?? DEFAULT_WORLD;
    one.at = served.timeIn(one.world) ?? one.started;
    const answering = { asked, one };
    const matched = { values, world };
    const fail = (error: unknown): Reply => failed(error, one);
    if (!asked.hasBody) return orElse(fail, () => answer(new Incoming(asked, matched), answering));
    const taken = (body: Uint8Array): Reply | Promise<Reply> =>
      orElse(fail, () => {
        const incoming = received(asked, matched, body);
        return incoming instanceof Promise
          ? incoming.then((late) => answer(late, answering))
          : answer(incoming, answering);
      });
    return asked.body(mostBytes).then(taken, fail);
  };
}

/** What comes of work that may go wrong, now or later. */
function orElse(fail: (error: unknown) => Reply, work: () => Reply | Promise<Reply>): Reply | Promise<Reply> {
  try {
    const answered = work();
    return answered instanceof Promise ? answered.catch(fail) : answered;
  } catch (error) {
    return fail(error);
  }
}

/** A reply whose parts tell when they are over; who asks for the head alone listens to none. */
function withLive(
  reply: Reply,
  live: LiveBody,
  { asked, one, journal }: Answering & { readonly journal: Journal },
): Reply {
  const ended = (): void => journal.left(one);
  const open: LiveBody['open'] = (push, end) => {
    const leave = live.open(push, () => {
      ended();
      end();
    });
    return () => {
      ended();
      leave();
    };
  };
  if (asked.method !== 'HEAD') return { ...reply, live: { open } };
  const leave = live.open(
    () => {},
    () => {},
  );
  leave();
  return { ...reply, live: undefined };
}
