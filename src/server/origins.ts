import { credentialed, preflightHeaders } from '../http/cors.ts';
import { replyOf } from '../http/reply.ts';
import type { Asked, Fetch } from './asked.ts';
import { ReplyResponse, responseOf } from './response.ts';

/** Where cookies are taken every answer, whatever it is, names the origin of the page that asked. */
export function forOrigins(fetch: Fetch): Fetch {
  const named = (response: Response, origin: string | undefined): Response => {
    const own = origin === undefined ? {} : credentialed(origin);
    if (response instanceof ReplyResponse) {
      const { reply } = response;
      const vary = [reply.headers.vary, 'Origin'].filter(Boolean).join(', ');
      return responseOf({ ...reply, headers: { ...reply.headers, ...own, vary } });
    }
    response.headers.append('vary', 'Origin');
    for (const [name, value] of Object.entries(own)) response.headers.set(name, value);
    return response;
  };
  return (asked) => {
    const origin = asked.header('origin');
    const response = fetch(asked);
    return response instanceof Promise ? response.then((one) => named(one, origin)) : named(response, origin);
  };
}

/** A page asks before it sends something: it may, on any path. */
export function preflightOf(asked: Asked): Response | undefined {
  if (asked.method !== 'OPTIONS') return undefined;
  const method = asked.header('access-control-request-method');
  if (method === undefined || asked.header('origin') === undefined) return undefined;
  const headers = preflightHeaders({ method, headers: asked.header('access-control-request-headers') });
  return responseOf(replyOf({ status: 204, headers }));
}
