import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Clock } from '../clock/clock.ts';
import { OPEN_TO_ALL } from '../http/cors.ts';
import { problemReply } from '../http/error-reply.ts';
import { Problem, type ProblemKind } from '../http/problem.ts';
import { type AppOptions, errorResponse, type Fetch } from './app.ts';

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

/** What bounds the connections of a server. */
export interface ConnectionLimits {
  /** All headers of a request together, in bytes. */
  readonly headerBytes: number;
  readonly connections: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTime: number;
}

/** What listening takes. */
export interface Listener {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly options: AppOptions & ConnectionLimits;
}

/** How long a request may go on after the server was told to stop. */
const GRACE = 2000;

/** Listens for HTTP; rejects with Node's own error where the port is taken or not permitted. */
export function listen(
  { fetch, clock, options }: Listener,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  const server = serverFor(fetch, options, host);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${taken}`, close: () => close(server, clock) });
    });
  });
}

function serverFor(fetch: Fetch, options: AppOptions & ConnectionLimits, hostname: string): Server {
  const answer = getRequestListener((request, env) => fetch(request, env as { incoming: IncomingMessage }), {
    hostname,
    // What goes wrong before the application is asked: a Host header that is no host.
    errorHandler: () =>
      errorResponse(new Problem('malformed-request', 'The Host header is no host.'), options),
  });
  const { headerBytes, connections, requestTime } = options;
  const limits = {
    maxHeaderSize: headerBytes,
    requestTimeout: requestTime,
    headersTimeout: requestTime,
    connectionsCheckingInterval: Math.min(requestTime, 1000),
  };
  const server = createServer({ ...limits, requireHostHeader: false }, (message, response) => {
    // A target has no fragment (RFC 9112, section 3.2): whoever sends `#` means that sign, as in `#alias:example.org`.
    if (message.url?.includes('#') === true) message.url = message.url.replaceAll('#', '%23');
    void answer(message, response);
  });
  server.maxConnections = connections;
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) =>
    refuse(error.code, socket, options),
  );
  return server;
}

const REFUSALS: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  HPE_HEADER_OVERFLOW: ['header-too-large', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['too-slow', 'The request took too long to arrive.'],
};

/** What Node's parser refuses never becomes a request: it is answered on the bare socket, if somebody is still there. */
function refuse(code: string | undefined, socket: Socket, { dialect, cors }: AppOptions): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [kind, detail] = REFUSALS[code ?? ''] ?? ['malformed-request', 'The request is not HTTP.'];
  const { status, headers, body } = problemReply(new Problem(kind, detail), dialect);
  const lines = Object.entries({
    ...(cors ? OPEN_TO_ALL : {}),
    ...headers,
    'content-length': String(body ?? '').length,
    connection: 'close',
  });
  socket.end(
    `HTTP/1.1 ${status} ${kind}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
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
