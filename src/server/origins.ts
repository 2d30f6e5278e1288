import { credentialed, preflightHeaders } from '../http/cors.ts';
import { type Reply, replyOf } from '../http/reply.ts';
import type { Answer, Asked } from './asked.ts';

/** Where cookies are taken every answer, whatever it is, names the origin of the page that asked. */
export function forOrigins(answer: Answer): Answer {
  const named = (reply: Reply, origin: string | undefined): Reply => {
    const own = origin === undefined ? {} : credentialed(origin);
    const vary = [reply.headers.vary, 'Origin'].filter(Boolean).join(', ');
    return { ...reply, headers: { ...reply.headers, ...own, vary } };
  };
  return (asked) => {
    const origin = asked.header('origin');
    const reply = answer(asked);
    return reply instanceof Promise ? reply.then((one) => named(one, origin)) : named(reply, origin);
  };
}

/** A page asks before it sends something: it may, on any path. */
export function preflightOf(asked: Asked): Reply | undefined {
  if (asked.method !== 'OPTIONS') return undefined;
  const method = asked.header('access-control-request-method');
  if (method === undefined || asked.header('origin') === undefined) return undefined;
  return replyOf({
    status: 204,
    headers: preflightHeaders({ method, headers: asked.header('access-control-request-headers') }),
  });
}
