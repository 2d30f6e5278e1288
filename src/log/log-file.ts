import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { type Log, LogError, type Recovery } from './log.ts';
import { existsAlready, notOpen, openedAlready } from './logs-by-name.ts';
import { readLines } from './ndjson.ts';

/** Where a log is kept, and how. */
export interface LogFileOptions {
  readonly name: string;
  readonly path: string;
  /** Whether entries are delivered only when they are on the disk, and not when the system has them. */
  readonly sync: boolean;
  /** Is called once the log is closed. */
  readonly forget: () => void;
}

interface Appended<Entry> {
  readonly entry: Entry;
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How many characters are written at a time, or one line: enough to be quick, and no text becomes too long. */
const WRITE_LENGTH = 4 * 2 ** 20;

/** A log in a file of one JSON text per line (NDJSON). What is appended during a write is written together after it. */
export class LogFile<Entry> implements Log<Entry> {
  readonly #options: LogFileOptions;
  #file: FileHandle | undefined;
  /** The length of all that was delivered, in bytes. */
  #size = 0;
  #deliver: (entry: Entry) => void = () => undefined;
  /** Why nothing can be appended. */
  #refusal: LogError | undefined;
  readonly #queue: Appended<Entry>[] = [];
  /** What ends last of all that was begun. */
  #last: Promise<unknown> = Promise.resolve();
  #filling: Promise<void> | undefined;
  #opening: Promise<Recovery> | undefined;
  #writing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #isUnwanted = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#refusal = notOpen(options.name);
  }

  async open(deliver: (entry: Entry) => void, known = 0): Promise<Recovery> {
    if (this.#opening !== undefined || this.#closing !== undefined) throw openedAlready(this.#options.name);
    this.#deliver = deliver;
    this.#refusal = undefined;
    this.#opening = this.#recover(this.#last, known);
    this.#last = this.#opening;
    try {
      return await this.#opening;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async append(entry: Entry): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const line = lineOf(entry);
    const delivered = new Promise<void>((resolve, reject) => {
      this.#queue.push({ entry, line, resolve, reject });
    });
    this.#last = delivered;
    this.#writing ??= this.#writeQueue();
    await delivered;
  }

  settled(): Promise<void> {
    return ended(this.#last);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes this log and deletes its file. */
  remove(): Promise<void> {
    this.#isUnwanted = true;
    return this.close();
  }

  /** Makes this log begin with all that another one holds. */
  async fill(from: LogFile<Entry>): Promise<void> {
    if ((this.#filling ?? this.#opening ?? this.#closing) !== undefined)
      throw existsAlready(this.#options.name);
    this.#filling = this.#copy(from, from.settled());
    this.#last = this.#filling;
    try {
      await this.#filling;
    } finally {
      this.#filling = undefined;
    }
  }

  /** Waits, and then reads all that there is. */
  async #recover(before: Promise<unknown>, known: number): Promise<Recovery> {
    const { path, sync } = this.#options;
    try {
      await ended(before);
      this.#file = await open(path, 'a+');
      // What comes out of the file was put into it by `append`.
      let read = 0;
      const { lines, whole, size } = await readLines(this.#file, path, (value) => {
        if (++read > known) this.#deliver(value as Entry);
      });
      this.#size = whole;
      if (whole < size) await truncate(path, whole);
      if (sync) await this.#file.datasync();
      return whole < size
        ? { entries: lines, cut: { bytes: size - whole, line: lines + 1 } }
        : { entries: lines };
    } catch (error) {
      this.#refuse(notOpen(this.#options.name), this.#queue.splice(0));
      throw unavailable(error);
    }
  }

  async #writeQueue(): Promise<void> {
    // Also if it is open already: everything that is appended before the next turn is written together.
    await ended(this.#opening);
    const file = this.#file;
    while (file !== undefined && this.#queue.length > 0) await this.#write(file, this.#nextBatch());
    this.#writing = undefined;
  }

  #nextBatch(): readonly Appended<Entry>[] {
    let length = 0;
    const rest = this.#queue.findIndex(({ line }) => {
      length += line.length;
      return length > WRITE_LENGTH;
    });
    return this.#queue.splice(0, rest < 0 ? this.#queue.length : Math.max(rest, 1));
  }

  async #write(file: FileHandle, batch: readonly Appended<Entry>[]): Promise<void> {
    const { path, sync } = this.#options;
    const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
    try {
      await file.appendFile(bytes);
      if (sync) await file.datasync();
    } catch (error) {
      // What is there of it would be delivered when the log is opened again, and everybody is told that it never will be.
      await truncate(path, this.#size).catch(() => undefined);
      this.#refuse(readOnly(path, error), [...batch, ...this.#queue.splice(0)]);
      return;
    }
    this.#size += bytes.length;
    for (const appended of batch) this.#hand(appended);
  }

  #hand({ entry, resolve, reject }: Appended<Entry>): void {
    try {
      this.#deliver(entry);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  #refuse(refusal: LogError, appended: readonly Appended<Entry>[]): void {
    this.#refusal = refusal;
    for (const { reject } of appended) reject(refusal);
  }

  async #close(): Promise<void> {
    this.#refusal ??= notOpen(this.#options.name);
    try {
      await ended(this.#filling);
      await ended(this.#opening);
      await this.#writing;
      await this.#file?.close();
      if (this.#isUnwanted) await rm(this.#options.path, { force: true });
    } finally {
      this.#options.forget();
    }
  }

  /** Copies what the other log has written, once that is settled, and no part of what it may be writing. */
  async #copy(from: LogFile<Entry>, isSettled: Promise<void>): Promise<void> {
    const { name, path, sync } = this.#options;
    const part = `${path}.part`;
    if ((await lengthOf(path)) > 0) throw existsAlready(name);
    await isSettled;
    const size = from.#file === undefined ? await lengthOf(from.#options.path) : from.#size;
    if (size === 0) return;
    try {
      await copyFile(from.#options.path, part, constants.COPYFILE_FICLONE);
      await truncate(part, size);
      if (sync) await flush(part);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw unavailable(error);
    }
  }
}

function lineOf(entry: unknown): string {
  const text: string | undefined = JSON.stringify(entry);
  if (text === undefined) throw new TypeError(`A log takes JSON, and ${String(entry)} is none.`);
  return `${text}\n`;
}

function readOnly(path: string, error: unknown): LogError {
  const reason = error instanceof Error ? error.message : String(error);
  return new LogError(
    'LOG_UNAVAILABLE',
    `${path} could not be written, and takes nothing more: ${reason}. Make room, or mend what is wrong, and start again.`,
  );
}

/** What the system says as a `LogError`; any other error, as that of a listener, as it is. */
export function unavailable(error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  return isOfSystem ? new LogError('LOG_UNAVAILABLE', error.message) : error;
}

async function ended(promise: Promise<unknown> | undefined): Promise<void> {
  await promise?.catch(() => undefined);
}

async function lengthOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.datasync();
  await file.close();
}
