import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { node24 } from '../judge/node-24.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';

/** What the script prints: counts, hashes, and the bodies that the writes to the first world were answered with. */
interface Golden {
  readonly statuses: Readonly<Record<string, number>>;
  readonly answers: string;
  readonly log: string | null;
  readonly written: readonly unknown[];
}

const script = fileURLToPath(new URL('./golden.mjs', import.meta.url));

/** The calls of the script, made in a process of their own. */
async function golden(node: string, state: string): Promise<Golden> {
  const { stdout } = await promisify(execFile)(node, [script, state], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

/** The same, with worlds that are kept in files. */
async function goldenInFiles(node: string): Promise<Golden> {
  await using folder = await folderOf({});
  return golden(node, `file:${folder.path}`);
}

let known: Promise<Golden> | undefined;

function inMemory(): Promise<Golden> {
  known ??= golden(process.execPath, 'memory');
  return known;
}

/** What a folded log tells that writes were answered with. */
function successesIn(replayed: string): unknown[] {
  const answers: { body?: unknown; status?: number }[] = replayed
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return answers.flatMap(({ body, status = 200 }) => (status === 200 && body !== undefined ? [body] : []));
}

const other = await node24();

describe('five hundred mixed calls', () => {
  test('are answered with successes and with refusals of every kind', async () => {
    const { statuses, written } = await inMemory();
    const count = Object.values(statuses).reduce((sum, one) => sum + one, 0);
    expect(count).toBeGreaterThanOrEqual(500);
    expect(Object.keys(statuses)).toEqual(['200', '400', '401', '403', '404', '405']);
    expect(new Set(written.map((body) => JSON.stringify(body))).size).toBeGreaterThan(50);
  });

  test('are answered the same in two processes', async () => {
    expect(await golden(process.execPath, 'memory')).toEqual(await inMemory());
  });

  test('are answered the same whether worlds are kept in memory or in files, and logged the same twice', async () => {
    const first = await goldenInFiles(process.execPath);
    expect({ ...first, log: null }).toEqual(await inMemory());
    expect(first.log).toMatch(/^3 [0-9a-f]{64}$/);
    expect(await goldenInFiles(process.execPath)).toEqual(first);
  });

  test('are answered the same when their log is folded again', async () => {
    await using folder = await folderOf({});
    const { written } = await golden(process.execPath, `file:${folder.path}`);
    await using command = understudy('replay', join(folder.path, 'default.ndjson'), '--scenario', 'matrix');
    expect(await command.ended).toBe(0);
    expect(successesIn(command.output.stdout)).toEqual(written);
    expect(command.output.stderr).toMatch(/^\d+ entries\n$/);
  });

  if ('missing' in other) test.skip(`are answered the same in Node 24 (skipped: ${other.missing})`, () => {});
  else
    test('are answered and logged the same in Node 24', async () => {
      const { stdout } = await promisify(execFile)(other.path, ['--version']);
      expect(stdout).toMatch(/^v24\./);
      expect(await golden(other.path, 'memory')).toEqual(await inMemory());
      expect(await goldenInFiles(other.path)).toEqual(await goldenInFiles(process.execPath));
    });
});
