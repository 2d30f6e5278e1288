import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RULES } from '../../src/report/conduct/all.ts';
import type { Report } from '../../src/report/report.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';

const names = RULES.map(({ name }) => name);

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** What `understudy run` says about the client, well-behaved or not. */
async function verdictOn(...words: string[]): Promise<{ code: unknown; files: Record<string, string> }> {
  await using folder = await folderOf({});
  const file = (kind: string): string => `${folder.path}/${kind}`;
  const reports = ['junit', 'html', 'json'].map((kind) => `${kind}=${file(kind)}`).join(',');
  const flags = ['--clock', 'manual', '--scenario', here('moody.yaml'), '--strict', '--report', reports];
  const client = [process.execPath, here('client.mjs'), ...words];
  await using command = understudy('run', here('chat.yaml'), ...flags, '--', ...client);
  const code = await command.ended;
  const [junit, html, json] = await Promise.all(
    ['junit', 'html', 'json'].map((kind) => readFile(file(kind), 'utf8')),
  );
  return { code, files: { junit: junit ?? '', html: html ?? '', json: json ?? '' } };
}

function broken({ json = '' }: Record<string, string>): string[] {
  const report: Report = JSON.parse(json);
  return report.conduct.filter(({ charges }) => charges.length > 0).map(({ name }) => name);
}

test('a client that makes every mistake breaks every rule, and JUnit and the page name them', async () => {
  const { code, files } = await verdictOn('bad');
  expect(code).toBe(1);
  expect(broken(files)).toEqual(names);
  for (const name of names) {
    expect(files.junit).toMatch(new RegExp(`<testcase name="${name}"[^>]*><failure`));
    expect(files.html).toContain(`<code class="code">${name}</code>`);
  }
});

test('the same client without the mistakes breaks none', async () => {
  const { code, files } = await verdictOn();
  expect(code).toBe(0);
  expect(broken(files)).toEqual([]);
  expect(files.junit).not.toContain('<failure');
  expect(files.html).not.toContain('class="code"');
});
