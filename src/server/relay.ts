import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/reply.ts';
import type { Answer } from './asked.ts';
import { errorReply, type OwnWords } from './own-replies.ts';
import { responseOf } from './response.ts';
import { fail } from './send-reply.ts';
import { SocketRequest } from './socket-request.ts';

/** What a listener is made of. */
export interface Answering {
  readonly answer: Answer;
  readonly words: OwnWords;
  /** The name of this host, for requests that say none. */
  readonly hostname: string;
}

/** Hands a request over a socket to the framework's listener, with the reply if there is one already. */
export type Relay = (message: IncomingMessage, response: ServerResponse, reply?: Reply) => void;

/** That listener, which is loaded with the first request that needs it: with it comes all of the Fetch standard. */
export function relaying(answering: Answering): Relay {
  const replied = new WeakMap<IncomingMessage, Reply>();
  let loading: ReturnType<typeof load> | undefined;
  const load = async (): Promise<(message: IncomingMessage, response: ServerResponse) => Promise<void>> => {
    const { getRequestListener } = await import('@hono/node-server');
    const { answer, words, hostname } = answering;
    return getRequestListener(
      async (_, env) => {
        const { incoming, outgoing } = env as HttpBindings;
        const reply = replied.get(incoming) ?? (await answer(new SocketRequest(incoming, outgoing)));
        return responseOf(reply, incoming.method ?? '');
      },
      {
        hostname,
        overrideGlobalObjects: false,
        // What goes wrong before the application is asked.
        errorHandler: () => responseOf(errorReply(noUrl(), words), ''),
      },
    );
  };
  return (message, response, reply) => {
    if (reply !== undefined) replied.set(message, reply);
    loading ??= load();
    loading
      .then((listen) => listen(message, response))
      // A rejection that nobody takes would end the process.
      .catch((error: unknown) => fail(error, response, answering.words));
  };
}

function noUrl(): Problem {
  return new Problem('malformed-request', 'The target of the request and its Host header make no URL.');
}
