import { FINDINGS_HEADER } from './finding.ts';

/** What a page of another origin may read of every answer (Fetch standard, section 3.2.3). */
const EXPOSED = [
  'retry-after',
  'location',
  'link',
  'allow',
  'content-disposition',
  'www-authenticate',
  'preference-applied',
  FINDINGS_HEADER,
];

/** What a page may read in any case (Fetch standard, section 2.2.2). */
const SAFE: ReadonlySet<string> = new Set([
  'cache-control',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/** The headers that let every page read an answer. */
export const OPEN_TO_ALL: Readonly<Record<string, string>> = corsHeaders([]);

/** The headers that let every page read an answer and the further headers of its description. */
export function corsHeaders(described: readonly string[]): Record<string, string> {
  const names = described
    .map((name) => name.toLowerCase())
    .filter((name) => !EXPOSED.includes(name) && !SAFE.has(name));
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': [...EXPOSED, ...names].join(', '),
  };
}

/**
 * What an answer says besides where a description takes cookies: with them in play a browser asks for the origin itself
 * (Fetch standard, section 3.2.5).
 */
export function credentialed(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}

/** The answer to a preflight (Fetch standard, section 3.2.2): whatever is asked for is allowed. */
export function preflightHeaders(asked: {
  method: string;
  headers: string | undefined;
}): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', asked.method]
      .filter((method, index, all) => all.indexOf(method) === index)
      .join(', '),
    'access-control-allow-headers':
      asked.headers ?? 'X-Requested-With, Content-Type, Authorization, Date, Prefer',
    'access-control-max-age': '86400',
  };
}
