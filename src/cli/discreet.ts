import type { JournalEntry, JournalRequest, JournalResponse } from '../journal/entry.ts';
import { maskOf } from '../journal/mask.ts';

/** An exchange as it may be written down: without bodies, and without secrets. */
export interface DiscreetEntry extends Omit<JournalEntry, 'request' | 'response'> {
  readonly request: Omit<JournalRequest, 'body'>;
  readonly response: Omit<JournalResponse, 'body'> | null;
}

const mask = maskOf([]);

/** Leaves out of an exchange what should not stay in a file or on a screen, whatever the journal itself shows. */
export function discreet(entry: JournalEntry): DiscreetEntry {
  const { request, response, ...others } = mask.entry(entry);
  const { body: _, ...asked } = request;
  return { ...others, request: asked, response: response && withoutBody(response) };
}

function withoutBody({ body: _, ...response }: JournalResponse): Omit<JournalResponse, 'body'> {
  return response;
}
