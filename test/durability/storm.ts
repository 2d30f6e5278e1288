import { setImmediate as turn } from 'node:timers/promises';
import { askAt, type Room, roomOf } from './room.ts';
import { kill, type Served } from './served.ts';

/** What clients have written down when their server was killed. */
export interface Diary {
  /** The transactions that they have sent, answered or not. */
  readonly sent: ReadonlySet<string>;
  /** The events that each answered transaction became: one, if all is well. */
  readonly answered: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many writes were under way when it was killed: sent, and never answered. */
  readonly lost: number;
}

/** When a server is killed: after so many answers, and so many turns of the event loop. */
export interface Moment {
  readonly answers: number;
  readonly turns: number;
}

/** How many writers there are, each with one write under way at a time. */
const WRITERS = 64;
/** Of so many writes one is a transaction that another writer has just sent. */
const REPEATED = 5;

/** Has many write to a server at the same time, and kills it in the middle of that. */
export async function storm(server: Served, name: string, moment: Moment): Promise<Diary> {
  const diary = new Writing(name);
  const room = roomOf(askAt(server.url));
  let isAlive = true;
  const killIt = async (): Promise<void> => {
    for (let turns = 0; turns < moment.turns; turns++) await turn();
    isAlive = false;
    await kill(server);
  };
  const writeOn = async (): Promise<void> => {
    while (isAlive) {
      const wasAnswered = await diary.write(room, () => isAlive);
      if (wasAnswered && diary.answers === moment.answers) await killIt();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writeOn));
  return diary;
}

/** A diary that is being written. */
class Writing implements Diary {
  readonly sent = new Set<string>();
  readonly answered = new Map<string, Set<string>>();
  lost = 0;
  answers = 0;
  #writes = 0;
  #latest = '';
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Sends a transaction, and tells whether an answer came; rejects where a server that is alive gives none. */
  async write(room: Room, isAlive: () => boolean): Promise<boolean> {
    const txnId = this.#next();
    this.sent.add(txnId);
    try {
      const id = await room.send(txnId);
      this.answered.set(txnId, (this.answered.get(txnId) ?? new Set()).add(id));
      this.answers++;
      return true;
    } catch (error) {
      if (isAlive()) throw error;
      this.lost++;
      return false;
    }
  }

  #next(): string {
    if (++this.#writes % REPEATED !== 0) this.#latest = `${this.#name}.${this.#writes}`;
    return this.#latest;
  }
}
