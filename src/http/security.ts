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

/** Looks for credentials; `undefined` if they are there. */
export type FindMissing = (incoming: Incoming) => MissingCredentials | undefined;

/** Prepares that for an operation: whatever is well formed will do. `undefined` where none are asked for. */
export function credentialsCheck({ security }: Operation, dialect: DialectName): FindMissing | undefined {
  if (security.length === 0) return undefined;
  const missing: MissingCredentials = {
    wanted: security.map((alternative) => alternative.map(inWords).join(' and ')).join(', or '),
    challenge: [...new Set(security.flatMap(challengesOf))].join(', '),
    isSignature: security.flat().every(isSignature),
  };
  const isThere = (need: SecurityNeed, incoming: Incoming): boolean =>
    hasCredential(need, incoming) || (dialect === 'matrix' && hasAccessToken(need, incoming));
  return (incoming) => {
    const isSatisfied = security.some((alternative) => alternative.every((need) => isThere(need, incoming)));
    return isSatisfied ? undefined : missing;
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
  const text = authorization.trim();
  const end = text.indexOf(' ');
  if (end < 0 || text.slice(0, end).toLowerCase() !== name.toLowerCase()) return false;
  const credentials = text.slice(end).trimStart();
  switch (name.toLowerCase()) {
    case 'bearer':
      return /^[\w~+/.=@:!$#-]+$/.test(credentials);
    case 'basic':
      return isBasic(credentials);
    case 'x-matrix':
      return isSigned(credentials);
    default:
      return true;
  }
}

/** A name and a password with a colon between them, in base64 (RFC 7617, section 2). */
function isBasic(credentials: string): boolean {
  try {
    return atob(credentials.replace(/-/g, '+').replace(/_/g, '/')).includes(':');
  } catch {
    return false;
  }
}

/** Who signed, with which key, and the signature, which people also call by its whole name. */
function isSigned(credentials: string): boolean {
  return [/\borigin=\S/, /\bkey=\S/, /\bsig(nature)?=\S/].every((part) => part.test(credentials));
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
  return alternative.map(challengeOf);
}

function challengeOf({ name, scheme }: SecurityNeed): string {
  switch (scheme?.type) {
    case undefined:
      return token(name);
    case 'apiKey':
      return `ApiKey name="${quotable(scheme.name)}", in="${scheme.in}"`;
    case 'http':
      return httpChallenge(scheme.scheme);
    case 'oauth2':
    case 'openIdConnect':
      return 'Bearer';
  }
}

function httpChallenge(scheme: string): string {
  switch (scheme.toLowerCase()) {
    case 'basic':
      return 'Basic realm="understudy"';
    case 'bearer':
      return 'Bearer';
    case 'digest':
      // A nonce is part of every challenge (RFC 7616, section 3.3); any answer to it will do.
      return 'Digest realm="understudy", qop="auth", algorithm=SHA-256, nonce="understudy"';
    default:
      return token(scheme);
  }
}

/** A name as a header can hold it (RFC 9110, section 5.6.2). */
function token(name: string): string {
  return name.replace(/[^\w!#$%&'*+.^`|~-]+/g, '-');
}

function quotable(name: string): string {
  return name.replace(/[^\x20-\x7e]|["\\]/g, '?');
}
