import type { Arrival } from '../journal/recorded.ts';
import type { Bindings } from './fetch.ts';

/** Path and query of a request as they were sent, percent-encoded: a segment is decoded only after it has been cut out. */
export function targetOf(request: Request, env: Bindings | undefined): string {
  const sent = env?.incoming?.url;
  if (sent?.startsWith('/') === true) return sent;
  const { url } = request;
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}

/** The path of that. */
export function pathIn(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** What a journal notes of a request before anything is made of it. */
export function arrivalOf(request: Request, env: Bindings | undefined): Arrival {
  const target = targetOf(request, env);
  const { incoming } = env ?? {};
  return incoming === undefined
    ? { method: request.method, target, headers: [...request.headers].flat().join('\n') }
    : { method: incoming.method ?? '', target, headers: incoming.rawHeaders.join('\n') };
}
