import type { Decision } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Key } from './key.ts';
import type { Memory } from './memory.ts';
import type { Outgoing } from './outgoing.ts';
import type { Chain } from './program.ts';
import type { Pending } from './step.ts';

/** A call that looks, for as long as somebody waits for its answer. */
export interface Reading {
  readonly exchange: Exchange;
  readonly memory: Memory;
  /** What its operation did when it began: a rule that changes meanwhile is for those who come later. */
  readonly chain: Chain;
}

/** What came of an entry, for whoever waits, listens and sends. */
export interface Effects {
  /** Calls that have come to their end, by the `ref` of their entry. */
  readonly answers: { readonly ref: string; readonly decision: Decision }[];
  /** Calls that have done all that they change, and now only wait. */
  readonly readings: { readonly ref: string; readonly reading: Reading; readonly pending: Pending }[];
  /** Calls that are to be woken at a time, by an entry. */
  readonly deadlines: { readonly call: string; readonly until: number }[];
  readonly grown: Key[];
  /** Requests that are to go out. */
  readonly sent: (readonly [effect: string, request: Outgoing])[];
  /** What went wrong with something that nobody asked for. */
  readonly failures: Failed[];
}

/** What went wrong with a change that was made from outside, by the `ref` of its entry, or by itself. */
export interface Failed {
  readonly ref: string | undefined;
  readonly text: string;
}

/** An entry that has had no effect yet. */
export function noEffects(): Effects {
  return { answers: [], readings: [], deadlines: [], grown: [], sent: [], failures: [] };
}
