import { readFileSync } from 'node:fs';

/** `/proc` counts in hundredths of a second. */
const TICK = 10_000;

/** What a process has used of the processors, in microseconds; for those that cannot be asked. */
export function processorTime(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system] = fields.slice(11, 13).map(Number);
  return (user + system) * TICK;
}

/** The resident memory of a process, in MB. */
export function residentMegabytes(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
