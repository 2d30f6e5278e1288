/** One segment of a path template: text as it stands, a parameter, or text with parameters in it. */
export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'parameter' }
  | { readonly kind: 'mixed'; readonly literals: readonly string[]; readonly literal: number };

/** A path template (OpenAPI 3.1, section 4.8.8.2), taken apart. */
export interface PathTemplate {
  readonly segments: readonly Segment[];
  /** The names of the parameters, in order. */
  readonly names: readonly string[];
}

const PARAMETER = /\{([^{}]+)\}/g;

/** Takes a template apart: `/files/{id}.json` has a static and a mixed segment and the name `id`. */
export function parsePathTemplate(template: string): PathTemplate {
  const names = [...template.matchAll(PARAMETER)].map(([, name]) => name ?? '');
  const segments = template.replace(/^\//, '').split('/').map(segmentOf);
  return { segments, names };
}

function segmentOf(text: string): Segment {
  const literals = text.split(/\{[^{}]+\}/).map((literal) => decodeSegment(literal) ?? literal);
  if (literals.length === 1) return { kind: 'static', text: literals[0] ?? '' };
  if (literals.every((literal) => literal === '') && literals.length === 2) return { kind: 'parameter' };
  return { kind: 'mixed', literals, literal: literals.join('').length };
}

/**
 * The values of the parameters between the literals of a segment, each as short as can be; `undefined` where it does not
 * match. A regular expression would try every way to cut the text, which for many parameters never ends.
 */
export function valuesBetween(literals: readonly string[], text: string): string[] | undefined {
  const [first = '', ...others] = literals;
  const last = others.pop() ?? '';
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let start = first.length;
  for (const literal of others) {
    const next = text.indexOf(literal, start + 1);
    if (next < 0 || next + literal.length > end) return undefined;
    values.push(text.slice(start, next));
    start = next + literal.length;
  }
  return start < end ? [...values, text.slice(start, end)] : undefined;
}

/** A segment of a request's path with its percent-encoding undone; `undefined` where that is malformed (RFC 3986, 2.1). */
export function decodeSegment(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
