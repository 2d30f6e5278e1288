import type { Answer } from './asked.ts';
import { FetchRequest } from './fetch-request.ts';
import { ConnectionReset, responseOf } from './response.ts';

/** Answers a request; who calls it off hears of it at once, as he would over a socket. */
export function abortable(request: Request, answer: Answer): Response | Promise<Response> {
  const { signal, method } = request;
  const reply = answer(new FetchRequest(request));
  if (!(reply instanceof Promise)) return responseOf(reply, method);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    reply.then((late) => resolve(responseOf(late, method))).catch(reject);
  });
}

/** The same for a library that intercepts requests: a connection that is reset is what the Fetch standard calls a network error. */
export async function interceptable(request: Request, answer: Answer): Promise<Response> {
  try {
    return await abortable(request, answer);
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
