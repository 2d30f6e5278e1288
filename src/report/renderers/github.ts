import type { Charge, Report } from '../report.ts';
import type { Renderer } from './renderer.ts';
import { neverMet, sectionsOf, sentenceOf, sharesOf, titleOf, visible } from './words.ts';

/** GitHub takes no summary of more than 1 MiB. */
const MOST_ROWS = 25;

/** The report as workflow commands of GitHub Actions, and as Markdown for the summary of a run. */
export const githubRenderer: Renderer = {
  file: undefined,
  render({ violations, warnings, conduct, gates }) {
    const unmet = gates.filter(({ name, isMet }) => ['requests', 'coverage'].includes(name) && !isMet);
    return [
      ...violations.map((charge) => command('error', charge)),
      ...conduct.flatMap(({ severity, charges }) => charges.map((charge) => command(severity, charge))),
      ...warnings.map((charge) => command('warning', charge)),
      ...unmet.map(({ name, message }) => `::error title=${name}::${data(message)}\n`),
    ].join('');
  },
  summary(report) {
    return [
      `## ${report.verdict === 'kept' ? '✅' : '❌'} ${text(sentenceOf(report))}`,
      ...sectionsOf(report).map(({ title, charges }) => table(title, charges)),
      table(
        'Conduct',
        report.conduct.flatMap(({ charges }) => charges),
      ),
      coverageTable(report),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n');
  },
};

function command(severity: 'error' | 'warning', charge: Charge): string {
  const { code, message, curl } = charge;
  const title = property(`${code}: ${titleOf(charge)}`);
  return `::${severity} title=${title}::${data(message)}%0A${data(curl)}\n`;
}

/** Text in which a workflow command does not end. */
function data(text: string): string {
  return visible(text).replaceAll('%', '%25');
}

/** Text in which a property of it does not end. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function table(title: string, charges: readonly Charge[]): string {
  if (charges.length === 0) return '';
  const rows = charges
    .slice(0, MOST_ROWS)
    .map(
      (charge) =>
        `| ${code(charge.code)} | ${code(titleOf(charge))} | ${text(charge.message)} | ${charge.count} | ${code(charge.curl)} |`,
    );
  const more = charges.length - rows.length;
  return [
    ...[`### ${title}`, '', '| what | where | | times | first |', '|---|---|---|---|---|', ...rows],
    ...(more > 0 ? ['', `… and ${more} more.`] : []),
  ].join('\n');
}

function coverageTable(report: Report): string {
  const shares = sharesOf(report).map(([title, all, used]) => `| ${title} | ${all} | ${used} |`);
  const never = report.coverage.operations
    .filter((one) => one.calls > 0 && neverMet(one).length > 0)
    .map((one) => `| ${code(one.operation)} | ${text(neverMet(one).join(', '))} |`);
  return [
    ...['### Coverage', '', '| | of all operations | of those used |', '|---|---|---|', ...shares],
    ...(never.length === 0 ? [] : ['', '| operation | never met |', '|---|---|', ...never]),
  ].join('\n');
}

/** Text in a cell of a Markdown table, where nothing is markup. */
function text(plain: string): string {
  return visible(plain)
    .replace(/[\\`*_{}[\]<>()#!|~&@-]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

function code(plain: string): string {
  const line = visible(plain).replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const fence = '`'.repeat(1 + Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length)));
  return `${fence}${/^`|`$/.test(line) ? ` ${line} ` : line}${fence}`;
}
