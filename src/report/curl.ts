import type { JournalRequest } from '../journal/entry.ts';
import { isArray, isObject } from '../json/json.ts';

/** What a client adds to each request by itself, or curl does. */
const USUAL =
  /^(host|connection|content-length|transfer-encoding|user-agent|accept-(encoding|language)|sec-.*)$/;

/** A longer body is not repeated. */
const LONGEST_BODY = 8192;

/** A request as a line for a shell in which `UNDERSTUDY_URL` is set; what the journal hides stays hidden. */
export function curlLine({ method, target, headers, body }: JournalRequest): string {
  const sent =
    body === null ? undefined : isArray(body) || isObject(body) ? JSON.stringify(body) : String(body);
  const shown = Object.entries(headers).filter(
    ([name, value]) => !USUAL.test(name) && !(name === 'accept' && value === '*/*'),
  );
  // Without a type curl would say that it is a form.
  const type = sent !== undefined && headers['content-type'] === undefined ? ['-H', "'content-type:'"] : [];
  return [
    'curl',
    ...methodFlags(method, sent !== undefined),
    // Curl would take brackets for a pattern, and dots for steps.
    ...(/[[\]{}]/.test(target) ? ['-g'] : []),
    ...(/\/\.{1,2}(\/|$)/.test(target) ? ['--path-as-is'] : []),
    ...shown.flatMap(([name, value]) => ['-H', quoted(value === '' ? `${name};` : `${name}: ${value}`)]),
    ...type,
    ...(sent === undefined ? [] : bodyFlags(sent)),
    `"$UNDERSTUDY_URL"${quoted(target)}`,
  ].join(' ');
}

function methodFlags(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD') return ['-I'];
  return method === 'GET' && !hasBody ? [] : ['-X', method];
}

/** Bytes, and what is too long, would have to be read from a file. */
function bodyFlags(body: string): string[] {
  const isAbsent = body.length > LONGEST_BODY || /^\d+ bytes of \S+$/.test(body);
  return isAbsent ? ['--data-binary', '@body'] : ['--data-raw', quoted(body)];
}

/** Text as one word of a shell. */
function quoted(text: string): string {
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replace(/[\\'\p{Cc}]/gu, (sign) =>
    /[\\']/.test(sign) ? `\\${sign}` : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `$'${escaped}'`;
}
