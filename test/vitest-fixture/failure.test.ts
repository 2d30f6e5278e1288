import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/index.ts';
import { projectOf, shop } from '../package/project.ts';

const HEAD = `
  import { understudyTest } from 'matrix-understudy/vitest';
  const test = understudyTest({ spec: 'shop.yaml', scenario: 'shop-scenario.yaml' });`;

/** What Vitest says of a file of tests: the messages of each, by its title. */
async function verdictOn(
  tests: string,
  look?: (path: string) => Promise<void>,
): Promise<Map<string, string[]>> {
  const files = { ...shop, 'orders.test.js': HEAD + tests };
  await using project = await projectOf(files, { installed: ['vitest'] });
  const { stdout } = await project.run('vitest', 'run', '--reporter=json');
  await look?.(project.path);
  const results: { title: string; failureMessages: string[] }[] =
    JSON.parse(stdout).testResults[0].assertionResults;
  return new Map(results.map(({ title, failureMessages }) => [title, failureMessages]));
}

test('the report of a failed test tells the exchanges of its world, and where all of its journal is', async () => {
  const tests = `
    test('passes', async ({ world }) => void (await world.fetch('/orders')));
    test('fails', async ({ world }) => {
      await world.fetch('/nowhere');
      await world.fetch('/orders?page=2');
      throw new Error('no');
    });`;
  let journal: JournalEntry[] = [];
  const verdict = await verdictOn(tests, async (path) => {
    const [name = ''] = await readdir(join(path, '.vitest-attachments'));
    journal = JSON.parse(await readFile(join(path, '.vitest-attachments', name), 'utf8'));
  });
  expect(verdict.get('passes')).toEqual([]);
  expect(verdict.get('fails')?.[0]).toMatch(
    /^Error: no\n\nThe journal of world fails-2:\n {2}#2 GET \/nowhere → 404 \(no operation\)\n {2}#3 GET \/orders → 200 \(listOrders\)\nAll of it: \.vitest-attachments\/\w+\.json\n {4}at /,
  );
  expect(journal.map(({ world, request }) => `${world} ${request.target}`)).toEqual([
    'fails-2 /@fails-2/nowhere',
    'fails-2 /@fails-2/orders?page=2',
  ]);
});

test('a failed test to whose world nothing came is told what went astray', async () => {
  const verdict = await verdictOn(`
    test('forgets its world', async ({ server, world }) => {
      await fetch(server.url + '/orders');
      throw new Error('no');
    });
    test('asks nothing', ({ world }) => { throw new Error('no'); });`);
  expect(verdict.get('forgets its world')?.[0]).toContain(
    'No request came to world forgets-its-world-1, but these named no world. Does the client use world.url?\n  #1 GET /orders → 200 (listOrders)\n',
  );
  expect(verdict.get('asks nothing')?.[0]).toMatch(
    /^Error: no\n\nNo request came to world asks-nothing-2\.\n {4}at /,
  );
});

test('each failed try has a world, and tells of that; what is tried again and passes tells nothing', async () => {
  const verdict = await verdictOn(`
    const failing = (times) => async ({ world }) => {
      await world.fetch('/orders');
      times -= 1;
      if (times >= 0) throw new Error('no');
    };
    test('retries', { retry: 2 }, failing(2));
    test('repeats', { repeats: 1 }, failing(1));`);
  expect(verdict.get('retries')).toEqual([
    expect.stringMatching(/no\n\nThe journal of world retries-1:\n {2}#1 .*\nAll of it/),
    expect.stringMatching(/no\n\nThe journal of world retries-2:\n {2}#2 .*\nAll of it/),
  ]);
  expect(verdict.get('repeats')).toEqual([expect.not.stringContaining('repeats-5')]);
});

test('a failure that is expected tells nothing', async () => {
  const kept: string[] = [];
  const tests = `
    test('fails', async ({ world }) => { await world.fetch('/orders'); throw new Error('no'); });
    test.fails('is to fail', async ({ world }) => { await world.fetch('/orders'); throw new Error('no'); });`;
  await verdictOn(tests, async (path) => {
    kept.push(...(await readdir(join(path, '.vitest-attachments'))));
  });
  expect(kept).toHaveLength(1);
});
