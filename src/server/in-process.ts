import type { Fetch } from './asked.ts';
import { ConnectionReset } from './fault.ts';
import { FetchRequest } from './fetch-request.ts';

/** Answers a request; who calls it off hears of it at once, as he would over a socket. */
export function abortable(request: Request, fetch: Fetch): Response | Promise<Response> {
  const answer = fetch(new FetchRequest(request));
  if (!(answer instanceof Promise)) return answer;
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject);
  });
}

/** The same for a library that intercepts requests: a connection that is reset is what the Fetch standard calls a network error. */
export async function interceptable(request: Request, fetch: Fetch): Promise<Response> {
  try {
    return await abortable(request, fetch);
  } catch (error) {
    if (error instanceof ConnectionReset) return Response.error();
    throw error;
  }
}

/** A request of what `fetch` takes, and of a path alone. */
export function requestOf(request: Request | URL | string, init: RequestInit | undefined): Request {
  if (typeof request === 'string' || !('url' in request))
    return new Request(new URL(request, 'http://localhost'), init);
  if (request instanceof Request) return new Request(request, init);
  // A library may have put another class in the place of the global one.
  const { url, method, headers, body, signal } = request as Request;
  return new Request(url, { method, headers, body, signal, duplex: 'half', ...init });
}
