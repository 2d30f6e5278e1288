import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../http/problem.ts';

/** What decides whether a request may drive the server. */
export interface ControlCall {
  /** The address that it came from. */
  readonly remote: string | undefined;
  /** Whether it came without a socket, from the program that made the server. */
  readonly isInProcess: boolean;
  readonly header: (name: string) => string | undefined;
}

/**
 * Why a control request is refused; `undefined` for one that is not. No page of another origin gets through, whatever it
 * shows; with a token nobody does who does not show it; without one only programs on this machine do, which name it as theirs:
 * a name of somebody else's that leads here is the trick of a page (DNS rebinding).
 */
export function refusalOf(call: ControlCall, token: string | undefined): Problem | undefined {
  if (isOtherOrigin(call))
    return new Problem('forbidden', 'A page of another origin cannot drive this server.');
  if (call.isInProcess) return undefined;
  // An empty one would let everybody in.
  if (token !== undefined && token !== '')
    return isEqual(bearerOf(call), token)
      ? undefined
      : new Problem('credentials', 'The control token must be shown: Authorization: Bearer TOKEN.', {
          headers: { 'www-authenticate': 'Bearer realm="control"' },
        });
  if (isLoopback(call.remote) && isLoopbackName(hostOf(call))) return undefined;
  return new Problem(
    'forbidden',
    'Only programs on this machine may drive this server, by the name localhost or its address; with --control-token others may too.',
  );
}

function isOtherOrigin({ header }: ControlCall): boolean {
  const site = header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = header('origin');
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== header('host');
}

function bearerOf({ header }: ControlCall): string {
  return /^Bearer +(\S+)$/i.exec(header('authorization') ?? '')?.[1] ?? '';
}

/** Takes as long whatever is compared. */
function isEqual(shown: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

function hostOf({ header }: ControlCall): string {
  return (header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || isLoopback(host);
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address);
}
