import { credentialed, preflightHeaders } from '../http/cors.ts';
import type { Fetch } from './fetch.ts';
import { SendableResponse } from './sendable-response.ts';

/** Where cookies are taken every answer, whatever it is, names the origin of the page that asked. */
export function forOrigins(fetch: Fetch): Fetch {
  const named = (response: Response, origin: string | null): Response => {
    response.headers.append('vary', 'Origin');
    for (const [name, value] of Object.entries(origin === null ? {} : credentialed(origin)))
      response.headers.set(name, value);
    return response;
  };
  return (request, env) => {
    const origin = request.headers.get('origin');
    const response = fetch(request, env);
    return response instanceof Promise ? response.then((one) => named(one, origin)) : named(response, origin);
  };
}

/** A page asks before it sends something: it may, on any path. */
export function preflightOf(request: Request): Response | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const method = request.headers.get('access-control-request-method');
  if (method === null || !request.headers.has('origin')) return undefined;
  const headers = request.headers.get('access-control-request-headers') ?? undefined;
  return new SendableResponse(null, { status: 204, headers: preflightHeaders({ method, headers }) });
}
