import { expect, test } from 'vitest';
import { createMockServer, inspectApi } from '../../src/index.ts';
import { answering } from '../support/answering.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { jsonFrom, operationIn, serverOf, told } from '../support/server-of.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';

const TOP = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/** A description whose `GET /a` answers with what this schema makes. */
function making(schema: object, more: object = {}): object {
  return documentOf({ '/a': answering({ schema }) }, more);
}

/** A description whose `GET /a` answers with this example. */
function showing(example: unknown): object {
  return documentOf({ '/a': answering({ example }) });
}

test('7: a reference is relative to the file that contains it', async () => {
  await using server = await serverOf({
    'api/v1/api.json': making({ $ref: '../definitions/outer.json' }),
    'api/definitions/outer.json': { properties: { x: { $ref: 'deep/inner.json' } }, required: ['x'] },
    'api/definitions/deep/inner.json': { $ref: './../../../schemas/last.json' },
    'schemas/last.json': { const: 'here' },
  });
  expect(await jsonFrom(server, '/a')).toEqual({ x: 'here' });
  expect(told(server)).toEqual([]);
});

test('7: a reference may name a part of another file', async () => {
  await using server = await serverOf({
    'api.json': making({ $ref: 'more.yaml#/definitions/list/1' }),
    'more.yaml': 'definitions: {list: [{const: first}, {const: second}]}\n',
  });
  expect(await jsonFrom(server, '/a')).toBe('second');
});

test('7: a reference that begins with # stays in its own file', async () => {
  await using server = await serverOf({
    'api.json': making({ $ref: 'more.json#/x/a' }, { x: { b: { const: 'of the document' } } }),
    'more.json': { x: { a: { $ref: '#/x/b' }, b: { const: 'of the other file' } } },
  });
  expect(await jsonFrom(server, '/a')).toBe('of the other file');
});

test('7: # alone names the whole of its own file', async () => {
  const tree = {
    type: 'object',
    required: ['name'],
    properties: { name: { const: 'x' }, next: { $ref: '#' } },
  };
  await using server = await serverOf({ 'api.json': making({ $ref: 'tree.json' }), 'tree.json': tree });
  expect(await jsonFrom(server, '/a')).toMatchObject({ name: 'x' });
  expect(told(server)).toEqual([]);
});

test.each(['yaml', 'yml', 'json'])('7: a reference may leave out the extension %s', async (extension) => {
  const files = { 'api.json': making({ $ref: 'event#/x' }), [`event.${extension}`]: '{"x": {"const": 1}}' };
  await using server = await serverOf(files);
  expect(await jsonFrom(server, '/a')).toBe(1);
  expect(told(server)).toEqual([]);
});

test.each(['{"const": 1}', 'const: 1\n'])('7: a file may have no extension: %j', async (text) => {
  await using server = await serverOf({
    'api.json': making({ $ref: 'm.room.member' }),
    'm.room.member': text,
  });
  expect(await jsonFrom(server, '/a')).toBe(1);
  expect(told(server)).toEqual([]);
});

test.each([
  ['#/components/schemas/~1a~1%7Bb%7D', '/a/{b}'],
  ['#/components/schemas/a~0b', 'a~b'],
  ['#/components/schemas/a~01b', 'a~1b'],
  ['#/components/schemas/a%25b', 'a%b'],
  ['#/components/schemas/a%2525b', 'a%25b'],
  ['#/components/schemas/a b', 'a b'],
  ['#/components/schemas/a%20b', 'a b'],
  ['#/components/schemas/%C3%A4', 'ä'],
  ['#/components/schemas/100%', '100%'],
  ['#/components/schemas/', ''],
])('7: %s is decoded: first percent signs, then tildes', async (reference, name) => {
  const schemas = { [name]: { const: 'found' }, other: {} };
  await using server = await serverOf({
    'api.json': making({ $ref: reference }, { components: { schemas } }),
  });
  expect(await jsonFrom(server, '/a')).toBe('found');
  expect(told(server)).toEqual([]);
});

test.each([
  ['m.room.message#m.text', 'm.room.message#m.text'],
  ['m.room.message%23m.text', 'm.room.message#m.text'],
  ['m.room.message$m.text.yaml', 'm.room.message$m.text.yaml'],
  ['two words.json', 'two words.json'],
  ['two%20words.json', 'two words.json'],
  ['50%25.json', '50%.json'],
  ['a%20b.json', 'a%20b.json'],
])('7: the reference %s finds the file %s', async (reference, name) => {
  await using server = await serverOf({ 'api.json': making({ $ref: reference }), [name]: '{"const": 1}' });
  expect(await jsonFrom(server, '/a')).toBe(1);
  expect(told(server)).toEqual([]);
});

test('7: a name with # in it may have a fragment of its own', async () => {
  const files = {
    'api.json': making({ $ref: 'message#text.json#/x' }),
    'message#text.json': { x: { const: 1 } },
  };
  await using server = await serverOf(files);
  expect(await jsonFrom(server, '/a')).toBe(1);
});

test('7: a pointer leads on through references', async () => {
  const schemas = { A: { $ref: 'more.json' }, B: { $ref: '#/components/schemas/A/properties/x' } };
  await using server = await serverOf({
    'api.json': making({ $ref: '#/components/schemas/B' }, { components: { schemas } }),
    'more.json': { properties: { x: { const: 1 } } },
  });
  expect(await jsonFrom(server, '/a')).toBe(1);
});

const LACKING = { properties: { x: { $ref: '../schemas/x.json' } }, required: ['x'] };

test('8: what a tree lacks is taken from the same place of an overlay', async () => {
  await using folder = await folderOf({
    'given/api/a.json': making(LACKING),
    'over/schemas/x.json': { $ref: 'y.json' },
    'over/schemas/y.json': { const: 'laid over' },
    'over/api/more.json': documentOf({ '/more': answering({ example: 1 }) }),
  });
  await using server = await createMockServer({
    spec: `${folder.path}/given`,
    overlays: [`${folder.path}/over`],
  });
  expect(await jsonFrom(server, '/a')).toEqual({ x: 'laid over' });
  expect((await server.fetch('/more')).status).toBe(404);
  expect(told(server)).toEqual([]);
});

test('8: what a tree has comes before overlays, and the first overlay before the next', async () => {
  await using folder = await folderOf({
    'given/a.json': making({ required: ['x', 'y'], properties: { x: { $ref: 'x' }, y: { $ref: 'y' } } }),
    'given/x': { const: 'own' },
    'one/x': { const: 'one' },
    'one/y': { const: 'one' },
    'two/y': { const: 'two' },
  });
  const overlays = [`${folder.path}/one`, `${folder.path}/two`];
  await using server = await createMockServer({ spec: `${folder.path}/given`, overlays });
  expect(await jsonFrom(server, '/a')).toEqual({ x: 'own', y: 'one' });
});

test('8: a file of an overlay may refer to what only the given tree has', async () => {
  await using folder = await folderOf({
    'given/a.json': making({ $ref: 'lacking/b.json' }),
    'given/c.json': { const: 'given' },
    'over/lacking/b.json': { $ref: '../c.json' },
  });
  const overlays = [`${folder.path}/over`];
  await using server = await createMockServer({ spec: `${folder.path}/given`, overlays });
  expect(await jsonFrom(server, '/a')).toBe('given');
});

test('8: a schema that is not found permits everything, and a warning names file, line and column', async () => {
  const schema = '{type: object, required: [x, y], properties: {x: {$ref: no.yaml}, y: {const: 1}}}';
  const text = `${TOP}paths:\n  /a:\n    get: {responses: {200: {content: {application/json: {schema:\n      ${schema}}}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect(await jsonFrom(server, '/a')).toEqual({ x: {}, y: 1 });
  expect(told(server)).toEqual([`REF_NOT_FOUND api.yaml:6:${7 + schema.indexOf('$ref')}`]);
  expect(server.mistakes()[0]).toMatchObject({
    severity: 'warning',
    remedy: expect.stringMatching('--overlay'),
  });
});

test('8: a part that is not found is a warning that says what was meant', async () => {
  const schemas = { Person: { const: 1 } };
  await using server = await serverOf({
    'api.json': making({ $ref: '#/components/schemas/Persom' }, { components: { schemas } }),
  });
  expect(await jsonFrom(server, '/a')).toEqual({});
  expect(server.mistakes()).toMatchObject([{ code: 'REF_NOT_FOUND', remedy: 'Did you mean Person?' }]);
});

test('8: of a schema that is not found only what stands beside the reference counts', async () => {
  const schema = { $ref: 'no.json', type: 'object', properties: { x: { const: 1 } }, required: ['x'] };
  await using server = await serverOf({ 'api.json': making(schema) });
  expect(await jsonFrom(server, '/a')).toEqual({ x: 1 });
});

test('8: of an example that is not found only what stands beside the reference is served', async () => {
  const example = { $ref: 'no.json', type: 'm.text', content: [{ $ref: '#/no' }, { $ref: 'no', b: 1 }] };
  await using server = await serverOf({ 'api.json': showing(example) });
  expect(await jsonFrom(server, '/a')).toEqual({ type: 'm.text', content: [{}, { b: 1 }] });
  expect(server.mistakes().map(({ code }) => code)).toEqual(Array(3).fill('REF_NOT_FOUND'));
});

test('8: a reference that is followed many times is told once', async () => {
  await using server = await serverOf({ 'api.json': making(LACKING) });
  await Promise.all(['/a', '/a', '/a'].map((path) => server.fetch(path)));
  inspectApi(server.api);
  expect(told(server)).toHaveLength(1);
});

test.each([
  ['parameters', { parameters: [{ $ref: '#/no' }], responses: { 200: { description: 'ok' } } }],
  ['a response', { responses: { 200: { $ref: 'no.json' } } }],
  ['a header', { responses: { 200: { description: 'ok', headers: { X: { $ref: '#/no' } } } } }],
  ['a body', { requestBody: { $ref: '#/no' }, responses: { 200: { description: 'ok' } } }],
  ['a media type', { responses: { 200: { content: { 'application/json': { $ref: '#/no' } } } } }],
  [
    'an example',
    { responses: { 200: { content: { 'text/plain': { examples: { x: { $ref: '#/no' } } } } } } },
  ],
])('8: an operation is kept where %s cannot be found', async (_, operation) => {
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { get: operation } }) });
  expect((await server.fetch('/a')).status).toBe(200);
  inspectApi(server.api);
  expect(server.mistakes()).toMatchObject([{ code: 'REF_NOT_FOUND', severity: 'warning' }]);
});

test('8: where a security scheme cannot be found any credential will do', async () => {
  const get = { security: [{ token: [] }], responses: { 200: { description: 'ok' } } };
  const components = { securitySchemes: { token: { $ref: 'no.yaml#/token' } } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { get } }, { components }) });
  expect(operationIn(server, 'getA').security).toEqual([[{ name: 'token', scheme: undefined, scopes: [] }]]);
  expect(server.mistakes()).toMatchObject([{ code: 'REF_NOT_FOUND', severity: 'warning' }]);
});

test('8: a path item that cannot be found is a warning, and the other paths answer', async () => {
  const paths = { '/a': answering({ example: 1 }), '/b': { $ref: 'no.json', ...answering({ example: 2 }) } };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  expect([await jsonFrom(server, '/a'), await jsonFrom(server, '/b')]).toEqual([1, 2]);
  expect(server.mistakes()).toMatchObject([{ code: 'REF_NOT_FOUND', severity: 'warning' }]);
});

test('8: a reference that leaves what was given is refused, and permitted with a root', async () => {
  await using folder = await folderOf({
    'in/deep/api/a.json': making({ $ref: '../../../out/x.json' }),
    'out/x.json': { const: 1 },
  });
  await using refusing = await createMockServer({ spec: `${folder.path}/in/deep/api` });
  expect(await jsonFrom(refusing, '/a')).toEqual({});
  expect(refusing.mistakes()).toMatchObject([{ code: 'REF_OUTSIDE', severity: 'warning' }]);
  const roots = [`${folder.path}/out`];
  await using permitting = await createMockServer({ spec: `${folder.path}/in/deep/api`, roots });
  expect(await jsonFrom(permitting, '/a')).toBe(1);
});

sharedTest(
  '8: the descriptions of 2015 keep every operation, each lacking reference is one warning',
  async () => {
    await using server = await createMockServer({ spec: sharedPath('specs/2015') });
    inspectApi(server.api);
    const lacking = server.mistakes().filter(({ code }) => code === 'REF_NOT_FOUND');
    expect(new Set(told(server)).size).toBe(server.mistakes().length);
    expect(
      lacking.every(({ severity, line, column }) => severity === 'warning' && line > 1 && column > 1),
    ).toBe(true);
    expect(server.api.operations.map(({ method, path }) => `${method} ${path}`)).toHaveLength(9);
  },
);

const PARTS = {
  parameters: { Limit: { name: 'limit', in: 'query', schema: { type: 'integer' } } },
  responses: { Found: { description: 'ok', content: { 'text/plain': { example: 'found' } } } },
  headers: { Rate: { schema: { type: 'integer' }, example: 60 } },
  examples: { Two: { value: { n: 2 } } },
  requestBodies: { Pet: { required: true, content: { 'text/plain': {} } } },
  pathItems: { Ping: { get: { operationId: 'ping', responses: { 200: { description: 'ok' } } } } },
  securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } },
  mediaTypes: { Three: { example: 3 } },
  schemas: { Four: { const: 4 } },
};

/** A server whose `get /a` is this, with references to `parts.json#/components/…`, which refer on to `PARTS`. */
async function referring(
  operation: object,
  more: object = {},
): Promise<Awaited<ReturnType<typeof serverOf>>> {
  const steps = Object.entries(PARTS).map(([kind, parts]) => [
    kind,
    Object.fromEntries(Object.keys(parts).map((name) => [name, { $ref: `last.json#/${kind}/${name}` }])),
  ]);
  return serverOf({
    'api.json': documentOf({ '/a': { get: operation } }, more),
    'parts.json': { components: Object.fromEntries(steps) },
    'last.json': PARTS,
  });
}

test('9: parameters, bodies and responses may be chains of references', async () => {
  await using server = await referring({
    parameters: [{ $ref: 'parts.json#/components/parameters/Limit' }],
    requestBody: { $ref: 'parts.json#/components/requestBodies/Pet' },
    responses: { 200: { $ref: 'parts.json#/components/responses/Found' } },
  });
  const { parameters, body } = operationIn(server, 'getA');
  expect(parameters).toMatchObject([{ name: 'limit', in: 'query' }]);
  expect(body).toMatchObject({ required: true, contents: [{ mediaType: 'text/plain' }] });
  const asked = await server.fetch('/a', { headers: { prefer: 'code=200' } });
  expect(await asked.text()).toBe('found');
  expect(told(server)).toEqual([]);
});

test.each([
  ['an example', { examples: { x: { $ref: 'parts.json#/components/examples/Two' } } }, { n: 2 }],
  ['a media type', { $ref: 'parts.json#/components/mediaTypes/Three' }, 3],
  ['a schema', { schema: { $ref: 'parts.json#/components/schemas/Four' } }, 4],
])('9: %s may be a chain of references', async (_, media, body) => {
  await using server = await referring({ responses: { 200: { content: { 'application/json': media } } } });
  expect(await jsonFrom(server, '/a')).toEqual(body);
  expect(told(server)).toEqual([]);
});

test('9: headers may be chains of references', async () => {
  const headers = { 'x-rate': { $ref: 'parts.json#/components/headers/Rate' } };
  await using server = await referring({ responses: { 200: { description: 'ok', headers } } });
  expect((await server.fetch('/a')).headers.get('x-rate')).toBe('60');
});

test('9: security schemes may be chains of references', async () => {
  const components = { securitySchemes: { k: { $ref: 'parts.json#/components/securitySchemes/key' } } };
  await using server = await referring({ security: [{ k: [] }], responses: {} }, { components });
  expect(operationIn(server, 'getA').security[0]?.[0]?.scheme).toEqual(PARTS.securitySchemes.key);
});

test('9: path items may be chains of references', async () => {
  const paths = { '/x/{id}': { $ref: 'parts.json#/pathItems/P' } };
  const parts = { pathItems: { P: { $ref: 'last.json#/pathItems/Ping' } } };
  await using server = await serverOf({
    'api.json': documentOf(paths),
    'parts.json': parts,
    'last.json': PARTS,
  });
  expect(operationIn(server, 'ping').paths).toEqual(['/x/{id}']);
  expect((await server.fetch('/x/1')).status).toBe(200);
});

test('9: what stands beside the reference of a path item is kept and comes first', async () => {
  const item = { put: { operationId: 'own', responses: {} }, $ref: 'parts.json' };
  const parts = { get: { operationId: 'got', responses: {} }, put: { operationId: 'other', responses: {} } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': item }), 'parts.json': parts });
  expect(server.api.operations.map(({ id }) => id).sort()).toEqual(['got', 'own']);
});

test('9: the parameters of a path item that is a reference count for its operations', async () => {
  const item = { $ref: 'parts.json' };
  const parts = {
    parameters: [{ $ref: '#/x-limit' }],
    get: { responses: {} },
    'x-limit': PARTS.parameters.Limit,
  };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': item }), 'parts.json': parts });
  expect(operationIn(server, 'getA').parameters).toMatchObject([{ name: 'limit' }]);
});

test('9: parameters, responses, headers and schemes of Swagger 2.0 may be references', async () => {
  const get = {
    parameters: [{ $ref: '#/parameters/Limit' }, { $ref: '#/parameters/Body' }],
    responses: { 200: { $ref: '#/responses/Found' } },
    security: [{ key: [] }],
  };
  await using server = await serverOf({
    'api.json': {
      swagger: '2.0',
      paths: { '/a': { get } },
      parameters: {
        Limit: { name: 'limit', in: 'query', type: 'integer' },
        Body: { name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Four' } },
      },
      responses: { Found: { description: 'ok', schema: { $ref: '#/definitions/Four' } } },
      definitions: { Four: { enum: [4] } },
      securityDefinitions: { key: { $ref: 'more.json' } },
    },
    'more.json': PARTS.securitySchemes.key,
  });
  const { parameters, body, security } = operationIn(server, 'getA');
  expect(parameters.map(({ name }) => name)).toEqual(['limit']);
  expect(body?.required).toBe(true);
  expect(security[0]?.[0]?.scheme).toEqual(PARTS.securitySchemes.key);
  expect(await jsonFrom(server, '/a', { headers: { prefer: 'code=200' } })).toBe(4);
});

test.each(['3.0.3', '3.1.0'])(
  '9: in a schema of %s the reference and what stands beside it both count',
  async (version) => {
    const schemas = { Base: { type: 'object', required: ['x'], properties: { x: { const: 1 } } } };
    const schema = { $ref: '#/components/schemas/Base', required: ['y'], properties: { y: { enum: [2] } } };
    const api = making(schema, { components: { schemas }, openapi: version });
    await using server = await serverOf({ 'api.json': api });
    expect(await jsonFrom(server, '/a')).toEqual({ x: 1, y: 2 });
  },
);

test('9: an example beside the reference of a schema comes before that of its target', async () => {
  const schemas = { Id: { type: 'string', example: 'far' } };
  const schema = { $ref: '#/components/schemas/Id', example: 'near', description: 'Of a room.' };
  await using server = await serverOf({ 'api.json': making(schema, { components: { schemas } }) });
  expect(await jsonFrom(server, '/a')).toBe('near');
});

test('9: a property that is called $ref is no reference', async () => {
  const schema = {
    type: 'object',
    required: ['$ref'],
    properties: { $ref: { type: 'string', example: '#/x' } },
  };
  await using server = await serverOf({ 'api.json': making(schema) });
  expect(await jsonFrom(server, '/a')).toEqual({ $ref: '#/x' });
  expect(told(server)).toEqual([]);
});

const CIRCLES = {
  Self: {
    type: 'object',
    required: ['id'],
    properties: { id: { const: 1 }, next: { $ref: '#/components/schemas/Self' } },
  },
  List: { type: 'array', items: { $ref: '#/components/schemas/List' } },
  Map: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Map' } },
  A: { type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } },
  B: { type: 'object', properties: { c: { $ref: '#/components/schemas/C' } } },
  C: { type: 'object', properties: { a: { $ref: '#/components/schemas/A' } }, required: ['a'] },
  Account: {
    type: 'object',
    properties: { owner: { $ref: '#/components/schemas/Owner' } },
    required: ['owner'],
  },
  Owner: { anyOf: [{ type: 'string', maxLength: 9 }, { $ref: '#/components/schemas/Account' }] },
};

test.each(Object.keys(CIRCLES))('10: the circular schema %s gives a body that ends', async (name) => {
  const api = making({ $ref: `#/components/schemas/${name}` }, { components: { schemas: CIRCLES } });
  await using server = await serverOf({ 'api.json': api });
  const response = await server.fetch('/a');
  expect(response.status).toBe(200);
  expect((await response.text()).length).toBeLessThan(500);
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
});

test('10: a circle of schemas may go through several files', async () => {
  const one = { type: 'object', required: ['x'], properties: { x: { const: 1 }, two: { $ref: 'two.json' } } };
  const two = { type: 'object', properties: { one: { $ref: 'one.json' } } };
  await using server = await serverOf({
    'api.json': making({ $ref: 'one.json' }),
    'one.json': one,
    'two.json': two,
  });
  expect(await jsonFrom(server, '/a')).toMatchObject({ x: 1 });
});

test('10: references that lead only to each other are a warning, and permit everything', async () => {
  const schemas = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };
  const api = making({ $ref: '#/components/schemas/A' }, { components: { schemas } });
  await using server = await serverOf({ 'api.json': api });
  expect(await jsonFrom(server, '/a')).toEqual({});
  expect(server.mistakes().length).toBeGreaterThan(0);
  expect(
    server.mistakes().every(({ code, severity }) => code === 'REF_CIRCULAR' && severity === 'warning'),
  ).toBe(true);
});

test.each([
  ['a parameter', { parameters: [{ $ref: '#/x/a' }], responses: { 200: { description: 'ok' } } }],
  ['a response', { responses: { 200: { $ref: '#/x/a' } } }],
])('10: %s that is a circle of references is a warning, and the operation is kept', async (_, get) => {
  const x = { a: { $ref: '#/x/b' }, b: { $ref: '#/x/a' } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { get } }, { x }) });
  expect((await server.fetch('/a')).status).toBe(200);
  inspectApi(server.api);
  expect(server.mistakes().map(({ code }) => code)).toContain('REF_CIRCULAR');
});

test.each([
  [{ allOf: [{ $ref: '#/components/schemas/A' }, { type: 'object' }] }],
  [{ anyOf: [{ $ref: '#/components/schemas/A' }, { const: 'id' }] }],
])('10: a schema that has no end is an error with its place: %j', async (A) => {
  const paths = {
    '/a': answering({ schema: { $ref: '#/components/schemas/A' } }),
    '/b': answering({ example: 1 }),
  };
  await using server = await serverOf({ 'api.json': documentOf(paths, { components: { schemas: { A } } }) });
  expect((await server.fetch('/a')).status).toBe(500);
  expect(server.mistakes()).toMatchObject([{ code: 'SCHEMA_INVALID', severity: 'error' }]);
  expect(await jsonFrom(server, '/b')).toBe(1);
});

test('10: an example that contains itself ends where it would begin again', async () => {
  await using server = await serverOf({
    'api.json': showing({ $ref: 'one.json' }),
    'one.json': { name: 'one', next: { $ref: 'two.json' } },
    'two.json': { name: 'two', next: { $ref: 'one.json' }, list: [{ $ref: '#' }] },
  });
  const body = JSON.stringify(await jsonFrom(server, '/a'));
  expect(body).toContain('{"name":"one","next":{"name":"two"');
  expect(body.length).toBeLessThan(500);
});

test('10: an example that is a reference to itself is empty', async () => {
  await using server = await serverOf({
    'api.json': showing({ $ref: 'x.json' }),
    'x.json': { $ref: '#', a: 1 },
  });
  expect(await jsonFrom(server, '/a')).toEqual({ a: 1 });
});

test('10: a reference to the network is refused with a warning, and nothing is fetched', async () => {
  await using remote = await serverOf({ 'api.json': showing({ const: 'far away' }) });
  const { url } = await remote.listen();
  await using server = await serverOf({ 'api.json': making({ $ref: `${url}/a` }) });
  expect(await jsonFrom(server, '/a')).toEqual({});
  expect(server.mistakes()).toMatchObject([
    { code: 'REF_REMOTE', severity: 'warning', remedy: expect.stringContaining('--allow-remote-refs') },
  ]);
});

test('10: with permission references to the network are fetched, also those between remote files', async () => {
  const text = (example: string): object => ({
    get: { responses: { 200: { content: { 'text/plain': { example } } } } },
  });
  const paths = { '/x/a': text('{"$ref": "b#/y"}'), '/x/b': text('y: {const: far away}') };
  await using remote = await serverOf({ 'api.json': documentOf(paths) });
  const { url } = await remote.listen();
  const api = making({ $ref: `${url}/x/a` });
  await using server = await serverOf({ 'api.json': api }, { allowRemoteRefs: true });
  expect(await jsonFrom(server, '/a')).toBe('far away');
  expect(told(server)).toEqual([]);
});
