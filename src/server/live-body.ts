import type { LiveBody } from '../http/decision.ts';

/** A body that is sent in parts, as a stream; whoever goes away ends it. */
export function streamOf(live: LiveBody): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let leave = (): void => {};
  return new ReadableStream({
    start(controller) {
      leave = live.open(
        (part) => controller.enqueue(encoder.encode(part)),
        () => controller.close(),
      );
    },
    cancel: () => leave(),
  });
}
