import type { Operation, SecurityAlternative, SecurityNeed } from '../spec/api.ts';
import type { DialectName } from './dialect.ts';
import type { Incoming } from './incoming.ts';

/** What came of looking for credentials: what is missing, and how to ask for it. */
export interface MissingCredentials {
  /** What would have been accepted, in words. */
  readonly wanted: string;
  /** The value of `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether a signature is all that would have been accepted. */
  readonly isSignature: boolean;
}

/**
 * Looks for the credentials that an operation asks for; any well-formed ones will do. `undefined` if they are there, or
 * none are asked for.
 */
export function missingCredentials(
  { security }: Operation,
  incoming: Incoming,
  dialect: DialectName,
): MissingCredentials | undefined {
  if (security.length === 0) return undefined;
  const isThere = (need: SecurityNeed): boolean =>
    hasCredential(need, incoming) || (dialect === 'matrix' && hasAccessToken(need, incoming));
  if (security.some((alternative) => alternative.every(isThere))) return undefined;
  return {
    wanted: security.map((alternative) => alternative.map(inWords).join(' and ')).join(', or '),
    challenge: [...new Set(security.flatMap(challengesOf))].join(', '),
    isSignature: security.flat().every(isSignature),
  };
}

/** Servers sign what they ask of each other (Matrix server-server API, "Request authentication"). */
function isSignature({ scheme }: SecurityNeed): boolean {
  return scheme?.type === 'http' && scheme.scheme.toLowerCase() === 'x-matrix';
}

function hasCredential({ scheme }: SecurityNeed, incoming: Incoming): boolean {
  const authorization = incoming.header('authorization') ?? '';
  switch (scheme?.type) {
    case undefined:
      return hasAny(incoming);
    case 'apiKey':
      return valueIn(scheme.in, scheme.name, incoming) !== '';
    case 'http':
      return isAuthorization(scheme.scheme, authorization);
    case 'oauth2':
    case 'openIdConnect':
      return isAuthorization('bearer', authorization);
  }
}

/** A scheme that nobody defined may stand anywhere: whatever looks like a credential is one. */
function hasAny(incoming: Incoming): boolean {
  const names = [...incoming.query().keys()];
  return (
    ['authorization', 'cookie', 'x-api-key'].some((name) => incoming.header(name)) ||
    names.some((name) => /token|key|auth/i.test(name))
  );
}

/** A Matrix server takes an access token from the header and from the query (client-server API, "Using access tokens"). */
function hasAccessToken({ scheme }: SecurityNeed, incoming: Incoming): boolean {
  const takesToken =
    scheme?.type === 'http'
      ? scheme.scheme.toLowerCase() === 'bearer'
      : scheme?.type === 'apiKey' && scheme.name === 'access_token';
  if (!takesToken) return false;
  return (
    isAuthorization('bearer', incoming.header('authorization') ?? '') ||
    valueIn('query', 'access_token', incoming) !== ''
  );
}

function isAuthorization(name: string, authorization: string): boolean {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S.*)$/s.exec(authorization.trim()) ?? [];
  if (scheme.toLowerCase() !== name.toLowerCase()) return false;
  switch (name.toLowerCase()) {
    case 'bearer':
      return /^[\w~+/.=@:!$#-]+$/.test(credentials);
    case 'basic':
      return (
        /^[A-Za-z0-9+/_-]+=*$/.test(credentials) &&
        atob(credentials.replace(/-/g, '+').replace(/_/g, '/')).includes(':')
      );
    default:
      return true;
  }
}

function valueIn(place: string, name: string, incoming: Incoming): string {
  if (place === 'query') return incoming.query().get(name)?.[0] ?? '';
  if (place === 'cookie') return incoming.cookies().get(name) ?? '';
  return incoming.header(name) ?? '';
}

function inWords({ name, scheme }: SecurityNeed): string {
  switch (scheme?.type) {
    case undefined:
      return `any credential (${name} is not defined)`;
    case 'apiKey':
      return `${scheme.name} in the ${scheme.in}`;
    case 'http':
      return `Authorization: ${scheme.scheme} …`;
    case 'oauth2':
    case 'openIdConnect':
      return 'Authorization: Bearer …';
  }
}

function challengesOf(alternative: SecurityAlternative): string[] {
  return alternative.map(({ name, scheme }) => {
    if (scheme?.type === 'http')
      return /^basic$/i.test(scheme.scheme) ? 'Basic realm="understudy"' : capital(scheme.scheme);
    return scheme?.type === 'apiKey'
      ? `ApiKey name="${scheme.name}", in="${scheme.in}"`
      : scheme === undefined
        ? name
        : 'Bearer';
  });
}

function capital(scheme: string): string {
  return scheme === 'bearer' ? 'Bearer' : scheme;
}
