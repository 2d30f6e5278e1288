import { expect, test } from 'vitest';
import { createMockServer, inspectApi, type MockServer } from '../../src/index.ts';
import { answering } from '../support/answering.ts';
import { documentOf } from '../support/both-ways.ts';
import { jsonFrom, operationIn, serverOf, told } from '../support/server-of.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';

const JSON_TYPE = 'application/json';

/** A server whose `GET /a` is described by this media type object of OpenAPI 3.1. */
function showing(media: object, more: Readonly<Record<string, object>> = {}): Promise<MockServer> {
  return serverOf({ 'api.json': documentOf({ '/a': answering(media) }), ...more });
}

/** A server whose `GET /a` is described by this response of Swagger 2.0. */
function showing20(response: object, produces: readonly string[] = [JSON_TYPE]): Promise<MockServer> {
  return serverOf({
    'api.json': { swagger: '2.0', produces, paths: { '/a': { get: { responses: { 200: response } } } } },
  });
}

test.each([
  ['an object', '{"a": [1, "x"]}', { a: [1, 'x'] }],
  ['an object over lines', '{\n  "a": 1\n}\n', { a: 1 }],
  ['a list', '[1]', [1]],
  ['a number', '12', 12],
  ['a boolean', 'true', true],
  ['null', 'null', null],
])('11: in examples of Swagger 2.0 text holds JSON: %s', async (_, text, body) => {
  await using server = await showing20({ examples: { [JSON_TYPE]: text } });
  expect(await jsonFrom(server, '/a')).toEqual(body);
});

test.each([
  [{ type: 'string' }, '123'],
  [{ type: 'string' }, '{"a": 1}'],
  [{ type: 'string', format: 'byte' }, '1234'],
  [{ allOf: [{ type: 'string' }] }, 'true'],
])('11: in examples of Swagger 2.0 text for the schema %j stays text', async (schema, text) => {
  await using server = await showing20({ schema, examples: { [JSON_TYPE]: text } });
  expect(await jsonFrom(server, '/a')).toBe(text);
});

test('11: text in examples of Swagger 2.0 that is no JSON, or of another media type, stays text', async () => {
  await using plain = await showing20({ examples: { 'text/plain': '{"a": 1}' } }, ['text/plain']);
  expect(await (await plain.fetch('/a')).text()).toBe('{"a": 1}');
  await using broken = await showing20({ examples: { [JSON_TYPE]: '{"a": 1' } });
  expect(await jsonFrom(broken, '/a')).toBe('{"a": 1');
});

test('11: text holds JSON in examples of Swagger 2.0 for a media type that ends with +json', async () => {
  const response = { examples: { 'application/vnd.x+json; v=2': '{"a": 1}' } };
  await using server = await showing20(response, ['application/vnd.x+json; v=2']);
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1 });
});

test.each([[{ a: { b: [1] } }], [[1, { a: 2 }]], ['text'], [0]])(
  '11: examples of Swagger 2.0 may be values: %j',
  async (value) => {
    await using server = await showing20({ schema: {}, examples: { [JSON_TYPE]: value } });
    expect(await jsonFrom(server, '/a')).toEqual(value);
  },
);

test.each([
  [{ type: 'object', example: '{"a": 1}' }, { a: 1 }],
  [{ type: 'array', items: {}, example: '\n [1, 2]\n' }, [1, 2]],
  [{ example: '{"a": 1}' }, { a: 1 }],
  [{ type: 'boolean', example: 'true' }, true],
  [{ type: 'integer', example: '35000' }, 35000],
  [{ type: 'number', example: '1.5' }, 1.5],
  [{ type: 'null', example: 'null' }, null],
  [{ allOf: [{ type: 'object' }], example: '{"a": 1}' }, { a: 1 }],
])(
  '11: the text of a schema example holds JSON where the schema is not of text: %j',
  async (schema, body) => {
    await using server = await showing20({ schema });
    expect(await jsonFrom(server, '/a')).toEqual(body);
  },
);

test.each([
  [{ type: 'string', example: '{"a": 1}' }, '{"a": 1}'],
  [{ type: 'string', example: '12' }, '12'],
  [{ format: 'byte', example: '[1]' }, '[1]'],
  [{ example: '12' }, '12'],
  [{ type: ['string', 'null'], example: 'null' }, 'null'],
  [{ type: 'object', properties: { x: { type: 'string', example: '[]' } } }, { x: '[]' }],
])(
  '11: the text of a schema example stays text where the schema may be of text: %j',
  async (schema, body) => {
    await using server = await showing({ schema });
    expect(await jsonFrom(server, '/a')).toEqual(body);
  },
);

test('11: from OpenAPI 3 on the text of a media type example is text', async () => {
  await using server = await showing({ example: '{"a": 1}' });
  expect(await jsonFrom(server, '/a')).toBe('{"a": 1}');
});

test('11: an example under examples.response.value is served', async () => {
  await using server = await showing({ examples: { response: { summary: 'One', value: { a: 1 } } } });
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1 });
});

test('11: of several examples the first is served, and all are kept with their names', async () => {
  const examples = { second: { value: 2 }, first: { value: 1 }, 'x-third': { value: 3 } };
  await using server = await showing({ examples });
  expect(await jsonFrom(server, '/a')).toBe(2);
  const [content] = operationIn(server, 'getA').responses[0]?.contents ?? [];
  expect(content?.examples.map(({ name, value }) => [name, value])).toEqual([
    ['second', 2],
    ['first', 1],
    ['x-third', 3],
  ]);
});

test('11: the example of a media type comes before that of its schema', async () => {
  await using server = await showing({ schema: { type: 'integer', example: 1 }, example: 2 });
  expect(await jsonFrom(server, '/a')).toBe(2);
});

test.each([
  [{ type: 'object', examples: [{ a: 1 }, { a: 2 }] }, { a: 1 }],
  [{ type: 'object', properties: { a: { type: 'integer', examples: [7, 8] } } }, { a: 7 }],
  [{ type: 'integer', example: 1, examples: [2] }, 1],
  [{ type: 'string', 'x-example': 'extra' }, 'extra'],
  [{ type: 'object', properties: { a: { type: 'integer', 'x-example': '7' } } }, { a: 7 }],
])('11: schemas of OpenAPI 3.1 show their examples: %j', async (schema, body) => {
  await using server = await showing({ schema });
  expect(await jsonFrom(server, '/a')).toEqual(body);
});

test('11: an example that is kept elsewhere is a warning, and the next one is served', async () => {
  const examples = { far: { externalValue: 'https://example.org/x.json' }, near: { value: 1 } };
  await using server = await showing({ examples });
  expect(await jsonFrom(server, '/a')).toBe(1);
  expect(server.mistakes()).toMatchObject([{ code: 'EXAMPLE_EXTERNAL', severity: 'warning' }]);
});

test('12: a reference in an example is replaced by its target, with its siblings on top', async () => {
  const example = { $ref: 'event.json', type: 'm.text', content: { body: 'near' } };
  const event = { id: 1, type: 'm.any', content: { body: 'far', other: true } };
  await using server = await showing({ example }, { 'event.json': event });
  expect(await jsonFrom(server, '/a')).toEqual({ id: 1, type: 'm.text', content: { body: 'near' } });
});

test('12: references are replaced at any depth, in maps, in lists and in siblings', async () => {
  const example = { chunk: [{ $ref: 'e.json' }, { list: [[{ $ref: 'e.json', b: { $ref: 'e.json' } }]] }] };
  await using server = await showing({ example }, { 'e.json': { a: 1 } });
  expect(await jsonFrom(server, '/a')).toEqual({ chunk: [{ a: 1 }, { list: [[{ a: 1, b: { a: 1 } }]] }] });
});

test('12: a chain of three files is followed, each relative to itself, and the nearest counts', async () => {
  const files = {
    'examples/one.json': { $ref: 'core/two.json', from: 'one', one: 1 },
    'examples/core/two.json': { $ref: '../base/three', from: 'two', one: 2, two: 2 },
    'examples/base/three.yaml': { from: 'three', one: 3, two: 3, three: 3 },
  };
  await using server = await showing({ example: { $ref: 'examples/one.json', zero: 0 } }, files);
  expect(await jsonFrom(server, '/a')).toEqual({ from: 'one', one: 1, two: 2, three: 3, zero: 0 });
  expect(told(server)).toEqual([]);
});

test.each(['event.json', 'event.yaml', 'event'])('12: the target may be the JSON file %s', async (name) => {
  await using server = await showing({ example: { $ref: name } }, { [name]: { a: 1 } });
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1 });
});

test.each([[[1, 2]], ['text'], [0], [null]])(
  '12: the target may be a value that is no map: %j',
  async (value) => {
    await using server = await showing(
      { example: { x: { $ref: 'more.json#/v' } } },
      { 'more.json': { v: value } },
    );
    expect(await jsonFrom(server, '/a')).toEqual({ x: value });
  },
);

test('12: a missing target leaves what stands beside the reference, and a warning with its place', async () => {
  const text =
    'openapi: 3.1.0\npaths:\n  /a: {get: {responses: {200: {content: {application/json: {example:\n    [{$ref: no.json, a: 1}]}}}}}}\n';
  await using server = await serverOf({ 'api.yaml': text });
  expect(await jsonFrom(server, '/a')).toEqual([{ a: 1 }]);
  expect(told(server)).toEqual(['REF_NOT_FOUND api.yaml:4:7']);
});

test.each([
  ['a named example', { examples: { response: { value: [{ $ref: 'e.json', b: 2 }] } } }],
  ['a schema example', { schema: { type: 'array', example: [{ $ref: 'e.json', b: 2 }] } }],
  ['a list of schema examples', { schema: { type: 'array', examples: [[{ $ref: 'e.json', b: 2 }]] } }],
  [
    'an item example',
    { schema: { type: 'array', items: { properties: {}, example: { $ref: 'e.json', b: 2 } } } },
  ],
])('12: references are replaced in %s', async (_, media) => {
  await using server = await showing(media, { 'e.json': { a: 1 } });
  expect(await jsonFrom(server, '/a')).toEqual([{ a: 1, b: 2 }]);
});

test('12: references are replaced in examples of Swagger 2.0', async () => {
  const response = { examples: { [JSON_TYPE]: { $ref: '#/x-event', b: 2 } } };
  await using server = await serverOf({
    'api.json': {
      swagger: '2.0',
      'x-event': { a: 1 },
      paths: { '/a': { get: { responses: { 200: response } } } },
    },
  });
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1, b: 2 });
});

const EMPTY_VALUES = [[''], [0], [false], [null], [[]], [{}]] as const;

test.each(EMPTY_VALUES)('13: the example %j of a media type counts', async (example) => {
  await using server = await showing({
    example,
    schema: { type: 'object', properties: { x: { const: 1 } } },
  });
  expect(await jsonFrom(server, '/a')).toEqual(example);
});

test.each(EMPTY_VALUES)('13: the named example %j counts', async (value) => {
  await using server = await showing({ examples: { response: { value } }, schema: { const: 1 } });
  expect(await jsonFrom(server, '/a')).toEqual(value);
});

test.each(EMPTY_VALUES)('13: the example %j of Swagger 2.0 counts', async (value) => {
  await using server = await showing20({ schema: {}, examples: { [JSON_TYPE]: value } });
  expect(await jsonFrom(server, '/a')).toEqual(value);
});

test.each([
  ['string', ''],
  ['integer', 0],
  ['boolean', false],
  ['null', null],
] as const)('13: the example of a schema of type %s counts: %j', async (type, example) => {
  const properties = { x: { type, example }, y: { type, examples: [example] } };
  await using server = await showing({ schema: { type: 'object', properties } });
  expect(await jsonFrom(server, '/a')).toEqual({ x: example, y: example });
  await using whole = await showing({ schema: { type, example } });
  expect(await jsonFrom(whole, '/a')).toEqual(example);
});

test.each([
  ['', { type: 'string', example: '' }],
  [0, { type: 'integer', 'x-example': 0 }],
  [0, { type: 'integer', 'x-example': '0' }],
  [false, { type: 'boolean', 'x-example': 'false' }],
])('13: the empty value %j is the example of a parameter', async (example, parameter) => {
  const parameters = [{ name: 'q', in: 'query', ...parameter }];
  const get = { parameters, responses: {} };
  await using server = await serverOf({ 'api.json': { swagger: '2.0', paths: { '/a': { get } } } });
  expect(operationIn(server, 'getA').parameters[0]?.example).toBe(example);
});

test.each([
  [35000, { type: 'integer', 'x-example': '35000' }],
  [1.5, { type: 'number', 'x-example': '1.5' }],
  [true, { type: 'boolean', 'x-example': 'true' }],
  ['2', { type: 'string', 'x-example': '2' }],
  [['a', 'b'], { type: 'array', items: { type: 'string' }, 'x-example': ['a', 'b'] }],
  ['soon', { type: 'integer', 'x-example': 'soon' }],
  ['Content-Type: audio/mpeg', { type: 'string', 'x-example': 'Content-Type: audio/mpeg' }],
])('13: the example of a parameter becomes %j, of its declared type', async (example, parameter) => {
  const get = { parameters: [{ name: 'q', in: 'query', ...parameter }], responses: {} };
  await using server = await serverOf({ 'api.json': { swagger: '2.0', paths: { '/a': { get } } } });
  expect(operationIn(server, 'getA').parameters[0]?.example).toEqual(example);
});

test('13: the example of a parameter of OpenAPI 3 is of the type that its schema declares', async () => {
  const parameters = [
    { name: 'a', in: 'query', schema: { type: 'integer' }, example: '7' },
    { name: 'b', in: 'query', schema: { $ref: '#/x/flag' }, 'x-example': 'true' },
    { name: 'c', in: 'query', schema: { type: 'string', example: '7' } },
    { name: 'd', in: 'query', schema: { type: 'integer' }, examples: { one: { value: 0 } } },
  ];
  const api = documentOf(
    { '/a': { get: { parameters, responses: {} } } },
    { x: { flag: { type: 'boolean' } } },
  );
  await using server = await serverOf({ 'api.json': api });
  expect(operationIn(server, 'getA').parameters.map(({ example }) => example)).toEqual([7, true, '7', 0]);
});

test('14: a body is composed where only properties have examples', async () => {
  const user = {
    type: 'object',
    properties: { id: { type: 'string', example: '@a:b' }, age: { example: 3 } },
  };
  const properties = { users: { type: 'array', items: user }, next: { type: 'string', example: 'n' } };
  await using server = await showing({ schema: { type: 'object', properties } });
  expect(await jsonFrom(server, '/a')).toEqual({ users: [{ id: '@a:b', age: 3 }], next: 'n' });
});

test('14: partial examples of the parts of allOf are merged, the nearest on top', async () => {
  const part = (example: object): object => ({ type: 'object', example });
  const allOf = [part({ a: 1, from: 'first' }), { $ref: '#/x/far' }, { properties: { c: { example: 3 } } }];
  const x = { far: { allOf: [part({ b: 2, from: 'far' })] } };
  await using server = await serverOf({
    'api.json': documentOf({ '/a': answering({ schema: { allOf } }) }, { x }),
  });
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1, b: 2, c: 3, from: 'first' });
});

test('14: what is required and has no example is filled', async () => {
  const properties = {
    a: { example: 1 },
    b: { type: 'boolean' },
    c: { type: 'string', format: 'date' },
    d: {},
  };
  const schema = { type: 'object', required: ['a', 'b', 'c', 'd', 'e'], properties };
  await using server = await showing({ schema });
  expect(await jsonFrom(server, '/a')).toEqual({
    a: 1,
    b: expect.any(Boolean),
    c: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    d: expect.anything(),
    e: expect.anything(),
  });
});

test('14: a partial example of a part of allOf is completed with what the whole requires', async () => {
  const base = { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } };
  const schema = { allOf: [base, { type: 'object', example: { name: 'x' } }], required: ['name'] };
  await using server = await showing({ schema });
  expect(await jsonFrom(server, '/a')).toEqual({ name: 'x', id: expect.any(Number) });
});

test('14: a composed body is validated: examples that break their schemas are left out', async () => {
  const properties = {
    good: { type: 'integer', minimum: 5, example: 6 },
    small: { type: 'integer', minimum: 5, maximum: 9, example: 1 },
    choice: { type: 'string', enum: ['x'], example: 'y' },
  };
  await using server = await showing({ schema: { type: 'object', required: ['choice'], properties } });
  const body = await jsonFrom(server, '/a');
  expect(body).toEqual({ good: 6, small: expect.toSatisfy((n) => n >= 5 && n <= 9), choice: 'x' });
});

test('14: an example that breaks its schema is served, and listed with its place and what is wrong', async () => {
  const media = '{schema: {type: object, required: [icon]}, example: {name: x}}';
  const text = `openapi: 3.1.0\npaths:\n  /a: {get: {responses: {200: {content: {application/json:\n    ${media}}}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect(await jsonFrom(server, '/a')).toEqual({ name: 'x' });
  inspectApi(server.api);
  expect(told(server)).toEqual([`EXAMPLE_INVALID api.yaml:4:${5 + media.indexOf('example')}`]);
  expect(server.mistakes()[0]).toMatchObject({
    severity: 'warning',
    message: expect.stringMatching("'icon'"),
  });
});

const WRONG = { type: 'integer', example: 'text' };

test.each([
  ['a named example', { examples: { x: { value: 1 }, y: { value: 'text' } }, schema: { type: 'integer' } }],
  ['a schema', { schema: WRONG }],
  ['a property', { schema: { type: 'object', properties: { x: WRONG } } }],
  ['an item', { schema: { type: 'array', items: WRONG } }],
  ['a part of allOf', { schema: { type: 'object', properties: { x: { allOf: [WRONG] } } } }],
  ['what is referred to', { schema: { type: 'object', properties: { x: { $ref: 'x.json' } } } }],
])('14: a violation in the example of %s is listed', async (_, media) => {
  await using server = await showing(media, { 'x.json': WRONG });
  inspectApi(server.api);
  const codes = server.mistakes().map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['EXAMPLE_INVALID']));
});

test('14: violations in the examples of parameters and bodies are listed', async () => {
  const post = {
    parameters: [{ name: 'q', in: 'query', schema: { type: 'integer' }, example: 'text' }],
    requestBody: { content: { [JSON_TYPE]: { schema: { type: 'integer' }, example: 'text' } } },
    responses: { 200: { description: 'ok' } },
  };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { post } }) });
  inspectApi(server.api);
  expect(server.mistakes().map(({ code }) => code)).toEqual(['EXAMPLE_INVALID', 'EXAMPLE_INVALID']);
});

sharedTest('14: of all examples of 2026 one breaks its schema, and it says where and how', async () => {
  await using server = await createMockServer({ spec: sharedPath('specs/2026') });
  inspectApi(server.api);
  const invalid = server.mistakes().filter(({ code }) => code === 'EXAMPLE_INVALID');
  expect(invalid).toMatchObject([
    { line: 39, file: expect.stringMatching('client-server/third_party_lookup') },
  ]);
  expect(invalid[0]?.message).toContain("/gitter must have required property 'icon'");
});

sharedTest('14: no example of 2015 breaks its schema, one of 2024 does', async () => {
  await using old = await createMockServer({ spec: sharedPath('specs/2015') });
  await using later = await createMockServer({ spec: sharedPath('specs/2024') });
  for (const { api } of [old, later]) inspectApi(api);
  expect(told(old).filter((one) => one.startsWith('EXAMPLE_INVALID'))).toEqual([]);
  expect(told(later).filter((one) => one.startsWith('EXAMPLE_INVALID'))).toHaveLength(1);
});
