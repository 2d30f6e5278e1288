import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';

const judge = new Ajv2020({ strict: false });
addFormats.default(judge);

/** What one operation answers whose response has this schema. */
async function answerFor(
  schema: object | boolean,
): Promise<{ status: number; body: unknown; codes: string[] }> {
  const paths = { '/x': { get: { responses: { 200: { content: { 'application/json': { schema } } } } } } };
  await using folder = await folderOf({ 'api.json': documentOf(paths) });
  await using server = await createMockServer({ spec: folder.path });
  const response = await server.fetch('/x');
  return {
    status: response.status,
    body: await response.json(),
    codes: server.mistakes().map(({ code }) => code),
  };
}

const word = { type: 'string' };

test.each([
  { type: 'string', format: 'password', minLength: 20 },
  { type: 'string', format: 'email', minLength: 40 },
  { type: 'string', format: 'uri', pattern: '^turns?:' },
  { type: 'string', format: 'byte', minLength: 17 },
  { type: 'string', pattern: '^\\p{Lu}\\d+$' },
  { type: 'string', pattern: '^a', minLength: 3, maxLength: 3, format: 'hostname' },
  { type: 'string', maxLength: 2 },
  { type: 'integer', multipleOf: 7, minimum: 100, maximum: 110 },
  { type: 'integer', multipleOf: 1.5 },
  { type: 'integer', minimum: 2 ** 53 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.1 },
  { type: 'number', multipleOf: 0.01, minimum: 0.5, maximum: 0.52 },
  { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: 'integer', minimum: 1 },
  { type: ['null', 'string'] },
  { const: null },
  { enum: [3, 'x'] },
  { not: { type: 'object' } },
  { oneOf: [{ type: 'integer' }, { type: 'number' }] },
  { anyOf: [{ required: ['a'] }, { required: ['b'] }], properties: { a: false, b: word } },
  { type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 },
  { type: 'array', items: { type: 'integer' }, contains: { const: 5 }, minContains: 2 },
  { type: 'array', prefixItems: [word, { type: 'integer' }], items: false },
  { type: 'object', minProperties: 2 },
  { type: 'object', propertyNames: { pattern: '^[a-c]$' }, minProperties: 3, additionalProperties: word },
  { type: 'object', patternProperties: { '^x-': word }, additionalProperties: false, minProperties: 2 },
  { properties: { a: word, b: word }, required: ['a'], dependentRequired: { a: ['b'] } },
  { properties: { a: word }, required: ['a'], dependentSchemas: { a: { required: ['b'] } } },
  {
    properties: { a: { const: 1 }, b: word },
    if: { properties: { a: { const: 1 } } },
    then: { required: ['b'] },
  },
  { allOf: [{ properties: { a: word }, additionalProperties: false }, { properties: { b: word } }] },
  { properties: { a: word }, unevaluatedProperties: false },
  { type: 'object', required: ['undeclared'], maxProperties: 1, properties: { a: word } },
])('a body for %j satisfies it', async (schema) => {
  const { status, body } = await answerFor(schema);
  expect(status).toBe(200);
  expect(judge.validate(schema, body), JSON.stringify(body)).toBe(true);
});

const IMPOSSIBLE: readonly (readonly [object | boolean, string])[] = [
  [false, 'nothing satisfies false'],
  [{ type: 'string', format: 'date', minLength: 11 }, 'a date has ten characters'],
  [{ type: 'string', enum: ['a', 'b'], minLength: 2 }, 'both values are too short'],
  [{ type: 'integer', minimum: 1.1, maximum: 1.9 }, 'no whole number lies between'],
  [{ allOf: [{ type: 'string' }, { type: 'integer' }] }, 'nothing is both'],
  [
    { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 },
    'there are only two booleans',
  ],
  [
    {
      type: 'object',
      required: ['next'],
      properties: { next: { $ref: '#/paths/~1x/get/responses/200/content/application~1json/schema' } },
    },
    'it holds itself without end',
  ],
];

test.each(IMPOSSIBLE)('no value exists for %j (%s), and the answer says so', async (schema) => {
  const { status, codes } = await answerFor(schema);
  expect(status).toBe(500);
  expect(codes.join()).toBe('SCHEMA_UNSATISFIABLE');
});
