/** Where to listen. */
export interface ListenOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default: 127.0.0.1. */
  readonly host?: string | undefined;
}

/** A server that listens. */
export interface Listening {
  /** `http://HOST:PORT`, without a slash at the end. */
  readonly url: string;
  /** Stops accepting, lets running requests end, and then resolves. */
  close(): Promise<void>;
}
