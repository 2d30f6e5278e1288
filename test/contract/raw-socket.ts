import { connect, type Socket } from 'node:net';

/** A bare connection to a server; it is ended with its block. */
export interface RawSocket extends Disposable {
  readonly socket: Socket;
  /** Resolves once text of this form has come; rejects when the connection ends without it. */
  received(pattern: RegExp): Promise<string>;
  /** Resolves with all that came, once the other side has ended the connection. */
  readonly ended: Promise<string>;
}

/** Connects, and sends this text. */
export function rawSocket(url: string, text: string): RawSocket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  let all = '';
  socket.setEncoding('latin1').on('data', (more: string) => {
    all += more;
  });
  // A reset ends a connection, too.
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(all)));
  const received = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(all)) resolve(all);
      };
      socket.on('data', look);
      look();
      void ended.then(() => reject(new Error(`It ended without ${pattern}: ${all}`)));
    });
  return { socket, received, ended, [Symbol.dispose]: () => void socket.destroy() };
}
