import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asked, searchIn } from './asked.ts';
import { aborted, tooLarge } from './body-limits.ts';
import { headerText } from './header-text.ts';

/** A request over a socket, read where it lies in Node's own form: to make one of the Fetch standard costs as much as to answer it. */
export class SocketRequest implements Asked {
  readonly method: string;
  /** A segment is decoded only after it has been cut out. */
  readonly target: string;
  readonly isInProcess = false;
  readonly #response: ServerResponse;
  readonly #message: IncomingMessage;

  constructor(message: IncomingMessage, response: ServerResponse) {
    this.method = message.method ?? '';
    this.target = targetOf(message.url ?? '');
    this.#response = response;
    this.#message = message;
  }

  get headers(): string {
    return headerText(this.#message.rawHeaders);
  }

  get search(): string {
    return searchIn(this.target);
  }

  get remote(): string | undefined {
    return this.#message.socket.remoteAddress;
  }

  header(name: string): string | undefined {
    const { headers } = this.#message;
    const key = name.toLowerCase();
    const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
    return Array.isArray(value) ? value.join(', ') : value;
  }

  gone(leave: () => void): void {
    if (this.#response.destroyed) leave();
    else this.#response.once('close', leave);
  }

  /** There is none without a header that says so (RFC 9112, section 6.3); HTTP has GET with a body (RFC 9110, section 9.3.1). */
  get hasBody(): boolean {
    const { headers } = this.#message;
    return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  }

  body(mostBytes: number): Promise<Uint8Array> {
    const message = this.#message;
    if (Number(message.headers['content-length'] ?? 0) > mostBytes)
      return Promise.reject(tooLarge(mostBytes));
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let length = 0;
      message.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= mostBytes) {
          chunks.push(chunk);
          return;
        }
        // What still comes is read, and not kept.
        chunks.length = 0;
        reject(tooLarge(mostBytes));
      });
      message.on('end', () =>
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
      );
      // Whatever ends a request closes it, and without a listener for errors that is all that it does.
      message.on('close', () => {
        // Every request closes: to make an error of that each time costs more than all else here.
        if (!message.readableEnded) reject(aborted());
      });
    });
  }
}

/** A proxy is asked with a whole URL (RFC 9112, section 3.2.2), and so may any server be. */
function targetOf(url: string): string {
  if (url.startsWith('/')) return url;
  const { pathname, search } = new URL(url, 'http://localhost');
  return pathname + search;
}
