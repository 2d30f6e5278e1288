import type { Reply } from '../http/reply.ts';
import { streamOf } from './live-body.ts';
import { SendableResponse } from './sendable-response.ts';

/** A reply as the framework hands it on; who sends it may do without what the framework would make of it. */
export class ReplyResponse extends SendableResponse {
  readonly reply: Reply;

  constructor(reply: Reply) {
    const { status, headers, body, live } = reply;
    super(live === undefined ? (body ?? null) : streamOf(live), { status, headers });
    this.reply = reply;
  }
}

/** A reply as the framework sends it. */
export function responseOf(reply: Reply): Response {
  return new ReplyResponse(reply);
}
