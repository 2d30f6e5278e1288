import type { JournalEntry } from '../journal/entry.ts';
import { type DiscreetEntry, discreet } from './discreet.ts';
import { logLine } from './log-line.ts';
import { paintFor } from './paint.ts';
import { visible } from './visible.ts';

/** How exchanges are logged: a line each for people, or for machines, or not at all. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** All of them. */
export const LOG_FORMATS = ['line', 'json', 'off'] as const;

/** Where lines are written. */
export interface LogStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * Writes each exchange that has ended as a line to a stream; `undefined` where nothing is to be written. Unless a format is
 * asked for, only who sits at a terminal is told.
 */
export function logTo(
  stream: LogStream,
  format: LogFormat | undefined,
  environment: NodeJS.ProcessEnv,
): ((entry: JournalEntry) => void) | undefined {
  const isTerminal = stream.isTTY === true;
  const wanted = format ?? (isTerminal ? 'line' : 'off');
  if (wanted === 'off') return undefined;
  const paint = paintFor(isTerminal, environment);
  const lineOf = (entry: DiscreetEntry): string =>
    wanted === 'line' ? logLine(entry, paint) : visible(JSON.stringify(entry));
  return (entry) => void stream.write(`${lineOf(discreet(entry))}\n`);
}
