import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock/clock.ts';
import { OPEN_TO_ALL } from '../http/cors.ts';
import { problemReply } from '../http/error-reply.ts';
import { Problem, type ProblemKind } from '../http/problem.ts';
import type { Answer } from './asked.ts';
import type { Listening, ListenOptions } from './listening.ts';
import { type NodeListener, nodeListener } from './node-listener.ts';
import type { AppOptions } from './served.ts';

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
  readonly answer: Answer;
  readonly clock: Clock;
  readonly options: AppOptions & ConnectionLimits;
}

/** How long a request may go on after the server was told to stop, in milliseconds. */
const GRACE = 2000;

/** How often a server that was told to stop looks for connections that have become idle, in milliseconds. */
const SWEEP = 20;

/** How long a refused connection stays: one that is cut off while its client still sends loses its answer. */
const LINGER = 500;

/** Listens for HTTP; rejects with Node's own error where the port is taken or not permitted. */
export function listen(
  listener: Listener,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  const name = host.includes(':') ? `[${host}]` : host;
  const server = serverFor(listener, name);
  const sockets = socketsOf(server);
  return new Promise((resolve, reject) => {
    // Also later on: an error that nobody listens for, such as too many open files, ends the process.
    server.on('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({ url: `http://${name}:${taken}`, close: () => close(server, sockets, listener.clock) });
    });
  });
}

function serverFor(listener: Listener, hostname: string): Server {
  const { answer, options } = listener;
  const listen = nodeListener({ answer, words: options, hostname });
  const handle: NodeListener = (message, response) => {
    // A target has no fragment (RFC 9112, section 3.2): whoever sends `#` means that sign, as in `#alias:example.org`.
    if (message.url?.includes('#') === true) message.url = message.url.replaceAll('#', '%23');
    listen(message, response);
  };
  const { headerBytes, connections, requestTime } = options;
  const limits = {
    maxHeaderSize: headerBytes,
    requestTimeout: requestTime,
    headersTimeout: requestTime,
    connectionsCheckingInterval: Math.min(requestTime, 1000),
  };
  const server = createServer({ ...limits, requireHostHeader: false }, handle);
  server.maxConnections = connections;
  // An expectation that is not understood may be passed over (RFC 9110, section 10.1.1).
  server.on('checkExpectation', handle);
  server.on('connect', (_, socket: Socket) => refuse('CONNECT', socket.resume(), listener));
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) =>
    refuse(error.code, socket, listener),
  );
  return server;
}

const REFUSALS: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  HPE_HEADER_OVERFLOW: ['header-too-large', 'The headers are too large.'],
  HPE_INVALID_METHOD: ['malformed-request', 'The request does not begin with a method that HTTP knows.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['too-slow', 'The request took too long to arrive.'],
  CONNECT: ['malformed-request', 'This is no proxy: it does not take CONNECT.'],
};

const refused = new WeakSet<Socket>();

/** What Node's parser refuses never becomes a request: it is answered on the bare socket, if somebody is still there. */
function refuse(code: string | undefined, socket: Socket, { clock, options }: Listener): void {
  // Whatever comes after what was refused is refused as well, and read away.
  if (refused.has(socket)) return;
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  refused.add(socket);
  const [kind, detail] = REFUSALS[code ?? ''] ?? ['malformed-request', 'The request is not HTTP.'];
  const { status, headers, body } = problemReply(new Problem(kind, detail), options.dialect);
  const lines = Object.entries({
    ...(options.cors ? OPEN_TO_ALL : {}),
    ...headers,
    'content-length': Buffer.byteLength(String(body)),
    connection: 'close',
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
  // The client need not close its side, and then this one would stay open for ever.
  const callOff = clock.at(clock.now() + LINGER, () => socket.destroy());
  socket.once('close', callOff);
}

/** The connections of a server; browsers open some ahead on which nothing comes, and Node does not count these as idle. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function close(server: Server, sockets: ReadonlySet<Socket>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const end = clock.now() + GRACE;
    let callOff: () => void;
    // A connection that was in use when the server was told to stop stays open after its answer.
    const sweep = (): void => {
      if (clock.now() < end) server.closeIdleConnections();
      else server.closeAllConnections();
      callOff = clock.at(clock.now() + SWEEP, sweep);
    };
    sweep();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    server.close(() => {
      callOff();
      resolve();
    });
  });
}
