import type { OperationCoverage } from '../../journal/coverage.ts';
import type { Charge, Report, RuleVerdict } from '../report.ts';
import type { Paint, Renderer } from './renderer.ts';
import {
  neverMet,
  number,
  type Section,
  sectionsOf,
  sentenceOf,
  sharesOf,
  titleOf,
  visible,
} from './words.ts';

/** How many operations are listed with what was never met; the other reports have all. */
const MOST_OPERATIONS = 20;

/** How many things that were never met are told of one operation. */
const MOST_NEVER = 12;

/** The report for people at a terminal. */
export const consoleRenderer: Renderer = {
  file: undefined,
  render(report, paint) {
    const parts = [
      ...sectionsOf(report).map((section) => sectionText(section, paint)),
      conductText(report, paint),
      coverageText(report),
      notesOf(report),
      paint(report.verdict === 'kept' ? 'green' : 'red', sentenceOf(report)),
    ];
    return `\n${parts.filter((part) => part !== '').join('\n\n')}\n`;
  },
};

function sectionText({ title, isError, charges }: Section, paint: Paint): string {
  return [title, ...charges.map((charge) => chargeText(charge, isError, paint))].join('\n');
}

function chargeText(charge: Charge, isError: boolean, paint: Paint): string {
  const { code, message, count, curl } = charge;
  const sign = isError ? paint('red', '✗') : paint('yellow', '!');
  return [
    `  ${sign} ${code}  ${visible(titleOf(charge))}${count === 1 ? '' : `  ${count} times`}`,
    `    ${visible(message)}`,
    `    ${paint('dim', visible(curl))}`,
  ].join('\n');
}

function conductText({ conduct }: Report, paint: Paint): string {
  const broken = conduct.filter(({ charges }) => charges.length > 0);
  if (broken.length === 0) return '';
  return ['Conduct', ...broken.flatMap((rule) => ruleLines(rule, paint))].join('\n');
}

function ruleLines({ description, severity, charges }: RuleVerdict, paint: Paint): string[] {
  return [
    `  ${paint('dim', description)}`,
    ...charges.map((charge) => chargeText(charge, severity === 'error', paint)),
  ];
}

function coverageText(report: Report): string {
  const rows = [['Coverage', 'of all operations', 'of those used'], ...sharesOf(report)];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row, index) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    return `${index === 0 ? '' : '  '}${cells}`.trimEnd();
  });
  const used = report.coverage.operations.filter((one) => one.calls > 0 && neverMet(one).length > 0);
  const lines = used.slice(0, MOST_OPERATIONS).map(neverLine);
  const more = used.length - lines.length;
  return [
    ...table,
    ...(lines.length === 0 ? [] : ['Never met, of the operations that were used', ...lines]),
    ...(more > 0 ? [`  … and of ${number(more, 'more operation')}`] : []),
  ].join('\n');
}

function neverLine(one: OperationCoverage): string {
  const never = neverMet(one);
  const more = never.length - MOST_NEVER;
  const told = never.slice(0, MOST_NEVER).join(', ');
  return visible(`  ${one.operation}: ${told}${more > 0 ? `, and ${more} more` : ''}`);
}

function notesOf({ ignores, unlisted }: Report): string {
  return [
    ...ignores.map(({ pattern, count }) =>
      visible(
        count === 0 ? `--ignore ${pattern} fits nothing.` : `--ignore ${pattern}: ${number(count, 'time')}.`,
      ),
    ),
    ...(unlisted === 0 ? [] : [`${unlisted} more are counted, and not listed.`]),
  ].join('\n');
}
