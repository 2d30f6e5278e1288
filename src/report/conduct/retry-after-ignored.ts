import { Recent } from './recent.ts';
import { callOf, endOf, FINE, type Rule, SLACK } from './rule.ts';
import { waitIn } from './waits.ts';

interface Asked {
  /** When that was answered, in the time of the server. */
  readonly end: number;
  /** In the time of the world. */
  readonly until: number;
}

/** A retry before the time that an error asked for. */
export const retryAfterIgnored: Rule = {
  name: 'retry-after-ignored',
  description: 'An error that says Retry-After, or retry_after_ms, is retried when that time has passed.',
  isMild: false,
  judge() {
    const waits = new Recent<Asked>();
    return (entry) => {
      const key = callOf(entry);
      const asked = waits.get(key);
      const until = waitIn(entry);
      if (until !== undefined) waits.set(key, { end: endOf(entry), until });
      // What was under way before is no retry.
      if (asked === undefined || entry.started < Math.floor(asked.end)) return FINE;
      const early = Math.round(asked.until - entry.at);
      if (early <= SLACK) return FINE;
      return [{ message: `it is sent again ${early} ms before the time that the error before it asked for` }];
    };
  },
};
