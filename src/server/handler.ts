import type { Context } from 'hono';
import { respondWith } from '../http/choose-variant.ts';
import type { LiveBody } from '../http/decision.ts';
import type { Incoming } from '../http/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { Responder } from '../http/respond.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import type { Recorded } from '../journal/recorded.ts';
import { faultyResponse } from './fault.ts';
import { receive, worldInHeader } from './receive.ts';
import { responseOf } from './response.ts';
import type { Served } from './served.ts';
import type { TemplateRouter } from './template-router.ts';

type Handler = (context: Context) => Response | Promise<Response>;

/** What the handlers of all routes share. */
export interface Handling {
  readonly router: TemplateRouter<never>;
  /** The largest body that is taken, in bytes. */
  readonly mostBytes: number;
  readonly served: Served;
  /** The exchange that began last. */
  readonly latest: { readonly one: Recorded };
  /** The answer to what went wrong; what is to go wrong for the client too it throws again. */
  readonly failed: (error: unknown, one: Recorded) => Response;
}

/** Answers the requests to one route, and has the journal know. */
export function handlerOf(variants: readonly Responder[], handling: Handling): Handler {
  const { router, mostBytes, latest, failed, served } = handling;
  const { journal } = served;
  return (context) => {
    const { one } = latest;
    const { values, world = worldInHeader(context) } = router;
    one.operation = variants[0]?.operation;
    one.values = values;
    one.world = world ?? DEFAULT_WORLD;
    one.at = served.timeIn(one.world) ?? one.started;
    const answer = (incoming: Incoming): Response | Promise<Response> => {
      journal.received(one, incoming.body);
      if (incoming.world !== undefined) served.playing()?.mustKnow(incoming.world);
      const reply = respondWith(variants, incoming);
      if (!(reply instanceof Promise)) return send(reply, incoming);
      incoming.gone(() => journal.left(one));
      return reply.then((late) => send(late, incoming));
    };
    const send = (reply: Reply, incoming: Incoming): Response => {
      const head = withLive(reply, context.req.method, () => journal.left(one));
      journal.answered(one, head);
      if (head.fault === undefined) return responseOf(head);
      const clock = served.playing()?.clockOf(incoming.world) ?? served.clock;
      return faultyResponse(head, head.fault, { context, clock });
    };
    const fail = (error: unknown): Response => failed(error, one);
    try {
      const incoming = receive(context, { values, world, mostBytes });
      const answered = incoming instanceof Promise ? incoming.then(answer) : answer(incoming);
      return answered instanceof Promise ? answered.catch(fail) : answered;
    } catch (error) {
      return fail(error);
    }
  };
}

/** A reply whose parts tell when they are over; who asks for the head alone listens to none. */
function withLive(reply: Reply, method: string, ended: () => void): Reply {
  const { live, ...head } = reply;
  if (live === undefined) return reply;
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
  if (method !== 'HEAD') return { ...head, live: { open } };
  const leave = live.open(
    () => {},
    () => {},
  );
  leave();
  return head;
}
