import type { JournalEntry } from '../../journal/entry.ts';
import type { Registry } from '../../schema/schema.ts';
import type { Operation } from '../../spec/api.ts';

/** A way to behave badly with requests that are valid, each of them. */
export interface Rule {
  readonly name: string;
  /** What is wrong with it, in one sentence. */
  readonly description: string;
  /** Whether it only warns, unless somebody is strict. */
  readonly isMild: boolean;
  /** A judge that has seen nothing yet. */
  judge(schemas: Registry): Judge;
}

/**
 * Says what an exchange has made wrong. It is told each exchange of an operation when it has ended, so not in the order in which
 * they began; what it remembers is bounded.
 */
export type Judge = (entry: JournalEntry, operation: Operation) => readonly Misconduct[];

/** Something that a client did. */
export interface Misconduct {
  readonly message: string;
  /** The place in the request, where that is what one of these differs from another by. */
  readonly where?: string;
}

/** Nothing was wrong. */
export const FINE: readonly Misconduct[] = [];

/** How far, in milliseconds, times of a client and of the server may be apart: timers are early, and times are rounded. */
export const SLACK = 20;

/** One text for the requests of one client to one path of one world. */
export function callOf({ world, client, request: { method, path } }: JournalEntry): string {
  return JSON.stringify([world, client, method, path]);
}

/** When an exchange ended, in the time of the server: a world may stand still meanwhile. */
export function endOf({ started, duration }: JournalEntry): number {
  return started + (duration ?? 0);
}
