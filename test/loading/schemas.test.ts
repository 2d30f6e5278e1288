import { afterAll, expect, test } from 'vitest';
import { createMockServer, inspectApi, type MockServer } from '../../src/index.ts';
import { answering } from '../support/answering.ts';
import { bothWays, documentOf } from '../support/both-ways.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';
import { jsonFrom, operationIn, serverOf, told } from '../support/server-of.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';

/** A server whose `GET /a` answers with what this schema makes; `GET /b` answers 1. */
function making(schema: unknown, more: object = {}): Promise<MockServer> {
  const paths = { '/a': answering({ schema }), '/b': answering({ example: 1 }) };
  return serverOf({ 'api.json': documentOf(paths, more) });
}

/** The same in OpenAPI 3.0 or Swagger 2.0. */
function makingIn(version: string, schema: unknown): Promise<MockServer> {
  if (version !== '2.0') return making(schema, { openapi: version });
  const get = { produces: ['application/json'], responses: { 200: { description: 'ok', schema } } };
  return serverOf({ 'api.json': { swagger: '2.0', paths: { '/a': { get } } } });
}

/** The schema of `GET /a` as JSON Schema 2020-12. */
function translated({ api }: MockServer): object {
  const schema = api.operations[0]?.responses[0]?.contents[0]?.schema ?? '';
  return Object(api.schemas.schema(schema));
}

/** What `GET /a` answers with for a schema, which has been found to be without mistakes. */
async function made(schema: unknown, more: object = {}): Promise<unknown> {
  await using server = await making(schema, more);
  const body = await jsonFrom(server, '/a');
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
  return body;
}

test.each([
  ['3.0.3', 'nullable', { type: 'string' }],
  ['2.0', 'x-nullable', { type: 'string', enum: ['a'] }],
  ['3.0.3', 'nullable', { type: 'string', enum: ['a'] }],
  ['3.0.3', 'nullable', { allOf: [{ type: 'string' }] }],
  ['3.0.3', 'nullable', { enum: ['a'] }],
])('25: in %s %s: true permits null beside %j', async (version, keyword, schema) => {
  await using server = await makingIn(version, { ...schema, [keyword]: true, example: null });
  expect(await jsonFrom(server, '/a')).toBeNull();
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
});

test.each([
  ['3.0.3', { type: 'string', nullable: false, example: null }],
  ['3.1.0', { type: 'string', nullable: true, example: null }],
])('25: in %s nothing but nullable: true of OpenAPI 3.0 permits null: %j', async (version, schema) => {
  await using server = await makingIn(version, schema);
  inspectApi(server.api);
  expect(server.mistakes().map(({ code }) => code)).toContain('EXAMPLE_INVALID');
});

test.each(['2.0', '3.0.3'])('25: in %s bounds are made exclusive by a boolean', async (version) => {
  const schema = { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: true };
  await using server = await makingIn(version, schema);
  expect(translated(server)).toEqual({ type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 3 });
  expect(await jsonFrom(server, '/a')).toBe(2);
});

test.each([
  [
    { type: 'integer', minimum: 2, exclusiveMinimum: false, maximum: 2 },
    { type: 'integer', minimum: 2, maximum: 2 },
  ],
  [{ type: 'integer', exclusiveMinimum: true }, { type: 'integer' }],
  [
    { type: 'integer', exclusiveMinimum: 1 },
    { type: 'integer', exclusiveMinimum: 1 },
  ],
])(
  '25: a bound without a meaning is left out, one that is a number is kept: %j',
  async (schema, expected) => {
    await using server = await makingIn('3.0.3', schema);
    expect(translated(server)).toEqual(expected);
  },
);

test('25: the type file becomes binary text', async () => {
  await using server = await makingIn('2.0', { type: 'file' });
  expect(translated(server)).toEqual({ type: 'string', format: 'binary' });
});

test('25: example, examples and x-example become one list, example first', async () => {
  await using server = await makingIn('3.0.3', { type: 'integer', examples: [2, 3], example: 1 });
  expect(translated(server)).toEqual({ type: 'integer', examples: [1, 2, 3] });
  await using old = await makingIn('2.0', { type: 'integer', 'x-example': 4 });
  expect(translated(old)).toEqual({ type: 'integer', examples: [4] });
});

test('25: properties that are called like keywords are properties', async () => {
  const names = [
    'id',
    '$id',
    '$schema',
    'example',
    'examples',
    'required',
    'nullable',
    'type',
    'items',
    'default',
  ];
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'integer', example: 1 }]));
  await using server = await makingIn('3.0.3', { type: 'object', required: names, properties });
  expect(await jsonFrom(server, '/a')).toEqual(Object.fromEntries(names.map((name) => [name, 1])));
});

const PETS = {
  Cat: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, mice: { const: 1 } } },
  Dog: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, cats: { const: 2 } } },
};
const EITHER = { oneOf: [{ $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cat' }] };

test.each([
  ['the name of its schema', { propertyName: 'kind' }, 'Dog'],
  [
    'the name of a mapping',
    { propertyName: 'kind', mapping: { hound: '#/components/schemas/Dog' } },
    'hound',
  ],
  ['the name of a mapping by name', { propertyName: 'kind', mapping: { hound: 'Dog' } }, 'hound'],
])('25: with a discriminator the branch that is made holds %s', async (_, discriminator, kind) => {
  await using server = await making({ ...EITHER, discriminator }, { components: { schemas: PETS } });
  expect(await jsonFrom(server, '/a')).toEqual({ kind, cats: 2 });
});

test('25: a discriminator makes an example of the wrong kind a violation', async () => {
  const schema = { ...EITHER, discriminator: { propertyName: 'kind' }, example: { kind: 'Fish' } };
  await using server = await making(schema, { components: { schemas: PETS } });
  inspectApi(server.api);
  expect(server.mistakes().map(({ code }) => code)).toContain('EXAMPLE_INVALID');
});

test('25: in Swagger 2.0 an heir shows its own name in the discriminator of its base', async () => {
  const Pet = {
    type: 'object',
    discriminator: 'kind',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
  };
  const Cat = { allOf: [{ $ref: '#/definitions/Pet' }, { properties: { mice: { enum: [1] } } }] };
  const responses = { 200: { description: 'ok', schema: { $ref: '#/definitions/Cat' } } };
  await using server = await serverOf({
    'api.json': { swagger: '2.0', definitions: { Pet, Cat }, paths: { '/a': { get: { responses } } } },
  });
  expect(await jsonFrom(server, '/a')).toEqual({ kind: 'Cat', mice: 1 });
});

test('25: required that is no list is left out', async () => {
  const schema = { type: 'object', properties: { x: { type: 'integer', required: true, example: 1 } } };
  for (const version of ['2.0', '3.1.0']) {
    await using server = await makingIn(version, { ...schema, required: 'x' });
    expect(await jsonFrom(server, '/a')).toEqual({ x: 1 });
    inspectApi(server.api);
    expect(server.mistakes().filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('25: enum that is no list is left out, and a warning names its place', async () => {
  const schema = '{type: string, enum: red, example: blue}';
  const text = `openapi: 3.1.0\npaths:\n  /a: {get: {responses: {200: {content: {application/json: {schema:\n    ${schema}}}}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect(await jsonFrom(server, '/a')).toBe('blue');
  inspectApi(server.api);
  expect(told(server)).toEqual(['SCHEMA_KEYWORD api.yaml:4:20']);
});

test('25: x-patternProperties count as patternProperties', async () => {
  const schema = { type: 'object', 'x-patternProperties': { '^x-': { type: 'integer', enum: [7] } } };
  await using server = await makingIn('2.0', schema);
  expect(translated(server)).toMatchObject({ patternProperties: { '^x-': { enum: [7] } } });
  const [[name, value] = []] = Object.entries(Object(await jsonFrom(server, '/a')));
  expect([name, value]).toEqual([expect.stringMatching(/^x-/), 7]);
});

test.each(['2.0', '3.0.3', '3.1.0'])('25: in %s a list of items is a tuple', async (version) => {
  const items = [
    { type: 'integer', enum: [200] },
    { type: 'object', example: { a: 1 } },
  ];
  await using server = await makingIn(version, {
    type: 'array',
    items,
    additionalItems: { type: 'boolean' },
  });
  expect(translated(server)).toMatchObject({
    prefixItems: [{ enum: [200] }, {}],
    items: { type: 'boolean' },
  });
  expect(await jsonFrom(server, '/a')).toEqual([200, { a: 1 }]);
});

test.each([
  { $schema: 'http://json-schema.org/draft-04/schema#', id: 'https://x.org/a', $id: 'https://x.org/b' },
  { $schema: 'https://json-schema.org/draft/2020-12/schema' },
  { $id: 'same', definitions: { a: { $id: 'same' } } },
])('25: names and versions that a schema gives itself are left out: %j', async (extra) => {
  const part = { ...extra, type: 'integer', example: 1 };
  await using server = await making({ ...extra, type: 'object', properties: { x: part, y: part } });
  expect(Object.keys(translated(server))).toEqual(['type', 'properties']);
  expect(await jsonFrom(server, '/a')).toEqual({ x: 1, y: 1 });
});

test.each([
  [['string', 'null'], expect.any(String)],
  [['null', 'string'], expect.any(String)],
  [['null', 'integer'], expect.any(Number)],
  [['string', 'object'], expect.any(String)],
  [['array', 'boolean', 'string', 'object'], []],
  [['null'], null],
])('26: of the types %j the first that is not null is made', async (type, expected) => {
  expect(await made({ type })).toEqual(expected);
});

test.each([
  ['^@', 'mx-user-id', /^@[^:]+:.+/],
  ['^!', 'mx-room-id', /^![^:]+:.+/],
  ['^\\$', 'mx-event-id', /^\$.+/],
  ['^#', 'mx-room-alias', /^#[^:]+:.+/],
  ['^@', undefined, /^@.+/],
  ['^[a-z]{3}-\\d+$', undefined, /^[a-z]{3}-\d+$/],
])('26: names of a map fit the pattern %s and the format %s', async (pattern, format, expected) => {
  const entry = { type: 'integer', ...(format === undefined ? {} : { 'x-pattern-format': format }) };
  const body = await made({
    type: 'object',
    patternProperties: { [pattern]: entry },
    additionalProperties: false,
  });
  expect(Object.entries(Object(body))).toEqual([[expect.stringMatching(expected), expect.any(Number)]]);
});

test.each([
  [{ enum: ['en', 'de'] }, /^(en|de)$/],
  [{ pattern: '^[A-Z]{4}$' }, /^[A-Z]{4}$/],
  [{ maxLength: 2 }, /^.{1,2}$/],
  [{ format: 'date' }, /^\d{4}-\d\d-\d\d$/],
])('26: names of a map fit propertyNames %j', async (propertyNames, expected) => {
  const body = await made({ type: 'object', propertyNames, additionalProperties: { const: 1 } });
  expect(Object.entries(Object(body))).toEqual([[expect.stringMatching(expected), 1]]);
});

test.each([
  [{ maxProperties: 0, additionalProperties: { type: 'string' } }, 0],
  [{ minProperties: 3, additionalProperties: { type: 'string' } }, 3],
  [{ minProperties: 30, additionalProperties: { type: 'integer' } }, 30],
  [{ minProperties: 1, maxProperties: 1, patternProperties: { '^ed25519:': { type: 'string' } } }, 1],
  [{ maxProperties: 1, properties: { a: {}, b: {}, c: {} }, required: ['c'] }, 1],
  [{ minProperties: 2, properties: { a: { type: 'string' } } }, 2],
])('26: a map has as many properties as it may: %j', async (schema, size) => {
  expect(Object.keys(Object(await made({ type: 'object', ...schema })))).toHaveLength(size);
});

test.each([
  [{ format: 'uri', pattern: '^turns?:' }, /^turns?:./],
  [{ format: 'uri', pattern: '^https://[a-z.]+/x/' }, /^https:\/\/[a-z.]+\/x\//],
  [{ format: 'mx-user-id', pattern: '^@' }, /^@.+:.+/],
  [{ pattern: '^[0-9a-f]{8}$', minLength: 8 }, /^[0-9a-f]{8}$/],
  [{ pattern: '^\\p{Lu}{2}$' }, /^[A-Z]{2}$/],
])('26: text keeps a format and a pattern together: %j', async (schema, expected) => {
  expect(await made({ type: 'string', ...schema })).toMatch(expected);
});

test('26: of branches of oneOf that overlap one is made that fits alone', async () => {
  const branch = (name: string): object => ({ type: 'object', properties: { [name]: { type: 'integer' } } });
  const oneOf = [
    { type: 'object', required: ['a'], ...branch('a') },
    { type: 'object', required: ['b'] },
  ];
  const body = Object(await made({ oneOf }));
  expect('a' in body).not.toBe('b' in body);
  expect(await made({ oneOf: [{ type: 'integer' }, { type: 'number' }] })).not.toSatisfy(Number.isInteger);
});

test('26: where an example fits several branches of oneOf it is served, and listed', async () => {
  const oneOf = [{ type: 'object' }, { type: 'object', required: ['type'] }];
  await using server = await making({ oneOf, example: { type: 'x' } });
  expect(await jsonFrom(server, '/a')).toEqual({ type: 'x' });
  inspectApi(server.api);
  expect(server.mistakes()).toMatchObject([{ code: 'EXAMPLE_INVALID', severity: 'warning' }]);
});

test.each([
  [{ minItems: 2, maxItems: 2 }, 2],
  [{ maxItems: 0 }, 0],
  [{ minItems: 5, uniqueItems: true }, 5],
])('26: a list has as many items as it may: %j', async (schema, length) => {
  expect(await made({ type: 'array', items: { type: 'integer' }, ...schema })).toHaveLength(length);
});

test('26: a recursive schema ends early and validly', async () => {
  const Tree = {
    type: 'object',
    required: ['name', 'children'],
    properties: {
      name: { const: 'x' },
      children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
    },
  };
  const body = await made({ $ref: '#/components/schemas/Tree' }, { components: { schemas: { Tree } } });
  expect(body).toMatchObject({ name: 'x', children: expect.any(Array) });
  expect(JSON.stringify(body).length).toBeLessThan(200);
});

test('26: a recursion through a branch ends with the branch that has an end', async () => {
  const Node = {
    oneOf: [
      { type: 'object', required: ['next'], properties: { next: { $ref: '#/x/Node' } } },
      { type: 'null' },
    ],
  };
  const body = await made({ $ref: '#/x/Node' }, { x: { Node } });
  expect(JSON.stringify(body).length).toBeLessThan(200);
});

const UNSATISFIABLE = [
  { type: 'string', enum: [1] },
  { type: 'integer', minimum: 2, maximum: 1 },
  { type: 'array', minItems: 2, maxItems: 1 },
  { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 },
  { type: 'object', required: ['x'], properties: { x: false } },
  { type: 'object', required: ['x'], maxProperties: 0 },
  { allOf: [{ type: 'string' }, { type: 'integer' }] },
  { not: {} },
  { $ref: '#/x/Endless' },
];
const ENDLESS = {
  x: { Endless: { type: 'object', required: ['a'], properties: { a: { $ref: '#/x/Endless' } } } },
};

test.each(UNSATISFIABLE)(
  '26: a schema that no value satisfies is an error, and never answered with one: %j',
  async (schema) => {
    await using server = await making(schema, ENDLESS);
    const response = await server.fetch('/a');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/api\.json:1:\d+/) });
    expect(server.mistakes()).toMatchObject([{ code: 'SCHEMA_UNSATISFIABLE', severity: 'error' }]);
    expect(await jsonFrom(server, '/b')).toBe(1);
  },
);

test('27: formats that nobody knows are ignored', async () => {
  const properties = {
    a: { type: 'string', format: 'x-nobody-knows', example: 'any' },
    b: { type: 'integer', format: 'int128', example: 1 },
    c: { type: 'string', format: 'color' },
    d: { type: 'object', format: 'text' },
  };
  expect(await made({ type: 'object', required: ['c'], properties })).toEqual({
    a: 'any',
    b: 1,
    c: expect.any(String),
    d: {},
  });
});

const BAD_LINE = 8;

/** A description with `GET /a`, whose schema stands in line 8 from column 17, and a `GET /b` that is sound. */
function withSchema(schema: string): string {
  return `\
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        200:
          content: {application/json: {
                schema: ${schema}}}
  /b: {get: {responses: {200: {content: {application/json: {example: 1}}}}}}
`;
}

const BAD = [
  '{type: string, pattern: "["}',
  '{type: string, pattern: 7}',
  '{type: object, patternProperties: {"(": {}}}',
  '{type: object, properties: {x: {items: {pattern: "*"}}}}',
  '{type: strin}',
  '{type: [string, text]}',
  '{type: integer, minimum: low}',
  '{type: object, properties: {x: {maximum: "9"}}}',
  '{type: array, minItems: many}',
];

test.each(BAD)('27: a schema that cannot be compiled is an error with its place: %s', async (schema) => {
  await using server = await serverOf({ 'api.yaml': withSchema(schema) });
  inspectApi(server.api);
  const mistakes = server.mistakes();
  expect(mistakes.map(({ code, severity }) => [code, severity])).toContainEqual(['SCHEMA_INVALID', 'error']);
  expect(mistakes.every(({ line, column }) => line === BAD_LINE && column >= 17)).toBe(true);
});

test.each(BAD)(
  '27: what needs a schema that cannot be compiled answers with an error that names it: %s',
  async (schema) => {
    await using server = await serverOf({ 'api.yaml': withSchema(schema) });
    const response = await server.fetch('/a');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/api\.yaml:8:\d+/) });
    expect(server.mistakes().map(({ code }) => code)).toContain('SCHEMA_INVALID');
    expect(await jsonFrom(server, '/b')).toBe(1);
  },
);

test('27: the error of a bad schema is worded by the dialect of Matrix too', async () => {
  await using server = await serverOf({ 'api.yaml': withSchema('{pattern: "["}') }, { dialect: 'matrix' });
  const response = await server.fetch('/a');
  expect([response.status, await response.json()]).toEqual([
    500,
    { errcode: 'M_UNKNOWN', error: expect.stringMatching(/api\.yaml:8:17/) },
  ]);
});

test('27: a bad schema is no matter where an example answers and nothing is checked', async () => {
  await using server = await making({ type: 'strin', example: { a: 1 } });
  expect((await server.fetch('/a')).status).toBeOneOf([200, 500]);
  const files = { 'api.json': documentOf({ '/a': answering({ schema: { pattern: '[' }, example: 'x' }) }) };
  await using other = await serverOf(files, { validate: 'off' });
  expect(await jsonFrom(other, '/a')).toBe('x');
  await using checking = await serverOf(files);
  expect((await checking.fetch('/a')).status).toBe(500);
});

test('27: schemas are compiled when they are needed', async () => {
  await using server = await serverOf({ 'api.yaml': withSchema('{pattern: "["}') });
  expect(server.mistakes()).toEqual([]);
  expect(await jsonFrom(server, '/b')).toBe(1);
  expect(server.mistakes()).toEqual([]);
  await server.fetch('/a');
  expect(told(server)).not.toEqual([]);
});

/** Schemas `S0`, `S1`, …, each of which refers to `width` others, in a circle. */
function meshed(count: number, width: number): object {
  const refer = (to: number): object => ({ $ref: `#/components/schemas/S${to % count}` });
  const schema = (from: number): object => ({
    type: 'object',
    required: ['id'],
    properties: Object.fromEntries([
      ['id', { type: 'integer' }],
      ...Array.from({ length: width }, (_, n) => [
        `p${n}`,
        { anyOf: [{ type: 'string' }, refer(from * width + n + 1)] },
      ]),
    ]),
  });
  const schemas = Object.fromEntries(Array.from({ length: count }, (_, n) => [`S${n}`, schema(n)]));
  return { components: { schemas } };
}

test('27: hundreds of schemas in circles are compiled and answered', async () => {
  await using server = await making({ $ref: '#/components/schemas/S0' }, meshed(300, 10));
  expect(await jsonFrom(server, '/a')).toMatchObject({ id: expect.any(Number) });
});

/** A document in which `GET /{kind}/{id}` and `GET /other/{id}` answer with generated values. */
function generating(): object {
  const text = { type: 'string', format: 'uuid' };
  const schema = {
    type: 'object',
    properties: { a: text, b: text, c: { type: 'array', items: text, minItems: 2 } },
  };
  const parameters = [
    { name: 'limit', in: 'query', schema: {} },
    { name: 'X-Page', in: 'header', schema: {} },
  ];
  const item = answering({ schema }) as { get: object };
  return documentOf({ '/{kind}/{id}': { get: { ...item.get, parameters } }, '/other/{id}': item });
}

const FILES = { 'api.json': generating() };

test('28: two servers with one seed say the same, in any order of requests', async () => {
  await using one = await serverOf(FILES, { seed: 'x' });
  await using two = await serverOf(FILES, { seed: 'x' });
  const paths = ['/room/1', '/room/2', '/other/1'];
  const first = await Promise.all(paths.map((path) => jsonFrom(one, path)));
  const second = await Promise.all(paths.toReversed().map((path) => jsonFrom(two, path)));
  expect(second.reverse()).toEqual(first);
  expect(await jsonFrom(one, '/room/1')).toEqual(first[0]);
});

test('28: another seed, another operation and another parameter give other values', async () => {
  await using server = await serverOf(FILES);
  await using other = await serverOf(FILES, { seed: 'other' });
  const paths = ['/room/1', '/room/2', '/user/1', '/other/1', '/room/1?limit=1', '/room/1?limit=2'];
  const bodies = [
    await jsonFrom(other, '/room/1'),
    await jsonFrom(server, '/room/1', { headers: { 'x-page': '2' } }),
    ...(await Promise.all(paths.map((path) => jsonFrom(server, path)))),
  ];
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(bodies.length);
});

test('28: what is no parameter of the operation makes no difference', async () => {
  await using server = await serverOf(FILES);
  const plain = await jsonFrom(server, '/room/1');
  expect(await jsonFrom(server, '/room/1?unknown=1')).toEqual(plain);
  expect(await jsonFrom(server, '/room/1', { headers: { 'x-unknown': '1' } })).toEqual(plain);
  expect(await jsonFrom(server, '/%72oom/%31')).toEqual(plain);
});

test('28: two places of one body hold different values', async () => {
  await using server = await serverOf(FILES);
  const { a, b, c } = Object(await jsonFrom(server, '/room/1'));
  expect(new Set([a, b, ...c]).size).toBe(2 + c.length);
});

const folder = await folderOf(FILES);
afterAll(() => folder[Symbol.asyncDispose]());
const SAID = JSON.stringify(
  await createMockServer({ spec: folder.path }).then((server) => jsonFrom(server, '/room/1')),
);

bothWays(
  '28: the values are the same in process and over a socket',
  () => ({ spec: folder.path }),
  async (ask) => {
    expect(await (await ask('/room/1')).text()).toBe(SAID);
  },
);

test('28: a place keeps its value when the schema gets another property', async () => {
  const text = { type: 'string', format: 'uuid' };
  await using server = await making({ type: 'object', properties: { a: text } });
  await using more = await making({ type: 'object', properties: { z: text, a: text } });
  const { a } = Object(await jsonFrom(server, '/a'));
  expect(await jsonFrom(more, '/a')).toMatchObject({ a });
});

/** Schemas each of which holds the next one twice. */
function doubling(required: boolean): object {
  const next = (n: number): object =>
    n === 40 ? { type: 'integer' } : { $ref: `#/components/schemas/S${n + 1}` };
  const schema = (n: number): object => ({
    type: 'object',
    properties: { a: next(n), b: next(n) },
    ...(required ? { required: ['a', 'b'] } : {}),
  });
  return {
    components: { schemas: Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`S${n}`, schema(n)])) },
  };
}

test('28: a body that would double with each level is cut short, and valid', async () => {
  await using server = await making({ $ref: '#/components/schemas/S0' }, doubling(false));
  const text = await (await server.fetch('/a')).text();
  expect(JSON.parse(text)).toHaveProperty('a.a.a');
  expect(text.length).toBeLessThan(1_000_000);
});

test('28: a wide body is valid and bounded', async () => {
  const names = Array.from({ length: 5000 }, (_, n) => `p${n}`);
  const properties = Object.fromEntries(
    names.map((name) => [name, { type: 'array', items: { type: 'string' } }]),
  );
  const body = Object(await made({ type: 'object', required: names.slice(0, 3000), properties }));
  expect(Object.keys(body).length).toBeGreaterThanOrEqual(3000);
});

const ROBUST: readonly (readonly [string, unknown, object?])[] = [
  ['everything required, doubling with each level', { $ref: '#/components/schemas/S0' }, doubling(true)],
  ['a billion items', { type: 'array', minItems: 1e9, items: { type: 'integer' } }],
  ['a billion letters', { type: 'string', minLength: 1e9 }],
  ['a million properties', { type: 'object', minProperties: 1e6 }],
  ['ten million things to contain', { type: 'array', contains: { const: 1 }, minContains: 1e7 }],
  ['a pattern of a billion letters', { type: 'string', pattern: '^((a{1000}){1000}){1000}$' }],
  ['two hundred branches', { oneOf: Array.from({ length: 200 }, (_, n) => ({ required: [`x${n}`] })) }],
  ['choices within choices', { $ref: '#/components/schemas/S0' }, meshed(50, 30)],
  ['exclusions', { type: 'object', not: { type: 'object' } }],
  [
    'a map of itself',
    { $ref: '#/x/Map' },
    { x: { Map: { additionalProperties: { $ref: '#/x/Map' }, minProperties: 1 } } },
  ],
  [
    'lists of itself',
    { $ref: '#/x/L' },
    { x: { L: { type: 'array', minItems: 2, items: { $ref: '#/x/L' } } } },
  ],
  ['a condition on itself', { $ref: '#/x/If' }, { x: { If: { if: { $ref: '#/x/If' } } } }],
  ['a multiple of next to nothing', { type: 'number', multipleOf: 1e-300, minimum: 1 }],
  ['bounds beyond what is exact', { type: 'integer', minimum: 1e300, maximum: 1e301 }],
  ['a narrow gap', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 5e-324 }],
];

test.each(ROBUST.map(([name, schema, more = {}]) => ({ name, schema, more })))(
  '28: $name: an answer, in time, and the next request is answered too',
  async ({ schema, more }) => {
    await using server = await making(schema, more);
    const response = await server.fetch('/a');
    expect(response.status).toBeOneOf([200, 500]);
    expect((await response.text()).length).toBeLessThan(2_000_000);
    expect(await jsonFrom(server, '/b')).toBe(1);
  },
);

test('28: a pattern that backtracks for ever does not stop the command', async () => {
  const schema = { type: 'string', pattern: '^([a-zA-Z0-9]+)+!$', example: 'a'.repeat(60) };
  await using given = await folderOf({ 'api.json': documentOf({ '/a': answering({ schema }) }) });
  await using command = understudy('check', given.path);
  await command.printed(/EXAMPLE_INVALID/);
});

for (const [year, documents, operations] of [
  ['2015', 4, 9],
  ['2024', 104, 219],
  ['2026', 113, 235],
] as const) {
  sharedTest(`29: all of ${year} is loaded without an error, and every operation answers`, async () => {
    await using server = await createMockServer({ spec: sharedPath(`specs/${year}`), validate: 'off' });
    expect([server.api.documents.length, server.api.operations.length]).toEqual([documents, operations]);
    inspectApi(server.api);
    expect(server.mistakes().filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const { method, paths } of server.api.operations) {
      const path = (paths[0] ?? '').replace(/\{[^{}]+\}/g, 'x');
      const { status } = await server.fetch(path, { method });
      expect([method, path, status]).toEqual([method, path, expect.toBeOneOf([200, 201, 302])]);
    }
  });
}

test('29: like Kubernetes: a circle of schemas with a property $ref, a slash at the end, odd media types', async () => {
  const Props = {
    type: 'object',
    properties: { $ref: { type: 'string' }, not: { $ref: '#/definitions/Props' } },
  };
  const schema = { $ref: '#/definitions/Props', description: 'beside the reference' };
  const produces = [
    'application/vnd.kubernetes.protobuf',
    'application/cbor',
    'application/json;stream=watch',
  ];
  const get = { produces, consumes: ['*/*'], responses: { 200: { description: 'ok', schema } } };
  await using server = await serverOf({
    'swagger.json': { swagger: '2.0', definitions: { Props }, paths: { '/apis/': { get } } },
  });
  const response = await server.fetch('/apis');
  expect(response.headers.get('content-type')).toBe('application/json;stream=watch');
  expect(await response.json()).toEqual({ $ref: expect.any(String) });
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
});

test('29: like GitHub: nullable references, a redirection among the answers, media types of a vendor', async () => {
  const User = { type: 'object', nullable: true, properties: { id: { type: 'integer', example: 1 } } };
  const schema = { type: 'object', properties: { owner: { $ref: '#/components/schemas/User' } } };
  const json = { 'application/vnd.github.v3.star+json': { schema } };
  const responses = {
    304: { description: 'not modified' },
    301: { description: 'moved' },
    200: { content: json },
  };
  const api = documentOf({ '/repos/{owner}': { get: { responses } } }, { components: { schemas: { User } } });
  await using server = await serverOf({ 'api.json': { ...api, openapi: '3.0.3' } });
  const response = await server.fetch('/repos/x');
  expect(response.headers.get('content-type')).toBe('application/vnd.github.v3.star+json');
  expect(await response.json()).toEqual({ owner: { id: 1 } });
});

test('29: like Stripe: an id or the object, default for errors only, nested forms and deepObject', async () => {
  const customer = { anyOf: [{ maxLength: 50, type: 'string' }, { $ref: '#/components/schemas/Customer' }] };
  const Charge = {
    type: 'object',
    required: ['id', 'customer'],
    properties: { id: { type: 'string' }, customer },
  };
  const charge = { anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/Charge' }], nullable: true };
  const Customer = { type: 'object', properties: { charge } };
  const get = {
    parameters: [
      { name: 'created', in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
    ],
    requestBody: {
      content: {
        'application/x-www-form-urlencoded': { schema: {}, encoding: { a: { style: 'deepObject' } } },
      },
    },
    responses: {
      200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Charge' } } } },
      default: { content: { 'application/json': { schema: { type: 'object' } } } },
    },
  };
  const api = documentOf({ '/charge': { get } }, { components: { schemas: { Charge, Customer } } });
  await using server = await serverOf({ 'api.json': { ...api, openapi: '3.0.0' } });
  expect(await jsonFrom(server, '/charge')).toEqual({ id: expect.any(String), customer: expect.any(String) });
  expect(operationIn(server, 'getCharge').parameters).toMatchObject([{ style: 'deepObject', explode: true }]);
  expect((await server.fetch('/charge', { headers: { prefer: 'code=402' } })).status).toBe(402);
});

test('29: like the first Matrix descriptions: a pair in a list, JSON in a block, whole numbers as statuses', async () => {
  const text = `\
swagger: '2.0'
basePath: /_matrix/client/api/v1
produces: [application/json]
paths:
  /pushrules/:
    get:
      responses:
        200:
          description: ok
          examples:
            application/json: |-
              {"enabled": true}
          schema: { allOf: [ "$ref": "#/definitions/Rule" ] }
definitions: { Rule: { type: object, properties: { enabled: { type: boolean, example: "true" } } } }
`;
  await using server = await serverOf({ 'pushrules.yaml': text });
  expect(await jsonFrom(server, '/_matrix/client/api/v1/pushrules')).toEqual({ enabled: true });
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
});

test("29: like OpenAPI 3.2: the method query, and methods of one's own", async () => {
  const said = (example: string): object => ({
    responses: { 200: { content: { 'text/plain': { example } } } },
  });
  const item = { query: said('asked'), additionalOperations: { COPY: said('copied') } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': item }, { openapi: '3.2.0' }) });
  expect(await (await server.fetch('/a', { method: 'QUERY' })).text()).toBe('asked');
  expect(await (await server.fetch('/a', { method: 'COPY' })).text()).toBe('copied');
  expect((await server.fetch('/a')).headers.get('allow')).toBe('QUERY, COPY, OPTIONS');
});

test('29: a description with webhooks and no paths is read, and serves nothing', async () => {
  await using server = await serverOf({ 'api.json': { openapi: '3.1.0', webhooks: { x: { post: {} } } } });
  expect([server.api.documents.length, server.api.operations.length]).toEqual([1, 0]);
  expect(told(server)).toEqual([]);
});
