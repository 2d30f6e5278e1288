import type { Charge, Gate, Report, RuleVerdict } from '../report.ts';
import { type Markup, markup } from './markup.ts';
import type { Renderer } from './renderer.ts';
import { titleOf } from './words.ts';

/** A test as JUnit has it: without `failure` and `note` it has passed. */
interface Case {
  readonly name: string;
  readonly failure?: { readonly message: string; readonly text: string } | undefined;
  readonly note?: string | undefined;
}

/** The report for machines that count tests: violations by operation, the rules of conduct, the threshold of coverage. */
export const junitRenderer: Renderer = {
  file: 'understudy-junit.xml',
  render(report) {
    const suites = [
      suite('violations', violationCases(report)),
      suite('conduct', report.conduct.map(ruleCase)),
      suite('coverage', report.gates.filter(({ name }) => Object.hasOwn(GATES, name)).map(gateCase)),
    ];
    const { markup: text } = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="understudy">
${suites}</testsuites>
`;
    return text;
  },
};

/** A case for each operation that was used, and for each request that no description knows. */
function violationCases({ violations, coverage, gates }: Report): readonly Case[] {
  const used = coverage.operations.filter(({ calls }) => calls > 0);
  const names = new Set(
    used.map(({ operation, method, path }) => titleOf({ operation, request: `${method} ${path}` })),
  );
  const charged = new Set(violations.map(titleOf));
  const isPutUpWith = gates.some(({ name, isMet }) => name === 'violations' && isMet);
  return [...new Set([...names, ...charged])].map((name) =>
    chargedCase(
      name,
      violations.filter((charge) => titleOf(charge) === name),
      isPutUpWith,
    ),
  );
}

function ruleCase({ name, description, severity, charges }: RuleVerdict): Case {
  const judged = chargedCase(name, charges, severity === 'warning');
  return judged.failure === undefined
    ? judged
    : { ...judged, failure: { ...judged.failure, text: `${description}\n\n${judged.failure.text}` } };
}

function chargedCase(name: string, charges: readonly Charge[], isPutUpWith: boolean): Case {
  const [first] = charges;
  if (first === undefined) return { name };
  const text = charges.map(textOf).join('\n\n');
  return isPutUpWith ? { name, note: text } : { name, failure: { message: first.message, text } };
}

/** The conditions that no violation and no rule tells of. */
const GATES: Partial<Record<Gate['name'], string>> = {
  requests: 'requests came',
  coverage: 'operations used',
};

function gateCase({ name, isMet, message }: Gate): Case {
  return { name: GATES[name] ?? name, failure: isMet ? undefined : { message, text: message } };
}

function textOf({ code, message, count, curl, ...charge }: Charge): string {
  return `${code}  ${titleOf(charge)}${count === 1 ? '' : `  ${count} times`}\n${message}\n${curl}`;
}

function suite(name: string, cases: readonly Case[]): Markup {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return markup`  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">
${cases.map((one) => caseMarkup(name, one))}  </testsuite>
`;
}

function caseMarkup(suiteName: string, { name, failure, note }: Case): Markup {
  const inner = [
    ...(failure === undefined
      ? []
      : [markup`<failure message="${failure.message}" type="${suiteName}">${failure.text}</failure>`]),
    ...(note === undefined ? [] : [markup`<system-out>${note}</system-out>`]),
  ];
  return markup`    <testcase name="${name}" classname="understudy.${suiteName}">${inner}</testcase>
`;
}
