import type { CoverageReport } from '../journal/coverage.ts';

/** The verdict on a client, and what it rests on; plain JSON. */
export interface Report {
  readonly verdict: 'kept' | 'broken';
  /** What a build may be stopped by. */
  readonly gates: readonly Gate[];
  /** How many exchanges there were. */
  readonly exchanges: number;
  /** Requests that break the description, and such as no description knows. */
  readonly violations: readonly Charge[];
  /** What was noteworthy about requests, and breaks nothing. */
  readonly warnings: readonly Charge[];
  /** How the description and the scenario break the description themselves; not what the client did. */
  readonly ownMistakes: readonly Charge[];
  /** How the client behaved, by every rule that was asked. */
  readonly conduct: readonly RuleVerdict[];
  readonly coverage: CoverageReport;
  /** What was wrong, and is to be ignored. */
  readonly ignored: readonly Charge[];
  /** What is to be ignored, and how often it was. */
  readonly ignores: readonly Ignore[];
  /** How often something was wrong that is counted, but not listed: there was too much of it. */
  readonly unlisted: number;
}

/** One thing that is wrong, however often it was. */
export interface Charge {
  /** The code of a finding, or the name of a rule. */
  readonly code: string;
  /** The id of the operation; `null` where no description knows the request. */
  readonly operation: string | null;
  /** Method and path as described; as they were sent where they are not. */
  readonly request: string;
  /** The part of the message and the place in it, with `*` for any place of a list: `query limit`. */
  readonly where: string;
  /** About the first example. */
  readonly message: string;
  readonly count: number;
  /** The first example, as a line for a shell in which `UNDERSTUDY_URL` is set. */
  readonly curl: string;
}

/** What a rule says about the client. */
export interface RuleVerdict {
  readonly name: string;
  readonly description: string;
  /** Whether what it finds breaks the contract. */
  readonly severity: 'error' | 'warning';
  readonly charges: readonly Charge[];
}

/** A condition of a build. */
export interface Gate {
  readonly name: 'requests' | 'violations' | 'conduct' | 'coverage';
  readonly isMet: boolean;
  /** What there is, and what was asked for. */
  readonly message: string;
}

/** A pattern of what is to be ignored. */
export interface Ignore {
  readonly pattern: string;
  readonly count: number;
}
