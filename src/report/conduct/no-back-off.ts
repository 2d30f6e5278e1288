import type { JournalEntry } from '../../journal/entry.ts';
import { Recent } from './recent.ts';
import { callOf, endOf, FINE, type Rule, SLACK } from './rule.ts';
import { waitIn } from './waits.ts';

/** So many errors in a row are enough to see how a client goes on. */
const ENOUGH = 3;

/** Whoever pauses longer, in milliseconds, presses nobody. */
const LONG = 1000;

/** Errors in a row. */
interface Row {
  /** When the last of them was answered, in the time of the server. */
  readonly end: number;
  /** The same in the time of the world, which may stand still. */
  readonly answered: number;
  /** Until when it asked to wait. */
  readonly until: number;
  /** How many of them were repeated at once. */
  readonly repeated: number;
  /** How long the first pause was. */
  readonly first: number;
}

const NEVER = Number.POSITIVE_INFINITY;

const NO_ERRORS: Row = { end: -NEVER, answered: -NEVER, until: NEVER, repeated: 0, first: 0 };

/** The same request again and again while it fails. */
export const noBackOff: Rule = {
  name: 'no-back-off',
  description: `What has failed ${ENOUGH} times in a row is repeated after pauses that grow, or not at all.`,
  isMild: false,
  judge() {
    const rows = new Recent<Row>();
    return (entry) => {
      const key = callOf(entry);
      const row = rows.get(key) ?? NO_ERRORS;
      // Requests side by side are no repetition.
      if (entry.started < Math.floor(row.end)) return FINE;
      const pause = Math.max(0, Math.round(entry.at - row.answered));
      const isAtOnce = pause < LONG && entry.at < row.until - SLACK;
      const repeated = isAtOnce ? row.repeated + 1 : 0;
      const first = repeated > 1 ? row.first : pause;
      if (hasFailed(entry))
        rows.set(key, {
          end: endOf(entry),
          answered: entry.at + (entry.duration ?? 0),
          until: waitIn(entry) ?? NEVER,
          repeated,
          first,
        });
      else rows.delete(key);
      const hasGrown = pause >= first * 1.5 + SLACK;
      if (repeated < ENOUGH || hasGrown) return FINE;
      return [{ message: `${repeated} errors in a row, and it is repeated after ${pause} ms` }];
    };
  },
};

function hasFailed({ response }: JournalEntry): boolean {
  return (
    response !== null && (response.status === 429 || response.status >= 500 || response.fault === 'reset')
  );
}
