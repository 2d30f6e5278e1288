import type { LiveBody } from '../http/decision.ts';
import type { Reply } from '../http/reply.ts';

/** A reply as a response of the Fetch standard; throws what `fetch` throws for a connection that is reset. */
export function responseOf({ status, headers, body, live, fault }: Reply, method: string): Response {
  if (fault?.kind === 'reset') throw new ConnectionReset();
  const sent = live !== undefined ? streamOf(live) : fault?.kind === 'truncated' ? endingEarly(body) : body;
  return new Response(method === 'HEAD' ? null : (sent ?? null), { status, headers });
}

const encoder = new TextEncoder();

/** What a request in process ends with whose connection would have been reset. */
export class ConnectionReset extends TypeError {
  constructor() {
    super('fetch failed: the connection was reset');
  }
}

/** A body that is sent in parts; whoever goes away ends it. */
function streamOf(live: LiveBody): ReadableStream<Uint8Array> {
  let leave = (): void => {};
  return new ReadableStream({
    start(controller) {
      leave = live.open(
        (part) => controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part),
        () => controller.close(),
      );
    },
    cancel: () => leave(),
  });
}

function endingEarly(body: Reply['body'] = ''): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(typeof body === 'string' ? encoder.encode(body) : body);
      else controller.error(new Error('The body ends early.'));
      isFirst = false;
    },
  });
}
