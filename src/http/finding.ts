/** The part of a message that a finding is about. */
export type MessagePart = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'credentials';

/** Something noteworthy in an exchange: an error breaks the description, a warning does not. */
export interface Finding {
  readonly location: {
    readonly message: 'request' | 'response';
    readonly part: MessagePart;
    /** The name of a parameter, or the JSON pointer of a value in a body, or both: `filter/limit`. */
    readonly path: string;
  };
  readonly severity: 'error' | 'warning';
  /** The keyword of JSON Schema that was broken, or one of our own words: `missing`, `malformed`, `empty`, … */
  readonly code: string;
  /** What is expected and what was found. */
  readonly message: string;
}

/** The header that all findings of an exchange are told in. */
export const FINDINGS_HEADER = 'x-understudy-findings';

const MOST_BYTES = 4096;

/** Findings as the value of a header: a JSON array in ASCII, whole findings up to 4 KB, then how many more there were. */
export function findingsHeader(findings: readonly Finding[]): string {
  const told: string[] = [];
  let length = 2;
  for (const finding of findings) {
    const text = toAscii(JSON.stringify(finding));
    // Room for `,{"more":1000000}` is kept.
    if (length + text.length + 1 > MOST_BYTES - 20) break;
    told.push(text);
    length += text.length + 1;
  }
  if (told.length < findings.length) told.push(JSON.stringify({ more: findings.length - told.length }));
  return `[${told.join(',')}]`;
}

function toAscii(text: string): string {
  return text.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
