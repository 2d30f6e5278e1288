import type { Operation } from '../spec/api.ts';
import { operationsNamed } from '../spec/named-operations.ts';
import { wildcards } from '../text/wildcards.ts';
import type { Ignore } from './report.ts';

/** What is wrong, and on which operation, as far as a pattern looks at it. */
export interface Ignorable {
  /** The code of a finding, or the name of a rule. */
  readonly code: string;
  readonly operation: string | null;
  /** Method and path. */
  readonly request: string;
}

interface Pattern {
  readonly text: string;
  readonly fits: (one: Ignorable) => boolean;
  count: number;
}

/**
 * What a report ignores. A pattern is `WHAT`, `OPERATION` or `WHAT@OPERATION`: `WHAT` is the code of a finding or the name of a
 * rule, `OPERATION` an id, or method and path; in both `*` stands for any text without a slash and `**` for any text.
 */
export class Ignores {
  readonly #patterns: readonly Pattern[];

  constructor(patterns: readonly string[], operations: readonly Operation[]) {
    this.#patterns = patterns.map((text) => ({ text, fits: fitting(text, operations), count: 0 }));
  }

  /** Whether something is to be ignored; every pattern that says so counts it. */
  match(one: Ignorable): boolean {
    const fitting = this.#patterns.filter(({ fits }) => fits(one));
    for (const pattern of fitting) pattern.count++;
    return fitting.length > 0;
  }

  /** The patterns, and how often each was one. */
  list(): readonly Ignore[] {
    return this.#patterns.map(({ text, count }) => ({ pattern: text, count }));
  }
}

function fitting(text: string, operations: readonly Operation[]): Pattern['fits'] {
  // A path may have an @ of its own.
  const [, what, where] = /^([\w*-]+)@(.+)$/s.exec(text) ?? [];
  const code = wildcards(what ?? text);
  const operation = onOperation(where ?? text, operations);
  return what === undefined
    ? (one) => code.test(one.code) || operation(one)
    : (one) => code.test(one.code) && operation(one);
}

function onOperation(text: string, operations: readonly Operation[]): Pattern['fits'] {
  const ids = new Set(operationsNamed(text, operations).map(({ id }) => id));
  const pattern = wildcards(text);
  return ({ operation, request }) => (operation === null ? pattern.test(request) : ids.has(operation));
}
