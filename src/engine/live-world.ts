import type { Clock } from '../clock/clock.ts';
import { type ShiftedClock, shiftedClock } from '../clock/shifted-clock.ts';
import type { Decision, LiveBody } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Json } from '../json/json.ts';
import { type Log, LogError, type Recovery } from '../log/log.ts';
import type { Entry } from '../world/entry.ts';
import { Memory } from '../world/memory.ts';
import type { Program } from '../world/program.ts';
import { isPending, type Pending } from '../world/step.ts';
import { type Effects, type Reading, World } from '../world/world.ts';
import { type Guard, guarded } from './guard.ts';
import { Outbox, type Outcome, type Send } from './outbox.ts';
import { Parts } from './parts.ts';
import { Waiters } from './waiters.ts';

/** What a live world is made of. */
export interface LiveWorldParts {
  readonly name: string;
  readonly program: Program;
  readonly log: Log<Entry>;
  readonly clock: Clock;
  readonly seed: string;
  /** The time at which it begins, where that is later than what its log knows of. */
  readonly since?: number | undefined;
  /** Sends what the world sends; without it nothing goes out. */
  readonly send?: Send | undefined;
  /** Whether every entry is applied twice, to find steps that are not deterministic. */
  readonly isChecked?: boolean | undefined;
  /** Ends what waits too long in real time. */
  readonly guard?: Guard | undefined;
  /** Is told what should be known about the log. */
  readonly note?: ((text: string) => void) | undefined;
}

/** Somebody who is to be answered. */
interface Caller {
  /** What there is to say already. */
  answer: Decision | Promise<Decision> | undefined;
  settle: ((answer: Decision | Promise<Decision>) => void) | undefined;
  readonly gone: Gone;
}

/** Tells when nobody waits for an answer any more: calls the function, once. */
export type Gone = (leave: () => void) => void;

/** What an entry is but for its time. */
type Event = Entry extends infer One ? (One extends Entry ? Omit<One, 'at'> : never) : never;

/** A world that listens: what changes it goes through its log, who waits is woken, what is due is done. */
export class LiveWorld {
  readonly #parts: LiveWorldParts;
  readonly #clock: ShiftedClock;
  readonly #waiting: Waiters;
  readonly #callers = new Map<string, Caller>();
  readonly #timers = new Set<() => void>();
  readonly #held = new Set<() => void>();
  readonly #world: World;
  /** The same fold again, in a world that nobody asks. */
  readonly #shadow: World | undefined;
  readonly #outbox: Outbox | undefined;
  /** How many entries there were when it was opened: no caller of another life may be taken for one of this. */
  #life = 0;
  #count = 0;
  #isClosing = false;
  #isOpen = false;

  constructor(parts: LiveWorldParts, world: World = new World(parts.program)) {
    this.#parts = parts;
    this.#clock = shiftedClock(parts.clock);
    this.#world = world;
    this.#shadow = parts.isChecked === true ? world.fork() : undefined;
    const { send } = parts;
    const clock = this.#clock;
    const ended = (effect: string, result: Outcome): void =>
      void this.#append({ kind: 'outcome', effect, result }).catch(nothing);
    const keyOf = (effect: string): string => `${parts.name}.${this.#world.began}.${effect}`;
    this.#outbox = send && new Outbox({ clock, send, ended, keyOf });
    this.#waiting = new Waiters(
      this.#clock,
      (reading, at, isLast) => this.#world.ask(reading, at, isLast),
      parts.guard,
    );
  }

  /** The state that everything is computed from. */
  get world(): World {
    return this.#world;
  }

  /** Its own time: never before what its log knows of. */
  get clock(): Clock {
    return this.#clock;
  }

  /** What time it goes by. */
  get time(): Clock {
    return this.#parts.clock;
  }

  /** How many wait for an answer. */
  get waiting(): number {
    return this.#waiting.size + this.#callers.size + this.#held.size;
  }

  /** Reads the log; of a world that goes on from another one, the first entries are known already. */
  async open(): Promise<Recovery> {
    const { log, seed, program } = this.#parts;
    const known = this.#world.entries;
    const deadlines: Effects['deadlines'] = [];
    const recovery = await log.open((entry) => {
      if (entry.kind === 'begin') this.#compare(entry);
      if (this.#isOpen) this.#deliver(entry);
      else deadlines.push(...this.#apply(entry).deadlines);
    }, known);
    this.#isOpen = true;
    this.#life = this.#world.entries;
    this.#clock.reach(Math.max(this.#world.time, this.#parts.since ?? 0));
    if (recovery.entries === 0) await this.#append({ kind: 'begin', format: 1, seed, program: program.hash });
    if (known > 0) await this.#append({ kind: 'fork' });
    this.#watch(deadlines);
    this.#schedule();
    // What was sent before, and did not come to an end, is sent again.
    this.#outbox?.take([...this.#world.outbox]);
    return recovery;
  }

  /** Answers a request; at once where nothing has to be waited for. */
  handle(exchange: Exchange, gone: Gone): Decision | Promise<Decision> {
    const answer =
      this.#world.strengthOf(exchange.operation) === 'never'
        ? this.#read({ exchange, memory: new Memory() }, gone)
        : this.#write(exchange, gone);
    return answer instanceof Promise ? answer.then((one) => this.#hold(one, gone)) : this.#hold(answer, gone);
  }

  /** Puts entries into a stream from outside; resolves once they are there. */
  inject(stream: string, entries: readonly Json[]): Promise<void> {
    return this.#append({ kind: 'inject', stream, entries });
  }

  /** Begins anew; who waits is answered first, from the old state. */
  reset(): Promise<void> {
    return this.#append({ kind: 'reset' });
  }

  /** Answers everybody, and lets go of everything. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#waiting.empty();
    for (const callOff of this.#timers) callOff();
    for (const send of this.#held) send();
    this.#outbox?.clear();
    await this.#parts.log.close();
    for (const { settle } of this.#callers.values()) settle?.(STOPPED);
    this.#callers.clear();
  }

  /** Resolves once everything that was appended has been delivered. */
  settled(): Promise<void> {
    return this.#parts.log.settled();
  }

  #append(event: Event): Promise<void> {
    return this.#parts.log.append({ ...event, at: this.#now() });
  }

  #now(): number {
    return Math.floor(this.#clock.now());
  }

  #read(reading: Reading, gone: Gone): Decision | Promise<Decision> {
    const answer = this.#world.ask(reading, this.#now());
    return isPending(answer) ? this.#wait(reading, answer, gone) : answer;
  }

  #wait(reading: Reading, pending: Pending, gone: Gone): Decision | Promise<Decision> {
    if (pending.part !== undefined) return { live: this.#inParts(reading, pending, gone) };
    return new Promise((resolve) => {
      const begin = (first: Pending): void => resolve({ live: this.#inParts(reading, first, gone) });
      gone(this.#waiting.enter(reading, pending, { answer: resolve, begin }));
    });
  }

  /** An answer that is sent in parts; what comes before somebody listens is kept for him. */
  #inParts(reading: Reading, pending: Pending, gone: Gone): LiveBody {
    const parts = new Parts(pending.part ?? '');
    const end = (): void => parts.end();
    const leave = this.#waiting.enter(reading, pending, {
      answer: end,
      push: (part) => parts.push(part),
      end,
    });
    gone(leave);
    return {
      open(push, ended) {
        parts.open(push, ended);
        return leave;
      },
    };
  }

  #write(exchange: Exchange, gone: Gone): Decision | Promise<Decision> {
    const ref = `${this.#life}.${++this.#count}`;
    const caller: Caller = { answer: undefined, settle: undefined, gone };
    this.#callers.set(ref, caller);
    const appended = this.#parts.log.append({ kind: 'call', ref, exchange, at: this.#now() });
    if (caller.answer !== undefined) return caller.answer;
    return new Promise((resolve) => {
      const callOff = guarded(this.#parts.guard, () => this.#settle(ref, () => OVERDUE));
      // Whoever goes away is not waited for; what was begun goes on.
      gone(() => {
        this.#callers.delete(ref);
        callOff();
      });
      caller.settle = (answer) => {
        callOff();
        resolve(answer);
      };
      appended.catch((error: unknown) => {
        this.#callers.delete(ref);
        resolve(unavailable(error));
      });
    });
  }

  /** The same scenario, for the same descriptions, makes the same world of a log; another one, another. */
  #compare({ format, program, seed }: Extract<Entry, { kind: 'begin' }>): void {
    const { name, note, program: own } = this.#parts;
    // Another version may have written it, whatever the type says.
    if (Number(format) !== 1)
      throw new LogError(
        'LOG_CORRUPT',
        `The log of world ${name} has the format ${format}, and this version reads format 1 only.`,
      );
    if (program !== own.hash)
      note?.('Its log was written by another scenario, or for other descriptions: what it says may differ.');
    if (seed !== this.#parts.seed) note?.(`Its log was begun with the seed ${seed}, and goes on with that.`);
  }

  #apply(entry: Entry): Effects {
    const effects = this.#world.apply(entry);
    if (this.#shadow === undefined) return effects;
    const { answers } = this.#shadow.apply(entry);
    if (JSON.stringify(answers) === JSON.stringify(effects.answers)) return effects;
    const operation = entry.kind === 'call' ? entry.exchange.operation : 'a call that waited';
    return {
      ...effects,
      answers: effects.answers.map(({ ref }) => ({ ref, decision: unsteady(operation) })),
    };
  }

  #deliver(entry: Entry): void {
    if (entry.kind === 'reset') this.#waiting.empty();
    const effects = this.#apply(entry);
    for (const { ref, decision } of effects.answers) this.#settle(ref, () => decision);
    for (const { ref, reading, pending } of effects.readings)
      this.#settle(ref, ({ gone }) => this.#wait(reading, pending, gone));
    this.#watch(effects.deadlines);
    this.#waiting.grown(effects.grown);
    if (entry.kind === 'reset') this.#begin();
    // What could not be noted as sent would be sent again: it waits for the next start.
    if (!this.#isClosing) this.#outbox?.take(effects.sent);
    for (const failure of effects.failures) this.#parts.note?.(failure);
  }

  /** A new life: what was due in the former one is due no more. */
  #begin(): void {
    this.#outbox?.clear();
    for (const callOff of this.#timers) callOff();
    this.#timers.clear();
    for (const send of this.#held) send();
    this.#schedule();
  }

  #settle(ref: string, answerFor: (caller: Caller) => Decision | Promise<Decision>): void {
    const caller = this.#callers.get(ref);
    if (caller === undefined) return;
    this.#callers.delete(ref);
    const answer = answerFor(caller);
    caller.answer = answer;
    caller.settle?.(answer);
  }

  /** Wakes calls that wait when their time has come. */
  #watch(deadlines: Effects['deadlines']): void {
    for (const { call, until } of deadlines.filter((one) => this.#world.isSuspended(one.call)))
      this.#at(until, () => {
        if (this.#world.isSuspended(call)) this.#append({ kind: 'wake', call }).catch(nothing);
      });
  }

  /** What the scenario does by itself. */
  #schedule(): void {
    for (const { name, at } of this.#world.cues)
      this.#at(at, () => void this.#append({ kind: 'cue', name }).catch(nothing));
  }

  #at(time: number, fire: () => void): () => void {
    const end = this.#clock.at(time, () => {
      this.#timers.delete(end);
      fire();
    });
    this.#timers.add(end);
    return () => {
      this.#timers.delete(end);
      end();
    };
  }

  /** An answer that is to be held back is sent when its time has come, or when nobody waits any longer. */
  #hold(decision: Decision, gone: Gone): Decision | Promise<Decision> {
    const { hold } = decision;
    if (hold === undefined || hold <= 0) return decision;
    return new Promise((resolve) => {
      const send = (): void => {
        this.#held.delete(send);
        resolve(decision);
      };
      this.#held.add(send);
      const callOff = this.#at(this.#now() + hold, send);
      gone(() => {
        this.#held.delete(send);
        callOff();
      });
    });
  }
}

function nothing(): void {}

function unsteady(operation: string): Decision {
  const detail = `A step of ${operation} is not deterministic: the same call was answered differently when it was computed again. What a step remembers belongs into call.state.`;
  return { problem: 'internal', detail };
}

const OVERDUE: Decision = {
  problem: 'unavailable',
  detail: 'Time stands still in this world, and nobody moved it: advance its clock.',
};

const STOPPED: Decision = { problem: 'unavailable', detail: 'The server is stopping.' };

/** A log that takes nothing any more is no reason to end: what is known can still be read. */
function unavailable(error: unknown): Decision {
  const detail = error instanceof LogError ? error.message : String(error);
  return { problem: 'unavailable', detail: `Nothing can be changed: ${detail}` };
}
