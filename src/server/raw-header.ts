import type { IncomingMessage } from 'node:http';

/**
 * A header of a request by its name in small letters, read where it lies: Node makes an object of all of them for the first that
 * is asked for, which takes longer than to look for ten. Several of one name are joined as Node does.
 */
export function headerOf(message: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = message;
  const place = placeOf(name, rawHeaders, 0);
  if (place < 0) return undefined;
  return placeOf(name, rawHeaders, place + 2) < 0 ? rawHeaders[place + 1] : joined(message, name);
}

/** Where a name stands among names and values in turn, from a place on; -1 for nowhere. */
function placeOf(name: string, raw: readonly string[], from: number): number {
  for (let place = from; place < raw.length; place += 2) {
    const one = raw[place] ?? '';
    if (one.length === name.length && (one === name || one.toLowerCase() === name)) return place;
  }
  return -1;
}

function joined({ headers }: IncomingMessage, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(', ') : value;
}
