import type { JournalEntry, JournalRequest, JournalResponse } from '../journal/entry.ts';
import { maskOf } from '../journal/mask.ts';

/** An exchange as it may be written down: without bodies, and without secrets. */
export interface DiscreetEntry extends Omit<JournalEntry, 'request' | 'response'> {
  readonly request: Omit<JournalRequest, 'body'>;
  readonly response: Omit<JournalResponse, 'body'> | null;
}

const mask = maskOf([]);

/** Leaves out of an exchange what should not stay in a file or on a screen, whatever the journal itself shows. */
export function discreet({ request, response, findings, ...entry }: JournalEntry): DiscreetEntry {
  const { body: _, ...asked } = request;
  return {
    ...entry,
    request: {
      ...asked,
      parameters: mask.values(asked.parameters),
      query: mask.values(asked.query),
      target: mask.target(asked.target),
      headers: mask.headers(asked.headers),
    },
    findings: findings.map(mask.finding),
    response: response === null ? null : answered(response),
  };
}

function answered({ body: _, headers, ...response }: JournalResponse): Omit<JournalResponse, 'body'> {
  return { ...response, headers: mask.headers(headers) };
}
