import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { sharedPath } from '../support/shared.ts';
import { node24 } from './node-24.ts';

const YEARS = ['2015', '2026'].filter((year) => existsSync(sharedPath(`specs/${year}`)));
const folders = [
  fileURLToPath(new URL('../../api', import.meta.url)),
  ...YEARS.map((year) => sharedPath(`specs/${year}/api`)),
];

/** What the script says of every folder, run by an executable of Node in a process for each. */
async function digests(node: string): Promise<string[]> {
  const script = fileURLToPath(new URL('./digest.mjs', import.meta.url));
  const runs = folders.map((folder) => promisify(execFile)(node, [script, folder]));
  return (await Promise.all(runs)).map(({ stdout }) => stdout);
}

let known: Promise<string[]> | undefined;

function here(): Promise<string[]> {
  known ??= digests(process.execPath);
  return known;
}

const other = await node24();

describe('all bodies', () => {
  test('are the same in two processes', async () => {
    const first = await here();
    expect(first.every((line) => /^\d+ [0-9a-f]{64}\n$/.test(line))).toBe(true);
    expect(new Set(first).size).toBe(folders.length);
    expect(await digests(process.execPath)).toEqual(first);
  });

  if ('missing' in other) test.skip(`are the same in Node 24 (skipped: ${other.missing})`, () => {});
  else
    test('are the same in Node 24', async () => {
      const { stdout } = await promisify(execFile)(other.path, ['--version']);
      expect(stdout).toMatch(/^v24\./);
      expect(await digests(other.path)).toEqual(await here());
    });
});
