import type { Message } from '../http/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { Arrival } from '../journal/recorded.ts';

/** A request, wherever it comes from; nothing is made of it before somebody asks. */
export interface Asked extends Arrival, Message {
  readonly hasBody: boolean;
  /** Its body. Rejects with a `Problem` for one that is larger, and for a request that ends before its body does. */
  body(mostBytes: number): Promise<Uint8Array>;
  readonly isInProcess: boolean;
  /** The address that it came from; `undefined` in process. */
  readonly remote: string | undefined;
}

/** Answers a request. */
export type Answer = (asked: Asked) => Reply | Promise<Reply>;

/** The path of a target. */
export function pathIn(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

/** What stands behind the question mark of a target. */
export function searchIn(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start + 1);
}
