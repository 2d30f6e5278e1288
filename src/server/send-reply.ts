import type { ServerResponse } from 'node:http';
import { OPEN_TO_ALL } from '../http/cors.ts';
import type { LiveBody } from '../http/decision.ts';
import { problemReply } from '../http/error-reply.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/reply.ts';
import type { OwnWords } from './own-replies.ts';

/** Sends a reply over a socket; instead of one that Node does not take, an error. */
export function sendReply(reply: Reply, response: ServerResponse, words: OwnWords): void {
  if (response.destroyed) return;
  try {
    send(reply, response);
  } catch (error) {
    fail(error, response, words);
  }
}

/** Sends what could not be sent, such as a header that Node does not take, as an error; cuts off what was begun. */
export function fail(error: unknown, response: ServerResponse, { dialect, cors }: OwnWords): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const problem = new Problem('internal', error instanceof Error ? error.message : String(error));
  const { status, headers, body } = problemReply(problem, dialect);
  response.writeHead(status, { ...(cors ? OPEN_TO_ALL : {}), ...headers }).end(body);
}

function send(reply: Reply, response: ServerResponse): void {
  const { status, body, live, fault } = reply;
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = body === undefined ? undefined : Buffer.byteLength(body);
  response.writeHead(status, pairsOf(reply, bytes));
  if (live !== undefined) sendLive(live, response);
  // Cut off before it has left, it would not come at all.
  else if (fault?.kind === 'truncated') response.write(body ?? '', () => response.destroy());
  // Node sends text in one piece with the headers, in the encoding of the text: only ASCII is the same in that of headers.
  else response.end(body, bytes === body?.length ? 'latin1' : 'utf8');
}

/** The headers as Node takes them with the least work, with the length of the body. */
function pairsOf({ headers }: Reply, bytes: number | undefined): string[] {
  const pairs: string[] = [];
  let isMeasured = bytes === undefined;
  for (const name in headers) {
    if (name === 'content-length') isMeasured = true;
    pairs.push(name, headers[name] ?? '');
  }
  if (!isMeasured) pairs.push('content-length', String(bytes));
  return pairs;
}

/** What comes in parts begins at once, though there may be no part for long. */
function sendLive(live: LiveBody, response: ServerResponse): void {
  response.flushHeaders();
  const leave = live.open(
    (part) => response.write(part),
    () => response.end(),
  );
  response.once('close', () => {
    if (!response.writableFinished) leave();
  });
}
