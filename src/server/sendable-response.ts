import { getRequestListener } from '@hono/node-server';

/**
 * The class of responses that the listener sends as they are; others it has to take apart, at more than twice the cost. It
 * would put that in the place of the global one, for everybody in this process: it is taken, and the global ones are put back.
 */
export const SendableResponse: typeof Response = taken();

function taken(): typeof Response {
  const { Request, Response } = globalThis;
  getRequestListener(() => new Response());
  const { Response: sendable } = globalThis;
  Object.defineProperty(globalThis, 'Request', { value: Request });
  Object.defineProperty(globalThis, 'Response', { value: Response });
  return sendable;
}
