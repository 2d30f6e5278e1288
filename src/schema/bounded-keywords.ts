import type { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { canonical } from '../json/canonical.ts';
import type { Json } from '../json/json.ts';
import { type Pattern, patternOf } from './pattern.ts';

/** The formats of the Matrix specification that a pattern can tell (its appendices). */
export const MATRIX_FORMATS: Readonly<Record<string, RegExp>> = {
  'mx-user-id': /^@/,
  'mx-event-id': /^\$/,
  'mx-room-id': /^!/,
  'mx-room-alias': /^#/,
  'mx-mxc-uri': /^mxc:\/\//,
};

/** No URL is longer, and the expression for URLs takes the square of a length. */
const LONGEST_URL = 16_384;

/** Adds the formats of JSON Schema, of OpenAPI and of the Matrix specification. */
export function addFormats(ajv: Ajv2020): void {
  formats.default(ajv);
  boundUrls(ajv);
  for (const [name, pattern] of Object.entries(MATRIX_FORMATS)) ajv.addFormat(name, pattern);
}

function boundUrls(ajv: Ajv2020): void {
  const known = ajv.formats.url;
  if (known instanceof RegExp)
    ajv.addFormat('url', (text: string) => text.length <= LONGEST_URL && known.test(text));
}

/** Replaces `uniqueItems`, whose time is the square of a list's length, by one whose time grows with it. */
export function addUniqueItems(ajv: Ajv2020): void {
  ajv.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    validate: (flag: boolean, items: readonly Json[]) => !flag || areUnique(items),
  });
}

/** Whether all items differ, by one text for each: to compare each with each takes the square of their number. */
function areUnique(items: readonly Json[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const text = canonical(item);
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}

/** The expression of a `pattern`, which cannot backtrack for ever; throws for text that is none. */
export function boundedPattern(pattern: string): Pattern {
  const compiled = patternOf(pattern);
  if (compiled === undefined) throw new Error(`${JSON.stringify(pattern)} is no regular expression`);
  return compiled;
}
