import type { JournalEntry } from '../../journal/entry.ts';
import { property } from '../../json/json.ts';

/** Until when an error asked its client to wait, in the time of the world; `undefined` where it did not. */
export function waitIn(entry: JournalEntry): number | undefined {
  const { response } = entry;
  if (response === null || response.status < 400) return undefined;
  const header = response.headers['retry-after'];
  if (header !== undefined) return whenOf(header.trim(), entry.at);
  // The Matrix client-server API, "Rate limiting".
  const span = property(response.body, 'retry_after_ms');
  return response.status === 429 && typeof span === 'number' ? entry.at + span : undefined;
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function whenOf(header: string, at: number): number | undefined {
  if (/^\d+$/.test(header)) return at + Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}
