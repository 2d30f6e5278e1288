import { expect, test } from 'vitest';
import { bodyOf, heard, json, operation } from './heard.ts';

async function strays(more: object, path: string, init: RequestInit): Promise<string[]> {
  const { conduct } = await heard({ '/a': { post: operation(more) } }, (ask) => ask(path, init));
  const rule = conduct.find(({ name }) => name === 'unknown-fields');
  return (rule?.charges ?? []).map(({ where }) => where);
}

const PROPERTIES = { properties: { a: {} } };
const BODY = { a: 1, b: 2 };

test.each([
  ['has no properties', { type: 'object' }],
  ['says that there may be more', { ...PROPERTIES, additionalProperties: true }],
  ['says what more there may be', { ...PROPERTIES, additionalProperties: { type: 'integer' } }],
  ['says how more is named', { ...PROPERTIES, patternProperties: { '^x': {} } }],
  ['has the member elsewhere', { ...PROPERTIES, allOf: [{ properties: { b: {} } }] }],
  ['has the member in a branch', { oneOf: [PROPERTIES, { properties: { b: {} }, required: ['b'] }] }],
  ['has a branch for anything', { anyOf: [PROPERTIES, { type: 'object' }] }],
])('a member is not unknown where a schema %s', async (_, schema) => {
  expect(await strays(bodyOf(schema), '/a', json(BODY))).toEqual([]);
});

test.each([
  [PROPERTIES, BODY, ['body /b']],
  [{ allOf: [PROPERTIES] }, BODY, ['body /b']],
  [{ properties: { a: PROPERTIES } }, { a: BODY }, ['body /a/b']],
  [{ type: 'array', items: PROPERTIES }, [BODY, BODY, { c: 1 }], ['body /*/b', 'body /*/c']],
])(
  'of a body that is %j the members of %j that it does not name are unknown: %j',
  async (schema, body, names) => {
    expect(await strays(bodyOf(schema), '/a', json(body))).toEqual(names);
  },
);

test('what a description forbids is a violation, and not told twice', async () => {
  const schema = { ...PROPERTIES, additionalProperties: false };
  const { violations, conduct } = await heard({ '/a': { post: operation(bodyOf(schema)) } }, (ask) =>
    ask('/a', json(BODY)),
  );
  expect(violations).toMatchObject([{ code: 'additionalProperties' }]);
  expect(conduct.flatMap(({ charges }) => charges)).toEqual([]);
});

test('parameters that a query may always have, and the parts of an object, are known', async () => {
  const parameters = [
    { name: 'filter', in: 'query', style: 'deepObject', schema: { type: 'object' } },
    { name: 'page', in: 'query', schema: { type: 'object', properties: { size: {} } } },
  ];
  const query = 'filter%5Bx%5D=1&size=2&access_token=x&__code=200&sise=3';
  expect(await strays({ parameters }, `/a?${query}`, { method: 'POST' })).toEqual(['query sise']);
});

test('the fields of a form are members', async () => {
  const requestBody = {
    content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', ...PROPERTIES } } },
  };
  const body = new URLSearchParams({ a: '1', b: '2' });
  expect(await strays({ requestBody }, '/a', { method: 'POST', body })).toEqual(['body /b']);
});
