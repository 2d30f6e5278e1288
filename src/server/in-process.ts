import type { Fetch } from './fetch.ts';

/** Answers a request; who calls it off hears of it at once, as he would over a socket. */
export function abortable(request: Request, fetch: Fetch): Response | Promise<Response> {
  const answer = fetch(request);
  if (!(answer instanceof Promise)) return answer;
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject);
  });
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
