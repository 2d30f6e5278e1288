import type { Operation } from '../spec/api.ts';
import type { Incoming } from './incoming.ts';
import { decodeQuery } from './query.ts';

/** Reads the credential of a request; `undefined` for none. */
export type ReadCredential = (incoming: Incoming) => string | undefined;

/**
 * Prepares that for an operation: a bearer token, the name of basic credentials, the origin of a signature, an API key, the
 * access token in the query, or whatever else looks like one.
 */
export function credentialReader({ security }: Operation): ReadCredential {
  const keys = security.flat().flatMap(({ scheme }) => (scheme?.type === 'apiKey' ? [scheme] : []));
  const ways: readonly ReadCredential[] = [
    (incoming) => authorized(incoming.header('authorization') ?? ''),
    ...keys.map(
      (key): ReadCredential =>
        (incoming) =>
          keyIn(key, incoming),
    ),
    (incoming) => incoming.query().get(TOKEN_PARAMETER)?.map(decodeQuery)[0],
    (incoming) => incoming.header('x-api-key'),
    (incoming) => incoming.header('cookie'),
  ];
  return (incoming) => {
    for (const read of ways) {
      const said = read(incoming);
      if (said !== undefined && said !== '') return said;
    }
    return undefined;
  };
}

function authorized(authorization: string): string | undefined {
  if (authorization === '') return undefined;
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S.*)$/s.exec(authorization.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic':
      return nameOf(credentials);
    case 'x-matrix':
      return /\borigin="?([^",\s]+)/.exec(credentials)?.[1];
    default:
      return credentials === '' ? scheme : credentials;
  }
}

/** A Matrix client may say its token in the query (client-server API, "Using access tokens"). */
export const TOKEN_PARAMETER = 'access_token';

function keyIn(scheme: { in: string; name: string }, incoming: Incoming): string | undefined {
  if (scheme.in === 'query') return incoming.query().get(scheme.name)?.map(decodeQuery)[0];
  return scheme.in === 'cookie' ? incoming.cookies().get(scheme.name) : incoming.header(scheme.name);
}

/** A name and a password with a colon between them, in base64 (RFC 7617, section 2). */
function nameOf(credentials: string): string | undefined {
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
}
