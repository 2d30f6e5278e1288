import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Clock } from '../clock/clock.ts';
import type { Fault } from '../http/decision.ts';
import type { Reply } from '../http/reply.ts';
import { SendableResponse } from './sendable-response.ts';

/** Where a faulty answer is sent. */
export interface Sending {
  /** What a socket is answered with; `undefined` in process. */
  readonly outgoing: ServerResponse | undefined;
  /** The time of the world that answers. */
  readonly clock: Clock;
}

/** An answer that goes wrong on its way: the client sees what it would see of a broken server or line. */
export function faultyResponse(reply: Reply, fault: Fault, { outgoing, clock }: Sending): Response {
  const { status, headers } = reply;
  const bytes =
    typeof reply.body === 'string' ? new TextEncoder().encode(reply.body) : (reply.body ?? new Uint8Array());
  switch (fault.kind) {
    case 'reset':
      return reset(outgoing);
    case 'empty':
      return new SendableResponse(null, { status, headers: { ...headers, 'content-length': '0' } });
    case 'truncated':
      return truncated(
        { ...reply, headers: { ...headers, 'content-length': String(bytes.length) } },
        bytes,
        outgoing,
      );
    case 'slow':
      return new SendableResponse(inPieces(bytes, clock, fault.over ?? 0), { status, headers });
  }
}

/** The listener is to leave the socket alone; it looks for that in the headers, which are made when they are first read. */
function answeredAlready(): Response {
  void RESPONSE_ALREADY_SENT.headers;
  return RESPONSE_ALREADY_SENT;
}

/** In process there is no connection: the request fails as `fetch` fails. */
function reset(outgoing: ServerResponse | undefined): Response {
  if (outgoing === undefined) throw new ConnectionReset();
  outgoing.socket?.resetAndDestroy();
  return answeredAlready();
}

/** What a request in process ends with whose connection would have been reset. */
export class ConnectionReset extends TypeError {
  constructor() {
    super('fetch failed: the connection was reset');
  }
}

/** Half of a body, and then nothing. */
function truncated(
  { status, headers }: Reply,
  bytes: Uint8Array,
  outgoing: ServerResponse | undefined,
): Response {
  const half = bytes.slice(0, Math.floor(bytes.length / 2));
  if (outgoing === undefined) return new SendableResponse(endingEarly(half), { status, headers });
  outgoing.writeHead(status, headers);
  // Cut off before it has left, it would not come at all.
  outgoing.write(half, () => outgoing.destroy());
  return answeredAlready();
}

function endingEarly(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(bytes);
      else controller.error(new Error('The body ends early.'));
      isFirst = false;
    },
  });
}

const PIECES = 10;

function inPieces(bytes: Uint8Array, clock: Clock, over: number): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  let start = 0;
  let callOff = (): void => {};
  return new ReadableStream({
    pull: (controller) =>
      new Promise((resolve) => {
        callOff = clock.at(clock.now() + over / PIECES, () => {
          if (start < bytes.length) controller.enqueue(bytes.slice(start, start + size));
          start += size;
          if (start >= bytes.length) controller.close();
          resolve();
        });
      }),
    cancel: () => callOff(),
  });
}
