import { type Asked, searchIn } from './asked.ts';
import { tooLarge } from './body-limits.ts';

/** A request in process. */
export class FetchRequest implements Asked {
  readonly method: string;
  readonly target: string;
  readonly isInProcess = true;
  readonly remote = undefined;
  readonly #request: Request;

  constructor(request: Request) {
    this.method = request.method;
    this.target = targetOf(request.url);
    this.#request = request;
  }

  get headers(): string {
    return [...this.#request.headers].flat().join('\n');
  }

  get search(): string {
    return searchIn(this.target);
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  gone(leave: () => void): void {
    const { signal } = this.#request;
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  }

  /** The Fetch standard has no GET with a body (section 5.4, "Request class"). */
  get hasBody(): boolean {
    return this.method !== 'GET' && this.method !== 'HEAD' && this.#request.body !== null;
  }

  async body(mostBytes: number): Promise<Uint8Array> {
    const body = new Uint8Array(await this.#request.arrayBuffer());
    if (body.length > mostBytes) throw tooLarge(mostBytes);
    return body;
  }
}

/** Path and query as they are, percent-encoded; who sends a request leaves the fragment out. */
export function targetOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.indexOf('#', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
