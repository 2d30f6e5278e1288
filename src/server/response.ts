import type { Reply } from '../http/reply.ts';
import { streamOf } from './live-body.ts';

/** A reply as the framework sends it. */
export function responseOf({ status, headers, body, live }: Reply): Response {
  return new Response(live === undefined ? (body ?? null) : streamOf(live), { status, headers });
}
