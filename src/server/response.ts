import type { Reply } from '../http/reply.ts';
import { streamOf } from './live-body.ts';
import { SendableResponse } from './sendable-response.ts';

/** A reply as the framework sends it. */
export function responseOf({ status, headers, body, live }: Reply): Response {
  return new SendableResponse(live === undefined ? (body ?? null) : streamOf(live), { status, headers });
}
