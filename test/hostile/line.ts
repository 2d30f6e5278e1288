import { connect } from 'node:net';
import { expect } from 'vitest';

/** A bare connection to a server. */
export interface Line extends AsyncDisposable {
  send(text: string | Uint8Array): void;
  /** Resolves with all that has come once it fits; rejects when the connection ends before. */
  received(pattern: RegExp): Promise<string>;
  /** Resolves with all that has come when nothing more can come. */
  readonly ended: Promise<string>;
  hangUp(): void;
}

/** Opens a connection that nobody but the server or the end of a block ends. */
export async function lineTo(url: string): Promise<Line> {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let text = '';
  socket.setEncoding('latin1').on('data', (more: string) => {
    text += more;
  });
  const ended = new Promise<string>((resolve) => {
    for (const event of ['end', 'error', 'close']) socket.once(event, () => resolve(text));
  });
  // A connection that the server cuts off is no failure of a test.
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    for (const event of ['connect', 'error']) socket.once(event, resolve);
  });
  return {
    send: (more) => void socket.write(more),
    received: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve(text);
        };
        socket.on('data', look);
        look();
        void ended.then(() => reject(new Error(`It ended with: ${text}`)));
      }),
    ended,
    hangUp: () => void socket.resetAndDestroy(),
    [Symbol.asyncDispose]: async () => void socket.destroy(),
  };
}

/** All that is answered to a text until the server ends the connection. */
export async function answerTo(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  await using line = await lineTo(url);
  for (const part of parts) line.send(part);
  return await line.ended;
}

/** A request as text. */
export function requestText(
  start: string,
  { headers = [], body = '' }: { headers?: readonly string[]; body?: string } = {},
): string {
  return [`${start} HTTP/1.1`, 'Host: localhost', ...headers, '', body].join('\r\n');
}

/** The status of an answer, and what its body says in the dialect `problem`. */
export function problemIn(answer: string): unknown {
  const [head = '', body = ''] = answer.split(/\r\n\r\n(?=\{)/);
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

/** Holds an answer to be a problem of that status, worded by the dialect. */
export function expectProblem(answer: string, status: number): void {
  expect(problemIn(answer)).toMatchObject({ status, body: { status, detail: expect.stringMatching(/\.$/) } });
}
