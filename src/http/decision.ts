import type { Json } from '../json/json.ts';
import type { Finding } from './finding.ts';
import type { ProblemKind } from './problem.ts';

/** What a scenario decided to answer; plain JSON, so that it can be kept. */
export interface Decision {
  /** Default: that of the description's own answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent for the description's own answer of that status; from 400 on, for an error in the words of the dialect. */
  readonly body?: Json;
  /** What kind of error it is, where there is no body; its status is usual for the kind unless one is said. */
  readonly problem?: ProblemKind;
  /** What the error says, where there is no body. */
  readonly detail?: string;
  readonly fault?: Fault;
  /** How long the answer is held back, in milliseconds. */
  readonly hold?: number;
  readonly findings?: readonly Finding[];
  /** The behavior that decided it, and its place. */
  readonly rule?: string;
  /** The body, in parts that come one after the other; only of an answer that is on its way, never of one that is kept. */
  readonly live?: LiveBody;
}

/** A body that is sent as it comes about. */
export interface LiveBody {
  /** Gives each part to `push` as it comes, and calls `end` after the last one; what it gives back ends it early. */
  open(push: (part: string | Uint8Array) => void, end: () => void): () => void;
}

/** How an answer goes wrong on its way. */
export interface Fault {
  /** The connection is reset; the body is missing, ends early, or comes in pieces. */
  readonly kind: 'reset' | 'empty' | 'truncated' | 'slow';
  /** Of a slow body: how long the whole of it takes, in milliseconds. */
  readonly over?: number;
}
