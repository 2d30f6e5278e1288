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
  return request instanceof Request
    ? new Request(request, init)
    : new Request(new URL(request, 'http://localhost'), init);
}
