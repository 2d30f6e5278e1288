import { spawnSync } from 'node:child_process';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { JournalRequest } from '../../src/journal/entry.ts';
import { curlLine } from '../../src/report/curl.ts';
import { RENDERERS } from '../../src/report/renderers/all.ts';
import type { Report } from '../../src/report/report.ts';
import { heard, json, operation } from './heard.ts';

const HOSTILE = `<script>alert("it's")</script>]]>&amp;\u0000\u001b[31m\u0007\r\n::error::gotcha\ud800`;

/** The report on a client whose every text is as bad as can be. */
function hostile(): Promise<Report> {
  const parameters = [{ name: 'limit', in: 'query', schema: { type: 'integer' } }];
  const paths = { '/a': { post: operation({ operationId: `add<b>&amp;${HOSTILE}`, parameters }) } };
  return heard(paths, async (ask) => {
    await ask(`/a?limit=${encodeURIComponent(HOSTILE.slice(0, -1))}`, json(HOSTILE));
    await ask('/nowhere/<i>', { method: 'POST', body: HOSTILE });
  });
}

function rendered(name: string, report: Report): string {
  return RENDERERS[name]?.render(report, (_, text) => text) ?? '';
}

test('JUnit is well-formed, whatever a client sends', async () => {
  const xml = rendered('junit', await hostile());
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/[^\P{Cc}\n]/u);
});

test('JUnit has a suite for each kind, and a case for each rule', async () => {
  const read = new XMLParser({ ignoreAttributes: false }).parse(rendered('junit', await hostile()));
  const [violations, conduct, coverage] = read.testsuites.testsuite;
  expect([violations['@_name'], conduct['@_name'], coverage['@_name']]).toEqual([
    'violations',
    'conduct',
    'coverage',
  ]);
  expect(violations['@_failures']).toBe('2');
  expect(conduct.testcase).toHaveLength(7);
});

test('a page shows what a client sends, and does nothing of it', async () => {
  const page = rendered('html', await hostile());
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toMatch(/<script|<i>|<b>&amp;/);
  expect(page).not.toMatch(/\b(src|href|url)\s*[=(]/);
});

test('nothing that a client sends is a command to GitHub, or to a terminal', async () => {
  const report = await hostile();
  const commands = rendered('github', report).trimEnd().split('\n');
  const lines = [...commands, ...rendered('console', report).split('\n')];
  expect(commands.filter((line) => !/^::error title=[^:]+::/.test(line))).toEqual([]);
  expect(lines.filter((line) => /^::(error|warning)/.test(line))).toHaveLength(2);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

test('the summary for GitHub is a table whose cells hold no markup', async () => {
  const summary = RENDERERS.github?.summary?.(await hostile()) ?? '';
  expect(summary).toContain('❌');
  expect(summary.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)[<[]/);
  expect(summary).toMatch(/\| `unknown-path` \| `POST \/nowhere\/[^|]+` \|/);
});

test('JSON is the report', async () => {
  const report = await hostile();
  expect(JSON.parse(rendered('json', report))).toEqual(report);
});

test.each([
  ['GET', '/a', {}, null, []],
  ['DELETE', '/a', {}, null, ['-X', 'DELETE']],
  ['HEAD', '/a?b=[1]', {}, null, ['-I', '-g']],
  ['GET', `/it's/$HOME/\`x\``, { host: 'h', accept: '*/*' }, null, []],
  [
    'POST',
    '/a',
    { 'x-empty': '' },
    "it's\n\u001b",
    ['-X', 'POST', '-H', 'x-empty;', '-H', 'content-type:', '--data-raw', "it's\n\u001b"],
  ],
  [
    'PUT',
    '/a',
    { 'content-type': 'application/json' },
    { a: '$x\\n' },
    ['-X', 'PUT', '-H', 'content-type: application/json', '--data-raw', '{"a":"$x\\\\n"}'],
  ],
  [
    'PUT',
    '/a',
    { 'content-type': 'image/png' },
    '12 bytes of image/png',
    ['-X', 'PUT', '-H', 'content-type: image/png', '--data-binary', '@body'],
  ],
] as const)(
  '%s %s %j %j is a line that a shell reads as it was meant',
  (method, target, headers, body, words) => {
    const request: JournalRequest = {
      method,
      target,
      path: target,
      headers,
      body,
      parameters: {},
      query: {},
    };
    const script = `curl() { printf '%s\\0' "$@"; }; ${curlLine(request)}`;
    const { stdout } = spawnSync('bash', ['-c', script], { env: { UNDERSTUDY_URL: 'http://x' } });
    expect(stdout.toString().split('\0').slice(0, -1)).toEqual([...words, `http://x${target}`]);
  },
);

test('a line for a shell is one line', () => {
  const request = { method: 'POST', target: '/a', headers: {}, body: 'a\nb' };
  expect(curlLine({ ...request, path: '/a', parameters: {}, query: {} })).not.toContain('\n');
});
