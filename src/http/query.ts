/** The names and values of a query, names decoded, values as they were sent: a value is decoded only after it was taken apart. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Takes a query or a form apart (WHATWG URL, section 5.1, without the decoding of values); a name may come several times. */
export function parseQuery(text: string): Query {
  if (text === '') return EMPTY;
  const query = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    const known = query.get(name);
    if (known === undefined) query.set(name, [value]);
    else known.push(value);
  }
  return query;
}

const EMPTY: Query = new Map();

/** Undoes the encoding of a query: `+` is a blank; what is malformed stays as it is. */
export function decodeQuery(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const plain = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
