import type { Decision } from '../http/decision.ts';
import type { Call } from './call.ts';
import type { Key } from './key.ts';

/** Not yet: ask again when one of these keys has grown, or when the time has come. */
export interface Pending {
  readonly keys: readonly Key[];
  /** In milliseconds since 1970-01-01T00:00Z; `undefined` for no deadline. */
  readonly until: number | undefined;
  /** What is sent meanwhile, of an answer that is sent in parts: the connection stays open. */
  readonly part?: string;
}

/** How strongly a step touches its world: it looks; it changes only what is decided once per call; it changes. */
export type Strength = 'never' | 'once' | 'always';

/** What a step says to a call. */
export type Answer = Decision | Pending;

/**
 * One part of what an operation does: looks at a call and the state of its world, and answers, or lets the steps further in
 * answer. Synchronous and deterministic: no promise, no clock, no chance, no network.
 */
export type Step = (call: Call, next: () => Answer) => Answer;

/** A step and the place of its text, which names it. */
export interface PlacedStep {
  /** `transactions.yaml:14:9`. */
  readonly place: string;
  /** The behavior and its place: `reply at transactions.yaml:14:9`; absent for one that no file names. */
  readonly title?: string;
  /** How strongly it touches the world. */
  readonly changes: Strength;
  /** Whether there are steps within it. */
  readonly hasInner: boolean;
  readonly run: Step;
}

/** Whether an answer is to be asked for again. */
export function isPending(answer: Answer): answer is Pending {
  return 'keys' in answer;
}

const ORDER: readonly Strength[] = ['never', 'once', 'always'];

/** Steps are as strong as the strongest of them. */
export function strongest(strengths: readonly (Strength | undefined)[]): Strength {
  const ranks = strengths.map((one) => (one === undefined ? 0 : ORDER.indexOf(one)));
  return ORDER[Math.max(0, ...ranks)] ?? 'never';
}
