import { hash } from 'node:crypto';
import type { CallbackRequest, Callbacks } from '../http/callback.ts';
import type { Decision } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Finding } from '../http/finding.ts';
import { deepFreeze } from '../json/freeze.ts';
import type { Json, JsonObject } from '../json/json.ts';
import type { Key } from './key.ts';
import type { Memory } from './memory.ts';
import type { Outgoing } from './outgoing.ts';
import type { State } from './state.ts';

/** How a call failed, and up to which place of the log others came that share it. */
export interface Failure {
  readonly decision: Decision;
  readonly upTo: number;
}

/** What a call sees of its world besides the state. */
export interface SeenWorld {
  seed(): string;
  constants(): JsonObject;
  readonly callbacks: Callbacks;
  /** Whether a logged call still waits. */
  isSuspended(id: string): boolean;
  /** How a call failed that had to wait. */
  failureOf(id: string): Failure | undefined;
}

/** What a call is made of. */
export interface CallParts {
  /** Unique in a world's life: its epoch and position; of a call that only looks, empty. */
  readonly id: string;
  readonly exchange: Exchange;
  readonly memory: Memory;
  readonly state: State;
  readonly world: SeenWorld;
  readonly at: number;
  /** The call's own place among the entries; of one that only looks, the latest. */
  readonly position: number;
  /** The place of the latest entry. */
  readonly latest: number;
  /** Whether whoever waits has to be answered now, whatever there is. */
  readonly isLast: boolean;
}

/** What grows when a call that was logged, and had to wait, comes to its end. */
export function endOf(callId: string): Key {
  return `call ${callId}`;
}

/** What happens by itself has no request. */
export const NOBODY: Exchange = deepFreeze({
  operation: '',
  path: {},
  query: {},
  header: {},
  cookie: {},
  body: null,
  caller: null,
});

/** A request as a step sees it: what was said, the time, the state of the world, and what may be done to it. */
export class Call {
  /** Unique in a world's life; empty for a call that only looks. */
  readonly callId: string;
  readonly exchange: Exchange;
  /** The time of this ask, in milliseconds since 1970-01-01T00:00Z; a call that is asked again sees a later one. */
  readonly at: number;
  /** The call's own place among the world's entries; of one that only looks, the latest. */
  readonly position: number;
  /** The place of the latest entry. */
  readonly latest: number;
  readonly state: State;
  /** What expressions see: the parts of the exchange, `at`, the scenario's constants, and what outer steps have named. */
  readonly scope: Record<string, Json>;
  /** The place of the step that is being asked. */
  place = '';
  /** The step that answered, or said that it waits. */
  answeredBy: { readonly place: string; readonly title?: string } | undefined;
  /** How far in the chain was asked: the place of the innermost step. */
  reached = 0;
  /** Whether it failed, and with all that it did was taken back. */
  hasFailed = false;
  /** What goes out once the call has come to its end. */
  readonly sent: Outgoing[] = [];
  /** What is to be told about the exchange. */
  readonly findings: Finding[] = [];
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    const { exchange, at } = parts;
    const constants = parts.world.constants();
    this.#parts = parts;
    this.callId = parts.id;
    this.exchange = exchange;
    this.at = at;
    this.position = parts.position;
    this.latest = parts.latest;
    this.state = parts.state;
    const { operation, path, query, header, cookie, body, caller } = exchange;
    // Name by name: to spread what is frozen costs more than all else that a call is made of.
    this.scope = { operation, path, query, header, cookie, body, caller, at };
    for (const name in constants) this.scope[name] = constants[name] ?? null;
  }

  /** Names a value for the expressions of this step and of those further in. */
  bind(name: string, value: Json): void {
    this.scope[name] = deepFreeze(value);
  }

  /** A new identifier: a function of the seed, the prefix, and how many there were before. */
  id(prefix: string): string {
    const count = this.state.count(`id ${prefix}`);
    return (
      prefix + hash('sha256', `${this.#parts.world.seed()}\n${prefix}\n${count}`, 'base64url').slice(0, 24)
    );
  }

  /** A number from 0 to 1, as good as chance, and the same in every world of the same seed. */
  draw(): number {
    const purpose = `draw ${this.place}`;
    const count = this.state.count(purpose);
    return (
      Number.parseInt(hash('sha256', `${this.#parts.world.seed()}\n${purpose}\n${count}`).slice(0, 12), 16) /
      2 ** 48
    );
  }

  /** Whether another call, that was logged, still waits. */
  isSuspended(callId: string): boolean {
    return this.#parts.world.isSuspended(callId);
  }

  /** How another call, that had to wait, failed; calls that came while it waited share that. */
  failureOf(callId: string): Decision | undefined {
    const failure = this.#parts.world.failureOf(callId);
    return failure !== undefined && this.position <= failure.upTo ? failure.decision : undefined;
  }

  /** What was made when this was first asked; a change that is made meanwhile stays even if the call then waits. */
  once<Value extends Json>(name: string, make: () => Value): Value {
    const known = this.recall(name);
    // What was put in under a name comes out under it.
    if (known !== undefined) return known as Value;
    const place = this.place;
    const value = this.state.changes.keeping(make);
    this.#parts.memory.set(place, name, value);
    return value;
  }

  /** What the step at hand remembered in an earlier ask. */
  recall(name: string): Json | undefined {
    return this.#parts.memory.get(this.place, name);
  }

  /** Has the step at hand know a value when it is asked again. */
  remember(name: string, value: Json): void {
    this.#parts.memory.set(this.place, name, value);
  }

  /** Whether it is no use to wait: the deadline has come, or everybody is to be answered now. */
  isOver(until: number | undefined): boolean {
    return this.#parts.isLast || (until !== undefined && this.at >= until);
  }

  /** Wakes who waits for a key. */
  grow(key: Key): void {
    this.state.changes.grow(key);
  }

  /** Where a described callback goes; throws where there is none of that name, or the body does not fit. */
  callback(name: string, body: Json): CallbackRequest {
    return this.#parts.world.callbacks(this.exchange, name, body);
  }

  /** Has a request go out, if the call comes to its end. */
  send(request: Outgoing): void {
    this.sent.push(deepFreeze(request));
  }
}
