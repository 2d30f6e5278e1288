import type { Clock } from '../clock/clock.ts';
import type { Fault, LiveBody } from '../http/decision.ts';
import type { Reply } from '../http/reply.ts';

/**
 * A reply as it goes wrong on its way, as far as a message can tell: without its body, or with one that comes in pieces. What
 * happens to the connection is left to whoever sends it.
 */
export function faulty(reply: Reply, fault: Fault, clock: Clock): Reply {
  switch (fault.kind) {
    case 'reset':
      return reply;
    case 'empty':
      return { ...reply, headers: { ...reply.headers, 'content-length': '0' }, body: undefined };
    case 'truncated': {
      const bytes = bytesOf(reply);
      const headers = { ...reply.headers, 'content-length': String(bytes.length) };
      return { ...reply, headers, body: bytes.slice(0, Math.floor(bytes.length / 2)) };
    }
    case 'slow':
      return { ...reply, body: undefined, live: inPieces(bytesOf(reply), clock, fault.over ?? 0) };
  }
}

function bytesOf({ body = '' }: Reply): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

const PIECES = 10;

function inPieces(bytes: Uint8Array, clock: Clock, over: number): LiveBody {
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  return {
    open(push, end) {
      let start = 0;
      let callOff: () => void;
      const next = (): void => {
        callOff = clock.at(clock.now() + over / PIECES, () => {
          if (start < bytes.length) push(bytes.slice(start, start + size));
          start += size;
          if (start >= bytes.length) end();
          else next();
        });
      };
      next();
      return () => callOff();
    },
  };
}
