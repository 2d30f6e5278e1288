import { DEFAULT_WORLD } from '../http/world-in.ts';
import type { DiscreetEntry } from './discreet.ts';
import type { Paint } from './paint.ts';
import { counted } from './spec.ts';
import { visible } from './visible.ts';

/** The most that is told of one thing. */
const LONGEST = 200;

/** An exchange that has ended, in a line for people. */
export function logLine(entry: DiscreetEntry, paint: Paint): string {
  const { request, started, duration, operation, world } = entry;
  return [
    paint('dim', timeOf(started + (duration ?? 0))),
    shown(request.method),
    shown(request.path),
    operation === null ? '-' : shown(operation),
    statusOf(entry, paint),
    spanOf(duration ?? 0),
    ...(world === '' || world === DEFAULT_WORLD ? [] : [`@${shown(world)}`]),
    ...findingsOf(entry, paint),
  ].join(' ');
}

/** Who went away was answered nothing; an answer may have gone wrong on its way. */
function statusOf({ response, state }: DiscreetEntry, paint: Paint): string {
  if (response === null) return paint('dim', state);
  const { status, fault } = response;
  return paint(colorOf(status), fault === null ? String(status) : `${status} (${fault})`);
}

function colorOf(status: number): 'red' | 'yellow' | 'cyan' | 'green' {
  if (status >= 500) return 'red';
  if (status >= 400) return 'yellow';
  return status >= 300 ? 'cyan' : 'green';
}

function findingsOf({ findings }: DiscreetEntry, paint: Paint): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const number = counted(findings.length, 'finding');
  return [paint('yellow', `${number}: ${shown(first.message)}`)];
}

/** The time of day here. */
function timeOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function spanOf(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : Number(milliseconds.toFixed(1))} ms`;
}

function shown(text: string): string {
  const signs = visible(text);
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST)}…` : signs;
}
