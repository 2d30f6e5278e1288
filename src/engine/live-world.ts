import type { Clock } from '../clock/clock.ts';
import { type ShiftedClock, shiftedClock } from '../clock/shifted-clock.ts';
import type { Decision, LiveBody } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Log, LogError, type Recovery } from '../log/log.ts';
import type { Effects, Reading } from '../world/effects.ts';
import type { Entry, Given } from '../world/entry.ts';
import type { AddedRule, Program } from '../world/program.ts';
import { isPending, type Pending } from '../world/step.ts';
import { World } from '../world/world.ts';
import type { Gone } from './gone.ts';
import { type Guard, guarded } from './guard.ts';
import { HeldAnswers } from './held-answers.ts';
import { Outbox, type Outcome, type Send } from './outbox.ts';
import { OVERDUE, STOPPED, unavailable, unsteady } from './own-answers.ts';
import { Parts } from './parts.ts';
import { Refusals } from './refusals.ts';
import { Waiters } from './waiters.ts';

/** What a live world is made of. */
export interface LiveWorldParts {
  readonly name: string;
  readonly program: Program;
  readonly log: Log<Entry>;
  readonly clock: Clock;
  readonly seed: string;
  /** What it begins with besides what the scenario says. */
  readonly given?: Given | undefined;
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

/** What may be changed from outside. */
export type OutsideChange = Extract<Event, { kind: 'inject' | 'put' | 'take' }>;

/** What an entry is but for its time. */
type Event = Entry extends infer One ? (One extends Entry ? Omit<One, 'at'> : never) : never;

/** A world that listens: what changes it goes through its log, who waits is woken, what is due is done. */
export class LiveWorld {
  readonly #parts: LiveWorldParts;
  readonly #clock: ShiftedClock;
  readonly #waiting: Waiters;
  readonly #callers = new Map<string, Caller>();
  readonly #timers = new Set<() => void>();
  readonly #held: HeldAnswers;
  readonly #refusals = new Refusals();
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
    this.#held = new HeldAnswers((by, fire) => this.#at(this.#now() + by, fire));
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
    const { log, seed, given, program } = this.#parts;
    const known = this.#world.entries;
    const deadlines: Effects['deadlines'] = [];
    const recovery = await log.open((entry) => {
      if (entry.kind === 'begin') compareBeginning(entry, this.#parts);
      if (this.#isOpen) this.#deliver(entry);
      else deadlines.push(...this.#apply(entry).deadlines);
    }, known);
    this.#isOpen = true;
    this.#life = this.#world.entries;
    this.#clock.reach(Math.max(this.#world.time, this.#parts.since ?? 0));
    if (recovery.entries === 0)
      await this.#append({ kind: 'begin', format: 1, seed, program: program.hash, ...(given && { given }) });
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
      (this.#world.strengthOf(exchange.operation) ?? 'never') === 'never'
        ? this.#read(this.#world.reading(exchange), gone)
        : this.#write(exchange, gone);
    return answer instanceof Promise
      ? answer.then((one) => this.#held.hold(one, gone))
      : this.#held.hold(answer, gone);
  }

  /** Changes the state from outside; resolves once that is done, and rejects with a `Problem` where it cannot be. */
  async change(change: OutsideChange): Promise<void> {
    const ref = `${this.#life}.${++this.#count}`;
    this.#refusals.expect(ref);
    await this.#append({ ...change, ref });
    this.#refusals.settle(ref);
  }

  /** Lays a rule over all others, until it is reset. Throws a `RangeError` for one with a mistake. */
  async use(rule: AddedRule): Promise<void> {
    // Compiled for nothing but its mistakes: what is in the log must hold.
    this.#parts.program.rule('use', rule);
    await this.#append({ kind: 'use', ...rule });
  }

  /** Makes ready to go on with another program. Throws where the state does not fit it. */
  prepare(program: Program): void {
    this.#world.prepare(program);
    this.#shadow?.prepare(program);
  }

  /** Goes on with the program that it was made ready for; who waits goes on waiting. */
  adopt({ hash }: Program): Promise<void> {
    return this.#append({ kind: 'program', program: hash });
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
    this.#held.empty();
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
    for (const { ref, text } of effects.failures)
      if (!this.#refusals.note(ref, text)) this.#parts.note?.(text);
  }

  /** A new life: what was due in the former one is due no more. */
  #begin(): void {
    this.#outbox?.clear();
    for (const callOff of this.#timers) callOff();
    this.#timers.clear();
    this.#held.empty();
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
}

function nothing(): void {}

/** The same scenario, for the same descriptions, makes the same world of a log; another one, another. */
function compareBeginning(
  { format, program, seed }: Extract<Entry, { kind: 'begin' }>,
  { name, note, program: own, seed: wanted }: LiveWorldParts,
): void {
  // Another version may have written it, whatever the type says.
  if (Number(format) !== 1)
    throw new LogError(
      'LOG_CORRUPT',
      `The log of world ${name} has the format ${format}, and this version reads format 1 only.`,
    );
  if (program !== own.hash)
    note?.('Its log was written by another scenario, or for other descriptions: what it says may differ.');
  if (seed !== wanted) note?.(`Its log was begun with the seed ${seed}, and goes on with that.`);
}
