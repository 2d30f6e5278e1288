/** What came of opening a log. */
export interface Recovery {
  /** How many entries there were. */
  readonly entries: number;
  /** What was cut off its end, because a crash had left it unfinished: its length in bytes, and its line. */
  readonly cut?: { readonly bytes: number; readonly line: number };
}

/**
 * An append-only log of JSON values. The log delivers; nobody applies what he appended himself: with two appenders the order
 * of delivery is the one order that there is. It is opened once and closed once; after that `Logs` has another one of its name.
 */
export interface Log<Entry> {
  /**
   * Delivers every entry that there is, as JSON brings it back, resolves at the last one, and goes on delivering what is
   * appended, as it is; to one listener, in order; but for so many `known` entries at its beginning. Rejects with a `LogError`, or with what the listener throws.
   */
  open(deliver: (entry: Entry) => void, known?: number): Promise<Recovery>;
  /**
   * Resolves once the entry was delivered; rejects with a `LogError`, and then it never will be. What the listener throws
   * rejects it as well, and keeps nothing else from being delivered.
   */
  append(entry: Entry): Promise<void>;
  /** Resolves once everything that was appended before has been delivered. */
  settled(): Promise<void>;
  /** Takes nothing more, and resolves once what was appended before has been delivered. */
  close(): Promise<void>;
}

/** The logs of several worlds, by name. */
export interface Logs<Entry> {
  /** The log of a name, the same one until it is closed; a new one is empty. */
  log(name: string): Log<Entry>;
  /** The names of the logs that hold something, sorted. */
  names(): Promise<readonly string[]>;
  /** Makes a new log begin with all that another one holds; one that is open or holds something is `LOG_IN_USE`. */
  copy(from: string, to: string): Promise<void>;
  /** All that a log holds, as JSON brings it back. Rejects with a `LogError` where it cannot be read. */
  read(name: string): Promise<readonly Entry[]>;
  /** Makes a new log begin with these entries; one that is open or holds something is `LOG_IN_USE`. */
  write(name: string, entries: readonly Entry[]): Promise<void>;
  /** Closes a log and forgets what it holds. */
  remove(name: string): Promise<void>;
  /** Closes all of them; then there are no more logs. */
  close(): Promise<void>;
}

/** What a log cannot do. */
export class LogError extends Error {
  readonly code: 'LOG_UNAVAILABLE' | 'LOG_CORRUPT' | 'LOG_IN_USE';

  constructor(code: LogError['code'], message: string) {
    super(message);
    this.name = 'LogError';
    this.code = code;
  }
}
