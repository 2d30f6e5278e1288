/** What a caller prefers (RFC 7240), as far as this server understands it. */
export interface Prefer {
  /** The status that the caller wants to see answered. */
  readonly code: number | undefined;
}

const NOTHING: Prefer = { code: undefined };

/** Reads `Prefer` headers, several of them joined by commas; what is not understood is ignored, as the RFC asks. */
export function parsePrefer(header: string | undefined): Prefer {
  if (header === undefined) return NOTHING;
  const code = preferences(header).get('code');
  return code !== undefined && /^[1-5]\d\d$/.test(code) ? { code: Number(code) } : NOTHING;
}

/** The first of two equal names counts (RFC 7240, section 2). */
function preferences(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain] of header.matchAll(
    /([^\s=,;"]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?(?:\s*;[^,]*)?/g,
  )) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted ?? plain ?? '');
  }
  return found;
}
