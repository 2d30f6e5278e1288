import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answering, relaying } from './relay.ts';
import { fail, sendReply } from './send-reply.ts';
import { SocketRequest } from './socket-request.ts';

/** Answers a request over a socket. */
export type NodeListener = (message: IncomingMessage, response: ServerResponse) => void;

/**
 * Answers requests by the shortest way: a plain one directly; what needs care, such as an odd target, or an answer before the
 * request has come to its end, goes through the framework's listener.
 */
export function nodeListener(answering: Answering): NodeListener {
  const { answer, words } = answering;
  const relay = relaying(answering);
  return (message, response) => {
    if (!isPlain(message)) {
      relay(message, response);
      return;
    }
    const failed = (error: unknown): void => fail(error, response, words);
    const asked = new SocketRequest(message, response);
    const replied = answer(asked);
    const send = (reply: Awaited<typeof replied>): void => {
      // What is still to come has to be read away.
      const isUnread = asked.hasBody && !message.complete;
      if (isUnread && reply.fault === undefined) relay(message, response, reply);
      else sendReply(reply, response, words);
    };
    if (replied instanceof Promise) replied.then(send).catch(failed);
    else send(replied);
  };
}

const PLAIN_HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/;

/** Whether a request needs nobody to make sense of it: its target is a path, and its host a name. */
function isPlain({ url = '', headers: { host } }: IncomingMessage): boolean {
  return url.charCodeAt(0) === SLASH && !url.includes('\\') && (host === undefined || PLAIN_HOST.test(host));
}

const SLASH = 0x2f;
