import type { JournalEntry } from './entry.ts';
import type { Mask } from './mask.ts';
import type { Condition } from './query.ts';

/** What was expected, and what there is. */
export interface Shortfall {
  readonly conditions: readonly Condition[];
  /** How many were expected; `undefined` for at least one. */
  readonly count: number | undefined;
  readonly found: readonly JournalEntry[];
  readonly all: readonly JournalEntry[];
  /** How long it was waited for, in milliseconds; for nothing if the server was closed before. */
  readonly waited?: number | 'closed' | undefined;
  readonly mask: Mask;
}

/** How many exchanges are told. */
const MOST_TOLD = 5;

/** Why an expectation is not met: what came instead, and what came closest. */
export function missing({ conditions, count, found, all, waited, mask }: Shortfall): string {
  const wanted = conditions.map(({ text }) => text).join(', ') || 'any';
  const number = `${count ?? 1} exchange${(count ?? 1) === 1 ? '' : 's'}`;
  const least = count === undefined || waited !== undefined ? 'at least ' : '';
  const there = found.length === 1 ? 'is 1' : `are ${found.length === 0 ? 'none' : found.length}`;
  const when = { number: ` after ${waited} ms`, string: ' when the server was closed', undefined: '' }[
    typeof waited as 'number' | 'string' | 'undefined'
  ];
  const head = `Expected ${least}${number} with ${wanted}, and there ${there}${when}.`;
  if (all.length === 0) return `${head}\nNo request has come at all.`;
  if (found.length > 0) return [head, 'There is:', ...told(found, mask)].join('\n');
  return [head, 'What came closest:', ...nearMisses(all, conditions, mask), cameInAll(all)].join('\n');
}

/** One exchange in a line. */
export function lineOf({ id, request, operation, response, state, findings }: JournalEntry): string {
  const answer = response === null ? state : String(response.status);
  const [first] = findings;
  return [
    `#${id} ${request.method} ${request.path} → ${answer}`,
    operation === null ? ' (no operation)' : ` (${operation})`,
    first === undefined ? '' : `: ${first.message}`,
  ].join('');
}

function told(entries: readonly JournalEntry[], mask: Mask): string[] {
  const lines = entries.slice(-MOST_TOLD).map((entry) => mask.text(`  ${lineOf(entry)}`, entry));
  const more = entries.length - lines.length;
  return more === 0 ? lines : [`  … and ${more} before`, ...lines];
}

/** Of the exchanges that fulfill most of the conditions, the latest, each with what is in its way. */
function nearMisses(all: readonly JournalEntry[], conditions: readonly Condition[], mask: Mask): string[] {
  const judged = all.map((entry) => ({ entry, failed: conditions.filter(({ holds }) => !holds(entry)) }));
  return judged
    .sort((a, b) => a.failed.length - b.failed.length || b.entry.id - a.entry.id)
    .slice(0, 3)
    .map(({ entry, failed }) => {
      const reasons = failed.map(({ text, found }) => `${found(entry)} and not ${text}`).join('; ');
      return mask.text(`  ${lineOf(entry)}\n    ${reasons}`, entry);
    });
}

function cameInAll(all: readonly JournalEntry[]): string {
  const counts = new Map<string, number>();
  for (const { operation, request } of all) {
    const name = operation ?? `${request.method} ${request.path}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_TOLD);
  return `In all ${all.length}: ${most.map(([name, number]) => `${number} × ${name}`).join(', ')}${counts.size > most.length ? ', …' : ''}`;
}
