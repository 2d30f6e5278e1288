import type { CoverageItem, OperationCoverage } from '../../journal/coverage.ts';
import type { Charge, Report } from '../report.ts';

/** A kind of what a report lists, and what is of that kind. */
export interface Section {
  readonly title: string;
  readonly isError: boolean;
  readonly charges: readonly Charge[];
}

/** All that a report lists besides conduct, what breaks the contract first; kinds of which there is nothing are left out. */
export function sectionsOf({ violations, warnings, ownMistakes, ignored }: Report): readonly Section[] {
  return [
    { title: 'Violations', isError: true, charges: violations },
    { title: 'Warnings', isError: false, charges: warnings },
    { title: 'Mistakes of the description itself', isError: false, charges: ownMistakes },
    { title: 'Ignored', isError: false, charges: ignored },
  ].filter(({ charges }) => charges.length > 0);
}

/** The verdict in a sentence. */
export function sentenceOf({ verdict, gates, exchanges }: Report): string {
  const told = gates.filter(({ isMet }) => !isMet).map(({ name, message }) => `${name}: ${message}`);
  const reason = told.length === 0 ? '' : ` (${told.join('; ')})`;
  return `The contract is ${verdict}${reason}, after ${number(exchanges, 'exchange')}.`;
}

/** `1 time`, `2 times`. */
export function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Request and operation: `GET /events (getEvents)`. */
export function titleOf({ request, operation }: Pick<Charge, 'request' | 'operation'>): string {
  return operation === null ? request : `${request} (${operation})`;
}

/** The kinds of what an operation describes, in the words of a table. */
export function kindsOf(
  one: OperationCoverage,
): readonly (readonly [title: string, items: readonly CoverageItem[]])[] {
  return [
    ['status', one.statuses],
    ['parameter', one.parameters],
    ['request type', one.requestTypes],
    ['response type', one.responseTypes],
    ['value', one.values],
  ];
}

/** What is described of an operation, and was never met: `status 429`. */
export function neverMet(one: OperationCoverage): readonly string[] {
  return kindsOf(one).flatMap(([title, items]) =>
    items.filter(({ count }) => count === 0).map(({ name }) => `${title} ${name}`),
  );
}

/** The shares of a coverage, in the words of a table. */
export function sharesOf({
  coverage: { all, used },
}: Report): readonly (readonly [title: string, all: string, used: string])[] {
  const kinds = [
    ['operations', 'operations'],
    ['statuses', 'statuses'],
    ['parameters', 'parameters'],
    ['media types', 'mediaTypes'],
    ['values', 'values'],
  ] as const;
  return kinds.map(([title, name]) => [title, share(all[name]), share(used[name])] as const);
}

function share({ covered, total, percent }: { covered: number; total: number; percent: number }): string {
  return total === 0 ? 'none described' : `${covered} of ${total} (${percent} %)`;
}

/** Text without anything that a terminal would obey. */
export function visible(text: string): string {
  return text.replace(/\p{C}/gu, '\ufffd');
}
