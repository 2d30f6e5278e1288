import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { OPEN_TO_ALL } from '../http/cors.ts';
import { problemReply } from '../http/error-reply.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/reply.ts';
import type { Fetch } from './asked.ts';
import { errorReply, type OwnWords } from './own-replies.ts';
import { ReplyResponse, responseOf } from './response.ts';
import { SocketRequest } from './socket-request.ts';

/** Answers a request over a socket. */
export type NodeListener = (message: IncomingMessage, response: ServerResponse) => void;

/** What a listener is made of. */
export interface Answering {
  readonly fetch: Fetch;
  readonly words: OwnWords;
  /** The name of this host, for requests that say none. */
  readonly hostname: string;
}

/**
 * Answers requests by the shortest way: a plain one directly; what needs care, such as an odd target or an answer in parts,
 * goes through the framework's listener, which makes objects of the Fetch standard for it.
 */
export function nodeListener({ fetch, words, hostname }: Answering): NodeListener {
  const relay = relaying({ fetch, words, hostname });
  return (message, response) => {
    if (!isPlain(message)) {
      relay(message, response);
      return;
    }
    const finish = (answer: Response): void => {
      if (!(answer instanceof ReplyResponse) || !isWhole(answer.reply, message)) {
        relay(message, response, answer);
        return;
      }
      try {
        send(answer.reply, response);
      } catch (error) {
        fail(error, response, words);
      }
    };
    const answer = fetch(new SocketRequest(message, response));
    if (answer instanceof Promise) answer.then(finish, (error: unknown) => fail(error, response, words));
    else finish(answer);
  };
}

/** The framework's listener; it is also handed what has been answered already. */
function relaying({
  fetch,
  words,
  hostname,
}: Answering): (message: IncomingMessage, response: ServerResponse, answer?: Response) => void {
  const answered = new WeakMap<IncomingMessage, Response>();
  const listener = getRequestListener(
    (_, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      return answered.get(incoming) ?? fetch(new SocketRequest(incoming, outgoing));
    },
    {
      hostname,
      overrideGlobalObjects: false,
      // What goes wrong before the application is asked.
      errorHandler: () => responseOf(errorReply(noUrl(), words)),
    },
  );
  return (message, response, answer) => {
    if (answer !== undefined) answered.set(message, answer);
    // A rejection that nobody takes would end the process.
    listener(message, response).catch((error: unknown) => fail(error, response, words));
  };
}

const PLAIN_HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/;

/** Whether a request needs nobody to make sense of it: a path, a host that is a name, and a method whose answer has its own body. */
function isPlain({ method, url = '', headers: { host } }: IncomingMessage): boolean {
  return (
    method !== 'HEAD' &&
    url.charCodeAt(0) === SLASH &&
    !url.includes('\\') &&
    (host === undefined || PLAIN_HOST.test(host))
  );
}

const SLASH = 0x2f;

/** Whether a reply can be sent at once: it is all there, and nothing of the request is still to come and to be read away. */
function isWhole({ live }: Reply, { method, headers, complete }: IncomingMessage): boolean {
  if (live !== undefined) return false;
  return (
    complete ||
    method === 'GET' ||
    (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
  );
}

/** Sends a reply; throws for a header that Node does not take. */
function send({ status, headers, body }: Reply, response: ServerResponse): void {
  if (response.destroyed) return;
  const pairs: string[] = [];
  let isMeasured = body === undefined;
  for (const name in headers) {
    if (name === 'content-length') isMeasured = true;
    pairs.push(name, headers[name] ?? '');
  }
  if (!isMeasured && body !== undefined) pairs.push('content-length', String(Buffer.byteLength(body)));
  response.writeHead(status, pairs).end(body);
}

function noUrl(): Problem {
  return new Problem('malformed-request', 'The target of the request and its Host header make no URL.');
}

/** What could not be sent, such as a header that Node does not take. */
function fail(error: unknown, response: ServerResponse, { dialect, cors }: OwnWords): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const problem = new Problem('internal', error instanceof Error ? error.message : String(error));
  const { status, headers, body } = problemReply(problem, dialect);
  response.writeHead(status, { ...(cors ? OPEN_TO_ALL : {}), ...headers }).end(body);
}
