import type { JournalEntry } from '../../journal/entry.ts';
import type { Operation } from '../../spec/api.ts';
import { Recent } from './recent.ts';
import { callOf, endOf, FINE, type Rule } from './rule.ts';

/** How many polls of one client on one path are remembered. */
const REMEMBERED = 16;

interface Poll {
  readonly id: number;
  readonly started: number;
  readonly end: number;
  readonly isLeft: boolean;
}

/** A second poll while the first one waits. */
export const parallelLongPolls: Rule = {
  name: 'parallel-long-polls',
  description:
    'A client has one long-poll at a time: the next one begins when the last has been answered, or given up.',
  isMild: false,
  judge() {
    const polls = new Recent<readonly Poll[]>();
    return (entry, operation) => {
      if (!isLongPoll(entry, operation)) return FINE;
      const key = callOf(entry);
      const others = polls.get(key) ?? [];
      const poll = {
        id: entry.id,
        started: entry.started,
        end: endOf(entry),
        isLeft: entry.state === 'left',
      };
      polls.set(key, [...others, poll].slice(-REMEMBERED));
      const other = others.find((one) => overlap(one, poll));
      if (other === undefined) return FINE;
      const together = Math.round(Math.min(other.end, poll.end) - Math.max(other.started, poll.started));
      return [{ message: `two polls of one client wait at the same time, for ${together} ms` }];
    };
  },
};

function isLongPoll({ request }: JournalEntry, { method, parameters }: Operation): boolean {
  const wait = parameters.find(({ name, in: part }) => part === 'query' && /^(timeout|wait)$/i.test(name));
  return method === 'GET' && wait !== undefined && request.query[wait.name] !== '0';
}

/** Whether both were there for certain: times are whole milliseconds, rounded down. */
function overlap(one: Poll, other: Poll): boolean {
  const [first, second] = one.id < other.id ? [one, other] : [other, one];
  return !first.isLeft && second.started + 1 <= first.end;
}
