import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Somebody who takes webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Received[];
}

/** Answers the first request with the first status, and so on, `silent` never; further ones with 200. */
export async function receiverOf(...answers: readonly (number | 'silent')[]): Promise<Receiver> {
  const requests: Received[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const { method, url: path, headers } = message;
    const answer = answers[requests.length] ?? 200;
    requests.push({ method, path, headers, text: Buffer.concat(chunks).toString() });
    if (answer !== 'silent') response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A URL at which nobody listens. */
export async function deadUrl(): Promise<string> {
  await using receiver = await receiverOf();
  return receiver.url;
}
