import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a socket adds to a request; absent in process. */
export interface Bindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** Answers a request; `env` is what a socket adds to it. */
export type Fetch = (request: Request, env?: Bindings) => Response | Promise<Response>;
