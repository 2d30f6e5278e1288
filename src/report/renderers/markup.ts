/** Text of XML or HTML, with everything in it escaped that was not markup before. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in markup: text, which is escaped, markup, and lists of both. */
export type Part = string | number | Markup | readonly Part[];

/** Markup with parts in it: what is no markup is escaped. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map(
    (string, index) => `${string}${index < parts.length ? textOf(parts[index] ?? '') : ''}`,
  );
  return { markup: text.join('') };
}

/** Markup as it stands. */
export function verbatim(text: string): Markup {
  return { markup: text };
}

function textOf(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What may not stand in XML at all (XML 1.0, section 2.2), and controls that a terminal or a page would not show. */
const FORBIDDEN = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
