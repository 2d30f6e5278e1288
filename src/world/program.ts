import type { Callbacks } from '../http/callback.ts';
import type { Decision } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Json, JsonObject } from '../json/json.ts';
import type { StateRules } from './state-rules.ts';
import type { PlacedStep, Strength } from './step.ts';

/** What an operation does, the outermost step first; the description's own answer stands behind the last one. */
export interface Chain {
  readonly changes: Strength;
  readonly steps: readonly PlacedStep[];
}

/** A rule as it is written: which operations, and their steps. */
export interface AddedRule {
  readonly on: string;
  readonly steps: Json;
}

/** Something that happens by itself. */
export interface Cue {
  readonly name: string;
  /** How long after the world began, in milliseconds. */
  readonly after: number;
  readonly steps: readonly PlacedStep[];
}

/** What a world runs: a compiled scenario; it holds no state, and all worlds share it. */
export interface Program extends StateRules {
  /** Of scenario and descriptions: another one makes another world of the same log. */
  readonly hash: string;
  /** By the id of the operation. */
  readonly chains: ReadonlyMap<string, Chain>;
  readonly cues: readonly Cue[];
  /** Names that every expression knows: `vars`. */
  readonly constants: JsonObject;
  /** Holds an answer against the description: gives it back, with what was found; throws where it is not to be sent. */
  check(exchange: Exchange, decision: Decision): Decision;
  /** Where a described callback goes; throws where there is none of that name, or the body does not fit. */
  readonly callback: Callbacks;
  /**
   * Compiles a rule that was added while a world ran: what it has each operation do, by their ids. `name` is unique among the
   * rules of the world. Throws a `RangeError` that tells what is wrong with it.
   */
  rule(name: string, rule: AddedRule): ReadonlyMap<string, Chain>;
}
