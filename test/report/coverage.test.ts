import { expect, test } from 'vitest';
import type { OperationCoverage } from '../../src/journal/coverage.ts';
import type { Ask } from '../support/both-ways.ts';
import { bodyOf, heard, json, operation } from './heard.ts';

async function coverageOf(more: object, client: (ask: Ask) => Promise<unknown>): Promise<OperationCoverage> {
  const { coverage } = await heard({ '/a': { post: operation(more) } }, client);
  const [one] = coverage.operations;
  if (one === undefined) throw new Error('There is no operation.');
  return one;
}

function counts(items: OperationCoverage['values']): Record<string, number> {
  return Object.fromEntries(items.map(({ name, count }) => [name, count]));
}

const POST = { method: 'POST' };

test('a described status is covered by what is answered, also by its range', async () => {
  const responses = { 200: { description: 'ok' }, 429: { description: 'no' }, '5XX': { description: 'no' } };
  const { calls, statuses } = await coverageOf({ responses }, async (ask) => {
    await ask('/a', POST);
    await ask('/a', { ...POST, headers: { prefer: 'code=503' } });
  });
  expect(calls).toBe(2);
  expect(counts(statuses)).toEqual({ 200: 1, 429: 0, '5XX': 1 });
});

test('a parameter is covered where it is said, however it is written', async () => {
  const filter = { type: 'object', properties: { color: { type: 'string' } } };
  const parameters = [
    { name: 'limit', in: 'query', schema: { type: 'integer' } },
    { name: 'from', in: 'query', schema: { type: 'string' } },
    { name: 'filter', in: 'query', style: 'deepObject', schema: filter },
    { name: 'page', in: 'query', schema: { type: 'object', properties: { size: {} } } },
    { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
  ];
  const one = await coverageOf({ parameters }, (ask) =>
    ask('/a?limit=1&size=2&filter%5Bcolor%5D=red', { ...POST, headers: { 'x-trace': '1' } }),
  );
  expect(counts(one.parameters)).toEqual({
    'query limit': 1,
    'query from': 0,
    'query filter': 1,
    'query page': 1,
    'header X-Trace': 1,
  });
});

test('the listed values of a parameter are covered each, also in a list', async () => {
  const schema = { type: 'array', items: { enum: ['a', 'b', 'c'] } };
  const parameters = [{ name: 'sort', in: 'query', explode: false, schema }];
  const { values } = await coverageOf({ parameters }, (ask) => ask('/a?sort=a,c', POST));
  expect(counts(values)).toEqual({ 'query sort: a': 1, 'query sort: b': 0, 'query sort: c': 1 });
});

test('the listed values in a body are covered at any depth', async () => {
  const kind = { enum: ['text', 'notice'] };
  const schema = {
    type: 'object',
    properties: { kind, parts: { type: 'array', items: { properties: { kind } } } },
  };
  const { values } = await coverageOf(bodyOf(schema), (ask) =>
    ask('/a', json({ kind: 'text', parts: [{ kind: 'notice' }] })),
  );
  expect(counts(values)).toEqual({
    'body /kind: text': 1,
    'body /kind: notice': 0,
    'body /parts/*/kind: text': 0,
    'body /parts/*/kind: notice': 1,
  });
});

test('a schema within itself is looked at once', async () => {
  const node = {
    type: 'object',
    properties: { color: { enum: ['red'] }, next: { $ref: '#/components/schemas/Node' } },
  };
  const paths = { '/a': { post: operation(bodyOf({ $ref: '#/components/schemas/Node' })) } };
  const { coverage } = await heard(
    paths,
    (ask) => ask('/a', json({ color: 'red', next: { color: 'red' } })),
    {},
    { components: { schemas: { Node: node } } },
  );
  expect(coverage.operations[0]?.values).toEqual([{ name: 'body /color: red', count: 1 }]);
});

test('media types are covered both ways', async () => {
  const content = { 'application/json': { schema: {} }, 'text/plain': { schema: { type: 'string' } } };
  const one = await coverageOf(
    { requestBody: { content }, responses: { 200: { description: 'ok', content } } },
    (ask) =>
      ask('/a', { ...json({}), headers: { 'content-type': 'application/json', accept: 'text/plain' } }),
  );
  expect(counts(one.requestTypes)).toEqual({ 'application/json': 1, 'text/plain': 0 });
  expect(counts(one.responseTypes)).toEqual({ 'application/json': 0, 'text/plain': 1 });
});

test('totals are over all operations, and over those that were used', async () => {
  const { coverage } = await heard(
    { '/a': { get: operation() }, '/b': { get: operation() }, '/c': { get: operation() } },
    (ask) => ask('/a'),
  );
  expect(coverage.all.operations).toEqual({ covered: 1, total: 3, percent: 33.3 });
  expect(coverage.used.statuses).toEqual({ covered: 1, total: 1, percent: 100 });
});
