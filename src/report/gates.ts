import type { CoverageShare } from '../journal/coverage.ts';
import type { Charge, Gate, RuleVerdict } from './report.ts';

/** What a build asks for. */
export interface Thresholds {
  /** How many different violations are put up with. */
  readonly maxViolations: number;
  /** How many percent of the operations are to be used. */
  readonly minCoverage: number;
}

/** What there is to hold against the thresholds. */
export interface Judged {
  /** How many exchanges there were: a client that asks somebody else is judged by nothing. */
  readonly exchanges: number;
  readonly violations: readonly Charge[];
  readonly conduct: readonly RuleVerdict[];
  readonly operations: CoverageShare;
}

/** Whether what there is passes. */
export function gatesFor(
  { exchanges, violations, conduct, operations }: Judged,
  { maxViolations, minCoverage }: Thresholds,
): readonly Gate[] {
  const broken = conduct.filter(({ severity, charges }) => severity === 'error' && charges.length > 0);
  const { covered, total, percent } = operations;
  return [
    {
      name: 'requests',
      isMet: exchanges > 0,
      message: exchanges > 0 ? `${exchanges}` : 'none came: does the command use UNDERSTUDY_URL?',
    },
    {
      name: 'violations',
      isMet: violations.length <= maxViolations,
      message: `${violations.length}, at most ${maxViolations}`,
    },
    {
      name: 'conduct',
      isMet: broken.length === 0,
      message: conduct.length === 0 ? 'not asked for' : broken.map(({ name }) => name).join(', ') || 'good',
    },
    {
      name: 'coverage',
      isMet: percent >= minCoverage,
      message: `${covered} of ${total} operations (${percent} %), at least ${minCoverage} %`,
    },
  ];
}
