import { expect, test } from 'vitest';
import { answering } from '../support/answering.ts';
import { documentOf } from '../support/both-ways.ts';
import { jsonFrom, serverOf } from '../support/server-of.ts';

/** What a text is composed as that a description wants faker to make. */
async function faked(call: unknown, schema: object = { type: 'string' }): Promise<unknown> {
  const paths = { '/x': answering({ schema: { ...schema, 'x-faker': call } }) };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  return jsonFrom(server, '/x');
}

test.each([
  { 'string.alpha': [1e9] },
  { 'string.alpha': [{ length: { min: 1e9, max: 1e9 } }] },
  { 'string.alpha': ['1000000000'] },
  { 'lorem.words': 1e8 },
  { 'helpers.fromRegExp': ['a{1000000000}'] },
  { 'helpers.fake': ['{{string.alpha(1000000000)}}'] },
])('%j asks faker for more than there is room for, and is passed over', async (call) => {
  const text = await faked(call);
  expect(typeof text).toBe('string');
  expect(String(text).length).toBeLessThan(1000);
});

test('as many dates as nobody can use are passed over', async () => {
  const dates = await faked({ 'date.betweens': [{ from: 0, to: 1, count: 1e9 }] }, { type: 'array' });
  expect(Array.isArray(dates)).toBe(true);
});

test('a number that is no count may be as great as it likes', async () => {
  const number = await faked({ 'number.int': [{ min: 1e9, max: 2e9 }] }, { type: 'integer' });
  expect(number).toBeGreaterThanOrEqual(1e9);
});

test('a length within bounds is heeded', async () => {
  expect(await faked({ 'string.alpha': [50] })).toMatch(/^[A-Za-z]{50}$/);
});
