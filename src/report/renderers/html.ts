import type { CoverageItem, OperationCoverage } from '../../journal/coverage.ts';
import type { Charge, Report, RuleVerdict } from '../report.ts';
import { PAGE_STYLE } from './html-style.ts';
import { type Markup, markup, verbatim } from './markup.ts';
import type { Renderer } from './renderer.ts';
import { kindsOf, number, sectionsOf, sharesOf } from './words.ts';

/** The report as one page that needs nothing besides itself. */
export const htmlRenderer: Renderer = {
  file: 'understudy-report.html',
  render(report) {
    const { verdict, gates, exchanges } = report;
    const page = markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The contract is ${verdict}</title>
<style>${verbatim(PAGE_STYLE)}</style>
<header class="${verdict}">
<h1>The contract is ${verdict}</h1>
<p>After ${number(exchanges, 'exchange')}.</p>
<ul class="gates">${gates.map(
      ({ name, isMet, message }) =>
        markup`<li class="${isMet ? 'kept' : 'broken'}"><b>${name}</b> ${message}</li>`,
    )}</ul>
</header>
<main>
${sectionsOf(report).map(
  ({ title, isError, charges }) => markup`<section>
<h2>${title} <small>${charges.length}</small></h2>
${charges.map((charge) => chargeMarkup(charge, isError))}</section>
`,
)}${conductMarkup(report)}${coverageMarkup(report)}${notesMarkup(report)}</main>
</html>
`;
    return page.markup;
  },
};

function chargeMarkup({ code, operation, request, message, count, curl }: Charge, isError: boolean): Markup {
  return markup`<article class="${isError ? 'broken' : 'warned'}">
<h3><code class="code">${code}</code> <code>${request}</code> <small>${operation ?? 'no operation'}, ${number(count, 'time')}</small></h3>
<p>${message}</p>
<pre>${curl}</pre>
</article>
`;
}

function conductMarkup({ conduct }: Report): Markup {
  if (conduct.length === 0) return markup``;
  return markup`<section>
<h2>Conduct</h2>
${conduct.map(ruleMarkup)}</section>
`;
}

function ruleMarkup({ name, description, severity, charges }: RuleVerdict): Markup {
  const mark = charges.length === 0 ? 'kept' : severity === 'error' ? 'broken' : 'warned';
  return markup`<div class="rule"><p class="${mark}"><b>${name}</b> ${description}</p>
${charges.map((charge) => chargeMarkup(charge, severity === 'error'))}</div>
`;
}

function coverageMarkup(report: Report): Markup {
  return markup`<section>
<h2>Coverage</h2>
<table>
<thead><tr><th>What</th><th>Of all operations</th><th>Of those used</th></tr></thead>
<tbody>${sharesOf(report).map(([title, all, used]) => markup`<tr><th>${title}</th><td>${all}</td><td>${used}</td></tr>`)}</tbody>
</table>
<p>What was never met is underlined.</p>
<table>
<thead><tr><th>Operation</th><th>Calls</th><th>Described, and how often it was used</th></tr></thead>
<tbody>
${report.coverage.operations.map(operationRow)}</tbody>
</table>
</section>
`;
}

function operationRow(one: OperationCoverage): Markup {
  const { operation, method, path, calls } = one;
  const kinds = kindsOf(one).filter(([, items]) => items.length > 0);
  return markup`<tr class="${calls === 0 ? 'unused' : 'used'}"><th><code>${method} ${path}</code><br><small>${operation}</small></th><td>${calls}</td><td>${kinds.map(
    ([title, items]) => markup`<p><small>${title}</small> ${items.map(itemMarkup)}</p>`,
  )}</td></tr>
`;
}

function itemMarkup({ name, count }: CoverageItem): Markup {
  return count === 0
    ? markup`<span class="never" title="never met">${name}</span> `
    : markup`<span class="met" title="${number(count, 'time')}">${name}</span> `;
}

function notesMarkup({ ignores, unlisted }: Report): Markup {
  if (ignores.length === 0 && unlisted === 0) return markup``;
  return markup`<footer>${ignores.map(({ pattern, count }) => markup`<p><code>--ignore ${pattern}</code> ${number(count, 'time')}</p>`)}
${unlisted === 0 ? '' : markup`<p>${unlisted} more are counted, and not listed.</p>`}</footer>
`;
}
