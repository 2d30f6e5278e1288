import type { Clock, ManualClock, Milliseconds } from '../clock/clock.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import { jsonOf } from '../json/json.ts';
import type { Logs } from '../log/log.ts';
import { ENTRY_KINDS, type Entry, type Given } from '../world/entry.ts';
import { mustTake } from '../world/given.ts';
import type { AddedRule, Program } from '../world/program.ts';
import type { Guard } from './guard.ts';
import { LiveWorld, type LiveWorldParts } from './live-world.ts';
import type { Send } from './outbox.ts';

/** What worlds are made of, and what bounds them. */
export interface WorldsOptions {
  readonly program: Program;
  readonly logs: Logs<Entry>;
  /** Makes the clock of a new world. */
  readonly clock: () => Clock;
  readonly seed: string;
  /** What every world begins with besides what the scenario says. */
  readonly given?: Given | undefined;
  /** Whether worlds are made when they are first asked for. */
  readonly isFixed: boolean;
  /** How many there may be. */
  readonly most: number;
  /** How long a world may lie idle before another one may take its place. */
  readonly idle: Milliseconds;
  /** Whether what lay idle too long is forgotten for good; else its log stays, and it is folded again when it is asked for. */
  readonly forgetsIdle: boolean;
  /** Sends what worlds send; without it nothing goes out. */
  readonly send?: Send | undefined;
  /** Ends what waits too long in real time. */
  readonly guard?: Guard | undefined;
  /** Whether every entry is applied twice, to find steps that are not deterministic. */
  readonly isChecked?: boolean | undefined;
  /** Is told what should be known about the log of a world. */
  readonly note?: ((text: string) => void) | undefined;
}

/** How a world begins, where that is not as all others do. */
export interface Beginning {
  readonly seed?: string | undefined;
  readonly given?: Given | undefined;
}

/** What a world may be called. */
const WORLD_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

interface Place {
  readonly live: LiveWorld;
  readonly opened: Promise<LiveWorld>;
  isOpen: boolean;
  used: Milliseconds;
}

/** The worlds of a server, by name; they share one program and nothing else. */
export class Worlds {
  readonly #options: WorldsOptions;
  readonly #clock: Clock;
  readonly #places = new Map<string, Place>();
  #program: Program;
  /** The operations that rules of some world say something about, which were added while it ran. */
  readonly #added = new Set<string>();
  #isClosed = false;

  /** `clock` says how long a world has lain idle. */
  constructor(options: WorldsOptions, clock: Clock) {
    this.#options = options;
    this.#program = options.program;
    this.#clock = clock;
  }

  /** The names of the worlds that are open. */
  names(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** The world of a name, made on first use; throws a `Problem` where there is none and none may be made. */
  get(name: string): LiveWorld | Promise<LiveWorld> {
    const place = this.#places.get(name);
    if (place === undefined) {
      this.mustHave(name);
      return this.create(name);
    }
    place.used = this.#clock.now();
    return place.isOpen ? place.live : place.opened;
  }

  /** Throws a `Problem` where there is no world of a name, and none may be made on first use. */
  mustHave(name: string): void {
    if (this.#places.has(name)) return;
    mustBeName(name);
    if (this.#options.isFixed && name !== DEFAULT_WORLD)
      throw new Problem(
        'unknown-world',
        `There is no world ${name}, and none is made on first use. ${this.#known()}`,
      );
  }

  /** Whether any world has a rule for an operation. */
  plays(operation: string): boolean {
    return this.#program.chains.has(operation) || this.#added.has(operation);
  }

  /** Makes a world, or opens the one whose log there is. */
  create(name: string, { seed, given }: Beginning = {}): Promise<LiveWorld> {
    this.#mustHavePlaceFor(name);
    const parts = this.#partsFor(name);
    const own = given === undefined ? parts.given : (jsonOf(given) as Given);
    if (own !== undefined) this.#mustTake(own);
    return this.#enter(name, new LiveWorld({ ...parts, seed: seed ?? parts.seed, given: own }));
  }

  /** Lays a rule over all others of a world. Rejects with a `RangeError` for one with a mistake. */
  async use(live: LiveWorld, rule: AddedRule): Promise<void> {
    await live.use(rule);
    this.#noteAdded(live);
  }

  /** Everything that a world was given. Rejects with a `Problem` where there is no such world. */
  async log(name: string): Promise<readonly Entry[]> {
    if (!this.#places.has(name))
      throw new Problem('unknown-world', `There is no world ${name}. ${this.#known()}`);
    await (await this.get(name)).settled();
    return this.#options.logs.read(name);
  }

  /** Makes a world of what another one was given. Rejects with a `Problem` for what is no such log. */
  async import(name: string, entries: readonly Entry[]): Promise<LiveWorld> {
    this.#mustHavePlaceFor(name);
    if (entries[0]?.kind !== 'begin')
      throw new Problem('refused', 'This is not the log of a world: its first entry is not begin.');
    const odd = entries.findIndex(({ kind }) => !ENTRY_KINDS.has(kind));
    if (odd >= 0)
      throw new Problem(
        'refused',
        `Entry ${odd + 1} is of the kind ${entries[odd]?.kind}, which there is not.`,
      );
    await this.#options.logs.write(name, entries);
    try {
      return await this.#enter(name, new LiveWorld(this.#partsFor(name)));
    } catch (error) {
      await this.#options.logs.remove(name);
      throw new Problem('refused', `The log cannot be folded: ${messageOf(error)}.`);
    }
  }

  /** Has all worlds go on with another program, their state kept; where the state of one does not fit, throws and changes none. */
  async adopt(program: Program): Promise<void> {
    const lives = await Promise.all(Array.from(this.#places.values(), ({ opened }) => opened));
    for (const live of lives) live.prepare(program);
    this.#program = program;
    await Promise.all(lives.map((live) => live.adopt(program)));
  }

  /** Makes a world that goes on from where another one is. */
  async fork(from: string, to: string): Promise<LiveWorld> {
    this.#mustHavePlaceFor(to);
    const origin = await this.get(from);
    const world = origin.world.fork();
    await this.#options.logs.copy(from, to);
    return this.#enter(to, new LiveWorld({ ...this.#partsFor(to), since: origin.clock.now() }, world));
  }

  /** Ends a world, and takes its log away. */
  async delete(name: string): Promise<void> {
    await this.#close(name);
    await this.#options.logs.remove(name);
  }

  /** Ends all of them; their logs stay. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.names().map((name) => this.#close(name)));
    await this.#options.logs.close();
  }

  #enter(name: string, live: LiveWorld): Promise<LiveWorld> {
    // A clock that is moved from outside waits until what a world has begun is done.
    if ('join' in live.time) (live.time as ManualClock).join(() => live.settled());
    const opened = live.open().then(({ cut }) => {
      if (cut !== undefined)
        this.#note(name, `Its log ended in the middle of line ${cut.line}: ${cut.bytes} bytes were cut off.`);
      place.isOpen = true;
      this.#noteAdded(live);
      return live;
    });
    const place: Place = { live, opened, isOpen: false, used: this.#clock.now() };
    this.#places.set(name, place);
    opened.catch(() => this.#places.delete(name));
    return opened;
  }

  #partsFor(name: string): LiveWorldParts {
    const { logs, clock, seed, given, send, guard, isChecked } = this.#options;
    const program = this.#program;
    const note = (text: string): void => this.#note(name, text);
    return { name, program, log: logs.log(name), clock: clock(), seed, given, send, guard, isChecked, note };
  }

  #mustTake(given: Given): void {
    try {
      mustTake(this.#program, given);
    } catch (error) {
      throw new Problem('refused', `What is given does not fit: ${messageOf(error)}.`);
    }
  }

  #noteAdded({ world }: LiveWorld): void {
    for (const operation of world.added) this.#added.add(operation);
  }

  #note(name: string, text: string): void {
    this.#options.note?.(`World ${name}: ${text}`);
  }

  async #close(name: string): Promise<void> {
    const place = this.#places.get(name);
    this.#places.delete(name);
    await place?.live.close();
  }

  #mustHavePlaceFor(name: string): void {
    if (this.#isClosed) throw new Problem('unavailable', 'The server is stopping.');
    mustBeName(name);
    if (this.#places.has(name)) throw new Problem('conflict', `There is a world ${name} already.`);
    if (this.#places.size < this.#options.most) return;
    const now = this.#clock.now();
    for (const [other, { live, used }] of this.#places) {
      const isIdle = live.waiting === 0 && now - used > this.#options.idle;
      if (isIdle && other !== DEFAULT_WORLD)
        void (this.#options.forgetsIdle ? this.delete(other) : this.#close(other));
    }
    if (this.#places.size >= this.#options.most)
      throw new Problem(
        'unavailable',
        `There are ${this.#places.size} worlds, and no more may be made. Delete some, or permit more.`,
      );
  }

  #known(): string {
    return `There is: ${this.names().join(', ')}.`;
  }
}

function mustBeName(name: string): void {
  if (!WORLD_NAME.test(name))
    throw new Problem(
      'unknown-world',
      `${JSON.stringify(name)} is no name for a world: it takes 1 to 64 letters, digits, dots, dashes and underscores, a letter or a digit first.`,
    );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
