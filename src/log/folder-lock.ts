import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { LogError } from './log.ts';

/**
 * Makes this process the only one that writes to a folder; the function that it gives back ends that. The lock of a process
 * that is gone is taken over. Throws a `LogError` where another one holds it, and Node's own error where nothing can be written.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, 'lock');
  const draft = `${lock}.${process.pid}.${threadId}`;
  const text = `${process.pid} ${startOf(process.pid)}\n`;
  writeFileSync(draft, text);
  try {
    if (!place(draft, lock)) {
      removeStale(lock, draft);
      if (!place(draft, lock)) throw inUse(lock);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (textOf(lock) === text) rmSync(lock, { force: true });
  };
}

/** Puts a file where there is none. A link, as it appears with all its content: a lock is never met half written. */
function place(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the lock of a process that is gone. One at a time may do so: between the look at a lock and its removal somebody
 * else could remove that one and put his own in its place.
 */
function removeStale(lock: string, draft: string): void {
  const claim = `${lock}.claim`;
  if (!isStale(lock)) return;
  if (!place(draft, claim)) throw inUse(claim);
  try {
    if (isStale(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Whether there is a lock and nobody who holds it: where there is none, somebody may be about to put his own. */
function isStale(lock: string): boolean {
  const text = textOf(lock);
  const [pid = '', start = ''] = text?.trim().split(' ') ?? [];
  return text !== undefined && !(isAlive(Number(pid)) && startOf(Number(pid)) === start);
}

function isAlive(pid: number): boolean {
  // 0 and negative numbers are groups of processes.
  if (!(Number.isSafeInteger(pid) && pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * When a process started, where the system tells: a process in a container that starts again has the number of the one before
 * it (proc_pid_stat(5), field 22; the name in field 2 may hold blanks and parentheses).
 */
function startOf(pid: number): string {
  const fields = textOf(`/proc/${pid}/stat`)?.replace(/^.*\) /s, '');
  return fields?.split(' ')[19] ?? '';
}

/** The text of a file; nothing where there is none. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function inUse(lock: string): LogError {
  const [pid = 'of another kind'] = textOf(lock)?.split(' ') ?? [];
  return new LogError(
    'LOG_IN_USE',
    `Process ${pid} writes to ${dirname(lock)}: stop it, or take another folder. If it is none of this kind, delete ${lock}.`,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
