import { expect, test } from 'vitest';
import { answering } from '../support/answering.ts';
import { bodyOf, heard, json, operation } from './heard.ts';

const ITEMS = {
  '/items': {
    get: operation({
      operationId: 'items',
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
        { name: 'old', in: 'query', deprecated: true, schema: {} },
      ],
    }),
    post: operation({
      operationId: 'add',
      ...bodyOf({ type: 'array', items: { type: 'object', required: ['name'] } }),
    }),
  },
};

test('what is wrong in the same way is one violation, with its number and its first example', async () => {
  const { violations } = await heard(ITEMS, async (ask) => {
    for (const limit of ['one', 'two']) await ask(`/items?limit=${limit}`);
  });
  expect(violations).toEqual([
    {
      code: 'type',
      operation: 'items',
      request: 'GET /items',
      where: 'query limit',
      message: 'query limit must be integer, but is "one"',
      count: 2,
      curl: `curl "$UNDERSTUDY_URL"'/items?limit=one'`,
    },
  ]);
});

test('the places of a list are one place', async () => {
  const { violations } = await heard(ITEMS, (ask) => ask('/items', json([{}, {}])));
  expect(violations).toMatchObject([{ code: 'required', where: 'body /*/name', count: 2 }]);
});

test('a request that no description knows is a violation', async () => {
  const { verdict, violations } = await heard(ITEMS, async (ask) => {
    await ask('/itmes');
    await ask('/items', { method: 'DELETE' });
  });
  expect(verdict).toBe('broken');
  expect(violations).toMatchObject([
    { code: 'unknown-path', operation: null, request: 'GET /itmes' },
    { code: 'unknown-method', operation: null, request: 'DELETE /items' },
  ]);
});

test('a preflight, and a question for the methods, are nothing wrong', async () => {
  const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
  const { violations } = await heard(ITEMS, async (ask) => {
    await ask('/items', { method: 'OPTIONS', headers });
    await ask('/items', { method: 'OPTIONS' });
  });
  expect(violations).toEqual([]);
});

test('what the description does wrong itself does not break the contract', async () => {
  const paths = { '/a': answering({ schema: { type: 'string' }, example: 7 }) };
  const { verdict, ownMistakes } = await heard(paths, (ask) => ask('/a'));
  expect(verdict).toBe('kept');
  expect(ownMistakes).toMatchObject([{ code: 'type', request: 'GET /a', count: 1 }]);
});

test('a warning is listed and breaks nothing', async () => {
  const report = await heard(ITEMS, (ask) => ask('/items?limit=1&limit=2'));
  expect(report).toMatchObject({ verdict: 'kept', warnings: [{ code: 'repeated', where: 'query limit' }] });
});

test.each([
  ['type', 1],
  ['t*', 1],
  ['items', 1],
  ['GET /items', 1],
  ['GET /it*', 1],
  ['type@items', 1],
  ['*@GET **', 1],
  ['required@items', 0],
  ['type@add', 0],
  ['typo', 0],
])('--ignore %s ignores it %i times, and says so', async (pattern, count) => {
  const report = await heard(ITEMS, (ask) => ask('/items?limit=x'), { ignore: [pattern] });
  expect(report.ignores).toEqual([{ pattern, count }]);
  expect(report.ignored).toHaveLength(count);
  expect(report.violations).toHaveLength(1 - count);
});

test('an ignored path may be one that no description knows, and have an @ in it', async () => {
  const options = { ignore: ['GET /users/@me'] };
  const { verdict, ignored } = await heard(ITEMS, (ask) => ask('/users/@me'), options);
  expect(verdict).toBe('kept');
  expect(ignored).toMatchObject([{ code: 'unknown-path' }]);
});

test('so many violations are put up with', async () => {
  const wrong = { maxViolations: 1 };
  const one = await heard(ITEMS, (ask) => ask('/items?limit=x'), wrong);
  const two = await heard(ITEMS, (ask) => Promise.all([ask('/items?limit=x'), ask('/nowhere')]), wrong);
  expect([one.verdict, two.verdict]).toEqual(['kept', 'broken']);
});

test('less coverage than is asked for breaks the contract', async () => {
  const half = await heard(ITEMS, (ask) => ask('/items'), { minCoverage: 50 });
  const none = await heard(ITEMS, async () => undefined, { minCoverage: 50 });
  expect([half.verdict, none.verdict]).toEqual(['kept', 'broken']);
  expect(none.gates).toContainEqual({
    name: 'coverage',
    isMet: false,
    message: '0 of 2 operations (0 %), at least 50 %',
  });
});

test.each([
  [{}, 'kept', 'warning'],
  [{ strict: true }, 'broken', 'error'],
  [{ strict: true, conduct: 'warn' }, 'kept', 'warning'],
  [{ strict: true, conduct: 'off' }, 'kept', undefined],
] as const)(
  'with %j the use of what is deprecated leaves the contract %s',
  async (options, verdict, severity) => {
    const report = await heard(ITEMS, (ask) => ask('/items?old=1'), options);
    expect(report.verdict).toBe(verdict);
    expect(report.conduct.find(({ name }) => name === 'deprecated')?.severity).toBe(severity);
    expect(report.warnings).toEqual([]);
  },
);

test('more different mistakes than have room are counted', async () => {
  const report = await heard(ITEMS, async (ask) => {
    for (let number = 0; number < 1003; number++) await ask(`/nowhere/${number}`);
  });
  expect(report.violations).toHaveLength(1000);
  expect(report.unlisted).toBe(3);
});

test('a report is plain JSON', async () => {
  const report = await heard(ITEMS, (ask) => ask('/items?limit=x'));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('a body that nests without end is a violation like any other', async () => {
  const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { violations } = await heard(ITEMS, (ask) => ask('/items', { ...json(null), body }));
  expect(violations).toMatchObject([{ code: 'malformed', request: 'POST /items' }]);
});
