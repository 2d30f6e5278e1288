import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fileLogs } from '../../src/log/file-log.ts';
import type { Log } from '../../src/log/log.ts';
import { type Folder, folderOf } from '../support/folder.ts';
import { heldBy, write } from './subject.ts';

const textOf = (folder: Folder, name: string): Promise<string> => readFile(join(folder.path, name), 'utf8');

describe('what a crash leaves at the end', () => {
  const whole = '{"n":1}\n"é"\n';
  const ends: readonly (readonly [string, string | Uint8Array])[] = [
    ['a line cut inside of its JSON', '{"n":3'],
    ['a line cut inside of a character', Buffer.from('"é').subarray(0, 2)],
    ['a line that may be whole, but for its end', '12'],
    ['a line with bytes that are no character', Buffer.from('"\xff"\n', 'latin1')],
    ['a line that is no JSON', 'nothing\n'],
    ['an empty line', '\n'],
    ['zeros', '\0\0\0\0'],
    ['a long line', `"${'é'.repeat(400_000)}`],
  ];

  test.each(ends)('%s is cut off, and the next entry starts on a fresh line', async (_, end) => {
    await using folder = await folderOf({
      'a.ndjson': Buffer.concat([Buffer.from(whole), Buffer.from(end)]),
    });
    const logs = await fileLogs(folder.path);
    const delivered: unknown[] = [];
    const log = logs.log('a');
    const recovery = await log.open((entry) => delivered.push(entry));
    await log.append(4);
    await logs.close();
    expect(recovery).toEqual({ entries: 2, cut: { bytes: Buffer.from(end).length, line: 3 } });
    expect(delivered).toEqual([{ n: 1 }, 'é', 4]);
    expect(await textOf(folder, 'a.ndjson')).toBe(`${whole}4\n`);
  });

  test('a file of one torn line is a new log, and so is an empty one', async () => {
    await using folder = await folderOf({ 'a.ndjson': '{"n"', 'b.ndjson': '' });
    const logs = await fileLogs(folder.path);
    const recoveries = [logs.log('a'), logs.log('b')].map((log) => log.open(() => expect.unreachable()));
    expect(await Promise.all(recoveries)).toEqual([
      { entries: 0, cut: { bytes: 4, line: 1 } },
      { entries: 0 },
    ]);
    await logs.close();
    expect(await textOf(folder, 'a.ndjson')).toBe('');
  });
});

test.each([
  ['that is no JSON', Buffer.from('1\n{"n":\n3\n')],
  ['with bytes that are no character', Buffer.from('1\n"\xff"\n3\n', 'latin1')],
  ['that is no JSON, before a torn one', Buffer.from('1\n{"n":\n3')],
])('a line before the last %s is told with its place, and nothing is cut', async (_, bytes) => {
  await using folder = await folderOf({ 'a.ndjson': bytes, 'b.ndjson': '1\n' });
  const logs = await fileLogs(folder.path);
  const log = logs.log('a');
  const opened = log.open(() => undefined);
  const appended = expect(log.append(4)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  await expect(opened).rejects.toMatchObject({
    code: 'LOG_CORRUPT',
    message: expect.stringMatching(/a\.ndjson:2 .* or delete this line/),
  });
  await appended;
  await expect(log.append(5)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  expect(await heldBy(logs, 'b')).toEqual([1]);
  await logs.close();
  expect(await readFile(join(folder.path, 'a.ndjson'))).toEqual(bytes);
});

test('what is no JSON is refused, and nothing else', async () => {
  await using folder = await folderOf({});
  const logs = await fileLogs(folder.path);
  const delivered: unknown[] = [];
  const log = logs.log('a');
  await log.open((entry) => delivered.push(entry));
  const outcomes = Promise.allSettled([1, undefined, 3, 2n].map((entry) => log.append(entry)));
  await log.settled();
  expect(delivered).toEqual([1, 3]);
  const statuses = (await outcomes).map(({ status }) => status);
  expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  await logs.close();
  expect(await textOf(folder, 'a.ndjson')).toBe('1\n3\n');
});

describe('the writing of a log', () => {
  afterEach(() => vi.restoreAllMocks());

  /** What all open files have in common. */
  async function handles(folder: Folder): Promise<FileHandle> {
    await using handle = await open(join(folder.path, 'other'), 'w');
    return Object.getPrototypeOf(handle);
  }

  test.each([
    { sync: false, flushes: 0 },
    { sync: true, flushes: 2 },
  ])('takes together what is appended together, with sync: $sync', async ({ sync, flushes }) => {
    await using folder = await folderOf({});
    const prototype = await handles(folder);
    const logs = await fileLogs(folder.path, { sync });
    const log = logs.log('a');
    await log.open(() => undefined);
    const writes = vi.spyOn(prototype, 'appendFile');
    const flushed = vi.spyOn(prototype, 'datasync');
    await Promise.all([...Array(500).keys()].map((entry) => log.append(entry)));
    await log.append(500);
    expect([writes.mock.calls.length, flushed.mock.calls.length]).toEqual([2, flushes]);
    await logs.close();
  });

  test('takes much in parts, and all of them before it is closed', async () => {
    await using folder = await folderOf({});
    const prototype = await handles(folder);
    const logs = await fileLogs(folder.path);
    const writes = vi.spyOn(prototype, 'appendFile');
    const entries = ['a', 'b', 'c'].map((sign) => sign.repeat(3_000_000));
    const log = logs.log('a');
    await log.open(() => undefined);
    for (const entry of entries) void log.append(entry);
    await log.close();
    expect(writes).toHaveBeenCalledTimes(3);
    expect(await heldBy(logs, 'a')).toEqual(entries);
    await logs.close();
  });

  test('takes back what could not be written whole, and from then on the log takes nothing', async () => {
    await using folder = await folderOf({});
    const prototype = await handles(folder);
    const logs = await fileLogs(folder.path);
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => delivered.push(entry));
    await log.append('before');
    const failed: Promise<void>[] = [];
    vi.spyOn(prototype, 'appendFile').mockImplementationOnce(async function (this: FileHandle, bytes) {
      failed.push(log.append('meanwhile'));
      await this.write(Buffer.from(String(bytes)).subarray(0, 9));
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
    });
    failed.push(...['lost', 'lost as well'].map((entry) => log.append(entry)));
    await expect(failed[0]).rejects.toThrow();
    expect(failed.length).toBe(3);
    const full = { code: 'LOG_UNAVAILABLE', message: expect.stringMatching(/a\.ndjson.*ENOSPC.*Make room/) };
    for (const append of failed) await expect(append).rejects.toMatchObject(full);
    await expect(log.append('after')).rejects.toMatchObject(full);
    await log.settled();
    expect(delivered).toEqual(['before']);
    await log.close();
    await write(logs, 'a', 'later');
    expect(await heldBy(logs, 'a')).toEqual(['before', 'later']);
    await logs.close();
  });

  test.runIf(existsSync('/dev/full'))('fails on a disk that is full', async () => {
    await using folder = await folderOf({});
    await symlink('/dev/full', join(folder.path, 'a.ndjson'));
    const logs = await fileLogs(folder.path);
    const log = logs.log('a');
    await log.open(() => expect.unreachable());
    for (const entry of [1, 2])
      await expect(log.append(entry)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    await logs.close();
  });
});

test('a folder is made where there is none, and has a file for each log', async () => {
  await using folder = await folderOf({});
  const path = join(folder.path, 'deep', 'er');
  const logs = await fileLogs(path);
  for (const name of ['..', "it's/*new*.1-2_3~"]) await write(logs, name, 1);
  await logs.copy('..', 'copy');
  await logs.close();
  const files = ['%2E%2E.ndjson', 'copy.ndjson', 'it%27s%2F%2Anew%2A.1-2_3%7E.ndjson'];
  expect((await readdir(path)).sort()).toEqual(files);
});

test('a folder that can be none is unavailable, and so is a log whose file can be none', async () => {
  await using folder = await folderOf({ file: 'x', 'logs/a.ndjson/file': 'x' });
  const unavailable = { name: 'LogError', code: 'LOG_UNAVAILABLE' };
  await expect(fileLogs(join(folder.path, 'file'))).rejects.toMatchObject(unavailable);
  const logs = await fileLogs(join(folder.path, 'logs'));
  await expect(logs.log('a').open(() => undefined)).rejects.toMatchObject(unavailable);
  await logs.close();
});

describe('the lock', () => {
  /** A process that writes to `logs` once there is a file `go`, and what it has printed, line by line. */
  function writer(folder: Folder): ChildProcess & { readonly printed: () => string[] } {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('writer.mjs', import.meta.url)), folder.path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
    return Object.assign(child, { printed: () => text.split('\n').slice(0, -1) });
  }

  async function kill(child: ChildProcess): Promise<void> {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
  }

  const locked = (pid: unknown): object => ({
    code: 'LOG_IN_USE',
    message: expect.stringMatching(new RegExp(`^Process ${pid} .*take another folder.*delete .*lock`)),
  });

  test('keeps a second one away until the first one is closed, and only until then', async () => {
    await using folder = await folderOf({});
    const first = await fileLogs(folder.path);
    await expect(fileLogs(folder.path)).rejects.toMatchObject(locked(process.pid));
    await first.close();
    const second = await fileLogs(folder.path);
    await first.close();
    await expect(fileLogs(folder.path)).rejects.toMatchObject(locked(process.pid));
    await second.close();
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('of a process that is killed is taken over, with all that it was told to be written', async () => {
    await using folder = await folderOf({ go: '' });
    const logs = join(folder.path, 'logs');
    const child = writer(folder);
    await vi.waitUntil(() => child.printed().length > 500, { timeout: 30_000 });
    await expect(fileLogs(logs)).rejects.toMatchObject(locked(child.pid));
    await kill(child);
    const after = await fileLogs<{ number: number }>(logs);
    const held: number[] = [];
    const log: Log<{ number: number }> = after.log('a');
    await log.open(({ number }) => held.push(number));
    await log.append({ number: -1 });
    await after.close();
    const printed = child.printed().slice(1).map(Number);
    expect(printed.filter((number) => !held.includes(number))).toEqual([]);
    expect(new Set(held).size).toBe(held.length);
  });

  test('of a process that is gone is taken over by one of many', async () => {
    await using folder = await folderOf({ 'logs/lock': '' });
    const children = [...Array(6).keys()].map(() => writer(folder));
    const haveTold = (lines: number) => (): boolean =>
      children.every((child) => child.printed().length >= lines);
    await vi.waitUntil(haveTold(1), { timeout: 30_000 });
    await writeFile(join(folder.path, 'go'), '');
    await vi.waitUntil(haveTold(2), { timeout: 30_000 });
    const refused = children.filter((child) => child.printed()[1]?.startsWith('LOG_IN_USE') === true);
    await Promise.all(children.filter((child) => !refused.includes(child)).map(kill));
    expect(refused.length).toBe(5);
  });

  test.runIf(existsSync('/proc/self/stat'))(
    'of a former process of the same number is taken over',
    async () => {
      await using folder = await folderOf({ lock: `${process.pid} 1\n` });
      const logs = await fileLogs(folder.path);
      await expect(fileLogs(folder.path)).rejects.toMatchObject(locked(process.pid));
      expect(await readdir(folder.path)).toEqual(['lock']);
      await logs.close();
    },
  );

  test('is kept by a take-over that is under way', async () => {
    await using folder = await folderOf({ lock: '', 'lock.claim': '7 7\n' });
    await expect(fileLogs(folder.path)).rejects.toMatchObject(locked(7));
    expect((await readdir(folder.path)).sort()).toEqual(['lock', 'lock.claim']);
  });
});
