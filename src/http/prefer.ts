/** What a caller prefers (RFC 7240), as far as this server understands it. */
export interface Prefer {
  /** The status that the caller wants to see answered. */
  readonly code: number | undefined;
  /** The name of the example that the caller wants to see. */
  readonly example: string | undefined;
  /** Whether generated values are wanted even where there are examples. */
  readonly dynamic: boolean;
  /** Another seed for generated values. */
  readonly seed: string | undefined;
  /** How long the caller will wait, in seconds (RFC 7240, section 4.3). */
  readonly wait: number | undefined;
}

const NOTHING: Prefer = {
  code: undefined,
  example: undefined,
  dynamic: false,
  seed: undefined,
  wait: undefined,
};

/** Reads `Prefer` headers, several of them joined by commas; what is not understood is ignored, as the RFC asks. */
export function parsePrefer(header: string | undefined): Prefer {
  if (header === undefined) return NOTHING;
  const given = preferences(header);
  return preferOf((name) => given.get(name));
}

/** What a caller prefers, out of values by name. */
export function preferOf(value: (name: string) => string | undefined): Prefer {
  const code = value('code');
  const wait = value('wait');
  return {
    code: code !== undefined && /^[2-5]\d\d$/.test(code) ? Number(code) : undefined,
    example: value('example'),
    dynamic: ['true', ''].includes(value('dynamic')?.toLowerCase() ?? 'false'),
    seed: value('seed'),
    wait: wait !== undefined && /^\d+$/.test(wait) ? Number(wait) : undefined,
  };
}

/** The first of two equal names counts (RFC 7240, section 2). */
function preferences(header: string): Map<string, string> {
  const found = new Map<string, string>();
  const preference = /([^\s=,;"]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?(?:\s*;[^,]*)?/g;
  for (const [, name = '', quoted, plain] of header.matchAll(preference)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted ?? plain ?? '');
  }
  return found;
}
