import type { Exchange } from '../http/exchange.ts';
import { deepFreeze } from '../json/freeze.ts';
import { Call, endOf, NOBODY, type SeenWorld } from './call.ts';
import { runSteps } from './chain.ts';
import { Chains } from './chains.ts';
import { Cues } from './cues.ts';
import { type Effects, noEffects, type Reading } from './effects.ts';
import type { Entry, Given } from './entry.ts';
import { FailedCalls } from './failed-calls.ts';
import { give, putFromOutside } from './given.ts';
import { Memory } from './memory.ts';
import { attributed, failure, hasDecided, ownAnswer, stillAhead } from './outcome.ts';
import type { Outgoing } from './outgoing.ts';
import type { Chain, Program } from './program.ts';
import { State } from './state.ts';
import { type Answer, isPending } from './step.ts';
import { type Suspended, SuspendedCalls } from './suspended.ts';

const NOTHING: Chain = { changes: 'never', steps: [] };

/** How often calls may wake each other before that is taken for a circle. */
const MOST_RESUMED = 10_000;

/** A deterministic fold over a log: what it says follows from the entries that it was given, and from nothing else. */
export class World {
  #program: Program;
  readonly #chains: Chains;
  /** What it goes on with at the next entry that says so. */
  #next: { readonly program: Program; readonly state: State } | undefined;
  #state: State;
  #suspended = new SuspendedCalls();
  #outbox = new Map<string, Outgoing>();
  #failed = new FailedCalls();
  #cues: Cues;
  /** What calls see of the world besides its state. */
  readonly #seen: SeenWorld;
  #seed = '';
  #given: Given = {};
  /** How many rules were added to it. */
  #rules = 0;
  #epoch = 0;
  #entries = 0;
  #position = 0;
  #time = 0;
  #began = 0;

  constructor(program: Program, from?: World) {
    this.#program = program;
    this.#chains = new Chains(program, from === undefined ? undefined : from.#chains);
    this.#cues = new Cues(program, from === undefined ? undefined : from.#cues);
    this.#seen = {
      seed: () => this.#seed,
      constants: () => this.#program.constants,
      callbacks: (exchange, name, body) => this.#program.callback(exchange, name, body),
      isSuspended: (call) => this.isSuspended(call),
      failureOf: (call) => this.#failed.get(call),
    };
    this.#state = from === undefined ? new State(program) : new State(program, from.#state);
    if (from === undefined) return;
    this.#given = from.#given;
    this.#rules = from.#rules;
    this.#seed = from.#seed;
    this.#epoch = from.#epoch;
    this.#entries = from.#entries;
    this.#position = from.#position;
    this.#time = from.#time;
    this.#began = from.#began;
  }

  /** How strongly an operation touches the world; `undefined` where the scenario says nothing about it. */
  strengthOf(operation: string): Chain['changes'] | undefined {
    return this.#chains.of(operation)?.changes;
  }

  /** The operations that rules say something about which were added to it. */
  get added(): readonly string[] {
    return this.#chains.added();
  }

  /** What it holds. */
  get state(): State {
    return this.#state;
  }

  /** A call that looks. */
  reading(exchange: Exchange): Reading {
    return { exchange, memory: new Memory(), chain: this.#chains.of(exchange.operation) ?? NOTHING };
  }

  /** Makes ready to go on with another program, at the next entry of that kind. Throws where the state does not fit it. */
  prepare(program: Program): void {
    this.#next = { program, state: this.#state.under(program) };
  }

  /** How many entries it was given. */
  get entries(): number {
    return this.#entries;
  }

  /** The latest time that it knows of, in milliseconds since 1970. */
  get time(): number {
    return this.#time;
  }

  /** When the world, or its latest life, began: cues count from there. */
  get began(): number {
    return this.#began;
  }

  /** Whether a call that was logged still waits. */
  isSuspended(call: string): boolean {
    return this.#suspended.get(call) !== undefined;
  }

  /** The requests that have not yet come to an end, in the order in which they were sent. */
  get outbox(): ReadonlyMap<string, Outgoing> {
    return this.#outbox;
  }

  /** The cues that are still to come. */
  get cues(): readonly { readonly name: string; readonly at: number }[] {
    return this.#cues.after(this.#began);
  }

  /** A world that goes on from here on its own; what waits, and what is to be sent, stays behind. */
  fork(): World {
    return new World(this.#program, this);
  }

  /** Applies the next entry of the log. */
  apply(entry: Entry): Effects {
    const effects = noEffects();
    this.#time = Math.max(this.#time, entry.at);
    this.#position++;
    this.#entries++;
    this.#enter(entry, effects);
    this.#resume(effects);
    return effects;
  }

  /** Asks a call that only looks; with `isLast` whoever waits has to be answered now, whatever there is. */
  ask({ exchange, memory, chain }: Reading, at: number, isLast = false): Answer {
    const call = this.#call(
      { id: '', exchange: deepFreeze(exchange), memory },
      { at: Math.max(at, this.#time), isLast },
    );
    return this.#answer(call, chain);
  }

  #enter(entry: Entry, effects: Effects): void {
    switch (entry.kind) {
      case 'begin':
        this.#seed = entry.seed;
        this.#began = entry.at;
        this.#position = 0;
        this.#given = entry.given ?? {};
        this.#change(effects, ({ state }) => give(state, this.#given));
        break;
      case 'call':
        this.#perform(this.#begun(entry), effects);
        break;
      case 'wake': {
        const call = this.#suspended.get(entry.call);
        if (call !== undefined) this.#perform(call, effects);
        break;
      }
      case 'fork':
        this.#suspended = new SuspendedCalls();
        this.#outbox = new Map();
        break;
      case 'outcome':
        this.#outbox.delete(entry.effect);
        break;
      case 'cue':
        this.#play(entry.name, effects);
        break;
      case 'inject':
      case 'put':
      case 'take':
        this.#change(effects, ({ state }) => putFromOutside(state, entry), entry.ref);
        break;
      case 'use':
        this.#use(entry, effects);
        break;
      case 'program':
        this.#adopt(effects);
        break;
      case 'reset':
        this.#reset(entry.at, effects);
        break;
    }
  }

  #begun({ ref, exchange }: Extract<Entry, { kind: 'call' }>): Suspended {
    const memory = new Memory();
    const chain = this.#chains.of(exchange.operation) ?? NOTHING;
    return {
      id: this.#callId,
      ref,
      position: this.#position,
      exchange: deepFreeze(exchange),
      memory,
      chain,
    };
  }

  get #callId(): string {
    return `${this.#epoch}.${this.#position}`;
  }

  #call(
    { id, exchange, memory }: Pick<Suspended, 'id' | 'exchange' | 'memory'>,
    { at, isLast = false, position = this.#position }: { at: number; isLast?: boolean; position?: number },
  ): Call {
    return new Call({
      id,
      exchange,
      memory,
      at,
      isLast,
      position,
      state: this.#state,
      latest: this.#position,
      world: this.#seen,
    });
  }

  /** What a call is answered; whatever goes wrong is an answer as well, and takes back all that was changed. */
  #answer(call: Call, { steps }: Chain): Answer {
    try {
      const answer = runSteps(steps, call, ownAnswer, true);
      call.place = call.answeredBy?.place ?? '';
      if (isPending(answer)) return stillAhead(call, answer);
      return this.#program.check(call.exchange, attributed(answer, call));
    } catch (error) {
      this.#state.changes.takeBack();
      call.sent.length = 0;
      return failure(call, error);
    }
  }

  #perform(suspended: Suspended, effects: Effects): void {
    const { id, ref, exchange, memory, chain } = suspended;
    const call = this.#call(suspended, { at: this.#time, position: suspended.position });
    const { changes } = this.#state;
    const hasWaited = this.isSuspended(id);
    this.#suspended.delete(id);
    changes.open();
    const answer = this.#answer(call, chain);
    if (!isPending(answer)) {
      effects.grown.push(...changes.settle());
      if (hasWaited) effects.grown.push(endOf(id));
      if (hasWaited && call.hasFailed) this.#failed.add(id, answer, this.#position);
      effects.answers.push({ ref, decision: answer });
      this.#post(call, effects);
      return;
    }
    effects.grown.push(...changes.suspend());
    if (chain.changes === 'once' && hasDecided(chain, call)) {
      effects.readings.push({ ref, reading: { exchange, memory, chain }, pending: answer });
      return;
    }
    const { until } = answer;
    this.#suspended.add({ ...suspended, until }, answer);
    if (until !== undefined && until !== suspended.until) effects.deadlines.push({ call: id, until });
  }

  /** Calls that wait for what has grown are asked again, and so are those that wait for what they change. */
  #resume(effects: Effects): void {
    let seen = 0;
    for (let count = 0; seen < effects.grown.length && count < MOST_RESUMED; ) {
      const grown = effects.grown.slice(seen);
      seen = effects.grown.length;
      for (const call of this.#suspended.waitingFor(grown)) {
        count++;
        if (this.isSuspended(call.id)) this.#perform(call, effects);
      }
    }
  }

  #play(name: string, effects: Effects): void {
    const steps = this.#cues.take(name);
    if (steps !== undefined) this.#change(effects, (call) => runSteps(steps, call, ownAnswer));
  }

  #use({ on, steps }: Extract<Entry, { kind: 'use' }>, effects: Effects): void {
    try {
      this.#chains.add(`use-${++this.#rules}`, { on, steps });
    } catch (error) {
      effects.failures.push({ ref: undefined, text: error instanceof Error ? error.message : String(error) });
    }
  }

  #adopt(effects: Effects): void {
    if (this.#next === undefined) return;
    const { program, state } = this.#next;
    this.#next = undefined;
    this.#program = program;
    this.#state = state;
    this.#cues = new Cues(program, this.#cues);
    for (const text of this.#chains.adopt(program)) effects.failures.push({ ref: undefined, text });
  }

  /** A change that nobody asked for, and nobody is answered for; like any other it is made whole or not at all. */
  #change(effects: Effects, make: (call: Call) => unknown, ref?: string): void {
    const call = this.#call({ id: this.#callId, exchange: NOBODY, memory: new Memory() }, { at: this.#time });
    const { changes } = this.#state;
    changes.open();
    try {
      make(call);
      effects.grown.push(...changes.settle());
      this.#post(call, effects);
    } catch (error) {
      changes.takeBack();
      const isOutside = call.place === '';
      const text = isOutside && error instanceof Error ? error.message : `${failure(call, error).detail}`;
      effects.failures.push({ ref, text });
    }
  }

  #post({ callId, sent }: Call, effects: Effects): void {
    for (const [index, request] of sent.entries()) {
      const effect = `${callId}/${index}`;
      this.#outbox.set(effect, request);
      effects.sent.push([effect, request]);
    }
  }

  #reset(at: number, effects: Effects): void {
    for (const { ref } of this.#suspended.all())
      effects.answers.push({
        ref,
        decision: { problem: 'unavailable', detail: 'The world was reset meanwhile.' },
      });
    this.#state = new State(this.#program);
    this.#suspended = new SuspendedCalls();
    this.#outbox = new Map();
    this.#failed = new FailedCalls();
    this.#cues = new Cues(this.#program);
    this.#chains.clear();
    this.#epoch++;
    this.#position = 0;
    this.#began = at;
    this.#change(effects, ({ state }) => give(state, this.#given));
  }
}
