import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Clock } from '../clock/clock.ts';

/** Where to listen. */
export interface ListenOptions {
  /** Default: any free port. */
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

/** How long a request may go on after the server was told to stop. */
const GRACE = 2000;

/** Listens for HTTP; rejects with Node's own error where the port is taken or not permitted. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  clock: Clock,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  const server = createAdaptorServer({ fetch, hostname: host }) as Server;
  // A target has no fragment (RFC 9112, section 3.2): whoever sends `#` means that sign, as in `#alias:example.org`.
  server.prependListener('request', (incoming) => {
    incoming.url = incoming.url?.replaceAll('#', '%23');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${taken}`, close: () => close(server, clock) });
    });
  });
}

function close(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const callOff = clock.at(clock.now() + GRACE, () => server.closeAllConnections());
    server.close(() => {
      callOff();
      resolve();
    });
    server.closeIdleConnections();
  });
}
