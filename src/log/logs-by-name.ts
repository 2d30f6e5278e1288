import { type Log, LogError } from './log.ts';

/** Makes a log, which calls `forget` once it is closed. */
type Make<Made> = (name: string, forget: () => void) => Made;

/** One log for each name, until it is closed. */
export class LogsByName<Made extends Pick<Log<never>, 'close'>> {
  readonly #logs = new Map<string, Made>();
  readonly #make: Make<Made>;
  #isClosed = false;

  constructor(make: Make<Made>) {
    this.#make = make;
  }

  /** The log of a name; throws a `LogError` once all were closed. */
  get(name: string): Made {
    if (this.#isClosed) throw new LogError('LOG_UNAVAILABLE', `The log ${name} was closed, with all others.`);
    const known = this.#logs.get(name);
    if (known !== undefined) return known;
    const log = this.#make(name, () => this.#logs.delete(name));
    this.#logs.set(name, log);
    return log;
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(Array.from(this.#logs.values(), (log) => log.close()));
  }
}

/** Why a log that has a listener, or had one, gets no other. */
export function openedAlready(name: string): LogError {
  return new LogError('LOG_IN_USE', `The log ${name} was opened already, and delivers to one listener only.`);
}

/** Why a log that holds something does not become the copy of another one. */
export function existsAlready(name: string): LogError {
  return new LogError('LOG_IN_USE', `The log ${name} exists: remove it, or copy to another name.`);
}

/** Why a log takes nothing before it is opened and after it is closed. */
export function notOpen(name: string): LogError {
  return new LogError('LOG_UNAVAILABLE', `The log ${name} is not open.`);
}
