import type { Clock, Milliseconds } from '../clock/clock.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import type { Operation } from '../spec/api.ts';
import { EntryView, type JournalEntry } from './entry.ts';
import { missing } from './explain.ts';
import type { Journal } from './journal.ts';
import type { Mask } from './mask.ts';
import { type Condition, conditionsOf, type JournalQuery } from './query.ts';
import type { Recorded } from './recorded.ts';

/** How many exchanges are expected. */
export interface Expectation extends JournalQuery {
  /** Default: at least one. */
  readonly count?: number | undefined;
}

/** What is waited for, and for how long. */
export interface Awaited extends Expectation {
  /** In milliseconds of real time. Default: 4,000. */
  readonly timeout?: Milliseconds | undefined;
}

/** The journal, for whoever wants to know what happened. */
export interface JournalReader {
  /** How many exchanges there have been, with those that are not kept any more. */
  readonly count: number;
  /** The exchanges that are kept and fit, the oldest first; without a query all of them. */
  find(query?: JournalQuery): readonly JournalEntry[];
  /**
   * Resolves with the exchanges that fit once there are so many, and at once if there are already. Rejects with an
   * `ExpectationError` when the time is over.
   */
  wait(awaited: Awaited): Promise<readonly JournalEntry[]>;
  /**
   * The exchanges that fit. Throws an `ExpectationError` where there are none, or where a count is said other than so many;
   * it tells what came instead, and what came closest.
   */
  expect(expectation: Expectation): readonly JournalEntry[];
  /**
   * Tells of each exchange when it has come to its end, and calls `ended` when the server is closed; the function that it gives
   * back ends that.
   */
  listen(listener: (entry: JournalEntry) => void, ended?: () => void): () => void;
  /** Forgets what there was. */
  clear(): void;
}

/** What was expected did not come. */
export class ExpectationError extends Error {
  /** `stack`: the lines of the place that expected it, where that is not here. */
  constructor(message: string, stack?: string) {
    super(message);
    this.name = 'ExpectationError';
    if (stack !== undefined) this.stack = `${this.name}: ${message}\n${stack}`;
  }
}

/** The lines of whoever called a function: when a time is over nobody is on the stack any more. */
function callersOf(called: (...words: never[]) => unknown): string {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, called);
  return (site.stack ?? '').split('\n').slice(1).join('\n');
}

/** What a reader reads with. */
export interface Reading {
  readonly clock: Clock;
  readonly mask: Mask;
  readonly operations: () => readonly Operation[];
}

/** Less than the 5 seconds that most test runners give a test, so that it is told what is missing. */
const PATIENCE = 4000;

/** Reads a journal. */
export function readerOf(journal: Journal, { clock, mask, operations }: Reading): JournalReader {
  const view = (one: Recorded): EntryView => new EntryView(one);
  const all = (): EntryView[] => Array.from(journal.after(), view);
  const fitting = (conditions: readonly Condition[]): EntryView[] =>
    all().filter((entry) => conditions.every(({ holds }) => holds(entry)));
  const plain = (entries: readonly EntryView[]): readonly JournalEntry[] =>
    entries.map((entry) => mask.entry(entry.plain()));
  // What came to the worlds of other tests explains nothing; what named no world may have been meant for this one.
  const around = ({ world }: JournalQuery): EntryView[] =>
    all().filter((one) => world === undefined || one.world === world || one.world === DEFAULT_WORLD);
  const reader: JournalReader = {
    get count() {
      return journal.count;
    },
    find: (query = {}) => plain(fitting(conditionsOf(query, operations()))),
    expect({ count, ...query }) {
      const conditions = conditionsOf(query, operations());
      const found = fitting(conditions);
      if (count === undefined ? found.length > 0 : found.length === count) return plain(found);
      const message = missing({ conditions, count, found, all: around(query), mask });
      throw new ExpectationError(message, callersOf(reader.expect));
    },
    wait({ count = 1, timeout = PATIENCE, ...query }) {
      const conditions = conditionsOf(query, operations());
      const callers = callersOf(reader.wait);
      const fits = (entry: EntryView): boolean => conditions.every(({ holds }) => holds(entry));
      return new Promise((resolve, reject) => {
        // What has fitted once counts, also if it goes on: an exchange that was open is answered later.
        const found = new Map(fitting(conditions).map((entry) => [entry.id, entry]));
        const isMet = (): boolean => {
          if (found.size < count) return false;
          resolve(plain([...found.values()]));
          return true;
        };
        if (isMet()) return;
        const fail = (waited: number | 'closed'): void => {
          const shortfall = { conditions, count, found: [...found.values()], all: around(query), mask };
          reject(new ExpectationError(missing({ ...shortfall, waited }), callers));
        };
        const isOver = (one: Recorded): boolean => {
          const entry = view(one);
          if (fits(entry)) found.set(entry.id, entry);
          return isMet();
        };
        until(isOver, { journal, clock, timeout, fail });
      });
    },
    listen(listener, ended = () => {}) {
      const stop = journal.watch((one) => {
        if (one.ended !== undefined) listener(mask.entry(view(one).plain()));
      });
      const callOff = journal.onEnd(ended);
      return () => {
        stop();
        callOff();
      };
    },
    clear: () => journal.clear(),
  };
  return reader;
}

interface Patience {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timeout: Milliseconds;
  readonly fail: (waited: Milliseconds | 'closed') => void;
}

/** Looks at each exchange that changes until that is enough; fails when the time is over, or the server is closed. */
function until(isOver: (one: Recorded) => boolean, { journal, clock, timeout, fail }: Patience): void {
  const end = (): void => {
    stop();
    callOff();
    unlisten();
  };
  const giveUp = (waited: Milliseconds | 'closed'): void => {
    end();
    fail(waited);
  };
  const stop = journal.watch((one) => {
    if (isOver(one)) end();
  });
  const callOff = clock.at(clock.now() + timeout, () => giveUp(timeout));
  const unlisten = journal.onEnd(() => giveUp('closed'));
}
