import { afterAll, expect, test } from 'vitest';
import { inspectApi, type MockServer } from '../../src/index.ts';
import { bothWays, documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { operationIn, serverOf, told } from '../support/server-of.ts';

const OK = { 200: { description: 'ok' } };

/** A server whose `GET /a` is this operation, and with this at the top of its document. */
function serving(get: object, more: object = {}): Promise<MockServer> {
  return serverOf({ 'api.json': documentOf({ '/a': { get } }, more) });
}

/** The same in Swagger 2.0. */
function serving20(get: object, more: object = {}): Promise<MockServer> {
  return serverOf({ 'api.json': { swagger: '2.0', paths: { '/a': { get } }, ...more } });
}

/** Responses with these statuses, in this order; text, since an object would sort its whole numbers. */
function responsesIn(statuses: readonly string[]): string {
  return `{${statuses.map((status) => `${status}: {description: x}`).join(', ')}}`;
}

test.each([
  [['404', '201', '200', 'default'], 200],
  [['404', '206', '202', '2XX'], 202],
  [['404', 'default', '302', '2XX'], 200],
  [['2xx', '404'], 200],
  [['404', '302', 'default'], 200],
  [['404', '302', '3XX'], 302],
  [['404', '3XX'], 300],
  [['302', '404'], 302],
  [['404'], 404],
  [['5XX', '4XX'], 500],
  [['default'], 200],
])('19: of %j the default answer is %i', async (statuses, expected) => {
  const text = `openapi: 3.1.0\npaths: {/a: {get: {responses: ${responsesIn(statuses)}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect((await server.fetch('/a')).status).toBe(expected);
});

test('19: an operation without responses answers 200 without a body', async () => {
  await using server = await serving({ summary: 'Nothing is said' });
  const response = await server.fetch('/a');
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test.each([
  [404, 404, 'exact'],
  [403, 403, 'range'],
  [503, 503, 'default'],
  [200, 200, 'default'],
])('19: asked for %i it answers %i from what is %s', async (asked, status, which) => {
  const saying = (text: string): object => ({ content: { 'text/plain': { example: text } } });
  const responses = { '4XX': saying('range'), default: saying('default'), 404: saying('exact') };
  await using server = await serving({ responses });
  const response = await server.fetch('/a', { headers: { prefer: `code=${asked}` } });
  expect([response.status, await response.text()]).toEqual([status, which]);
});

test('19: asked for a status that is not described it says which ones are', async () => {
  await using server = await serving({
    responses: { 302: { description: 'x' }, '4XX': { description: 'y' } },
  });
  const response = await server.fetch('/a', { headers: { prefer: 'code=200' } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('302, 4XX') });
});

test('19: what is no status is an error with its place, and the other responses answer', async () => {
  const text = `openapi: 3.1.0\npaths:\n  /a: {get: {responses: {600: {}, 20X: {}, ok: {}, 201: {}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect((await server.fetch('/a')).status).toBe(201);
  expect(told(server)).toEqual(['SHAPE api.yaml:3:26', 'SHAPE api.yaml:3:35', 'SHAPE api.yaml:3:44']);
});

test('20: a response without content has no body and no content type', async () => {
  await using server = await serving({ responses: OK });
  const response = await server.fetch('/a');
  expect(await response.text()).toBe('');
  expect(response.headers.get('content-type')).toBeNull();
});

const JSON_BODY = { content: { 'application/json': { example: { a: 1 } } } };
const rated = { ...JSON_BODY, headers: { 'X-Rate': { example: 60 } } };
const folder = await folderOf({
  'api.json': documentOf({
    '/empty': { get: { responses: { 204: JSON_BODY, 205: JSON_BODY, 304: JSON_BODY } } },
    '/rated': { get: { responses: { 200: rated } } },
  }),
});
afterAll(() => folder[Symbol.asyncDispose]());
const options = (): { spec: string } => ({ spec: folder.path });

for (const status of [204, 205, 304]) {
  bothWays(`20: ${status} has no body, whatever is described`, options, async (ask) => {
    const response = await ask('/empty', { headers: { prefer: `code=${status}` } });
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(response.headers.get('content-type')).toBeNull();
  });
}

bothWays('20: HEAD has no body, but the headers of GET', options, async (ask) => {
  const response = await ask('/rated', { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-rate')).toBe('60');
});

/** What is sent for one media type: its content type, and its body as bytes. */
async function sent(mediaType: string, media: object): Promise<{ type: string | null; bytes: Buffer }> {
  const x = { file: { type: 'string', format: 'binary' } };
  await using server = await serving({ responses: { 200: { content: { [mediaType]: media } } } }, { x });
  const response = await server.fetch('/a');
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { type: response.headers.get('content-type'), bytes };
}

test.each([
  ['nothing', {}],
  ['an empty schema', { schema: {} }],
  ['a description only', { schema: { description: 'The content.' } }],
  ['binary text', { schema: { type: 'string', format: 'binary' } }],
  ['a reference to binary text', { schema: { $ref: '#/x/file' } }],
])('20: an octet stream that is described by %s is some bytes', async (_, media) => {
  const { type, bytes } = await sent('application/octet-stream', media);
  expect(type).toBe('application/octet-stream');
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0, 1, 2, 3]));
});

test.each([
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/apng', [0x89, 0x50, 0x4e, 0x47]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46]],
])('20: a body of %s is a real image', async (mediaType, magic) => {
  const { type, bytes } = await sent(mediaType, { schema: { description: 'A picture.' } });
  expect(type).toBe(mediaType);
  expect([...bytes.subarray(0, magic.length)]).toEqual(magic);
});

test.each([{ type: 'string' }, { type: 'string', format: 'binary' }, { $ref: '#/x/file' }, {}])(
  '20: a picture that is described as %j is a real image',
  async (schema) => {
    const { bytes } = await sent('image/png', { schema });
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  },
);

test('20: image/* is sent as an image of one type', async () => {
  const { type, bytes } = await sent('image/*', { schema: { type: 'string', format: 'binary' } });
  expect(type).toBe('image/png');
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});

test('20: multipart/mixed has a JSON part and a file part between boundaries', async () => {
  const { type, bytes } = await sent('multipart/mixed', { schema: { description: 'Two parts.' } });
  const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(type ?? '')?.[1] ?? 'none';
  const parts = bytes.toString('latin1').split(`--${boundary}`);
  expect(parts[0]).toBe('');
  expect(parts[1]).toBe('\r\ncontent-type: application/json\r\n\r\n{}\r\n');
  expect(parts[2]).toMatch(/^\r\ncontent-type: application\/octet-stream\r\n\r\n.+\r\n$/s);
  expect(parts[3]).toBe('--\r\n');
});

test('20: a form of several parts has one for each property', async () => {
  const properties = { name: { type: 'string', example: 'x' }, more: { type: 'object', example: { a: 1 } } };
  const { type, bytes } = await sent('multipart/form-data', { schema: { type: 'object', properties } });
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type ?? '' },
  }).formData();
  expect(form.get('name')).toBe('x');
  expect(JSON.parse(String(form.get('more')))).toEqual({ a: 1 });
});

test.each([
  ['text/html', { example: '<p>hi</p>' }, '<p>hi</p>'],
  ['text/html', { schema: { type: 'string', example: '<p>hi</p>' } }, '<p>hi</p>'],
  ['text/plain; charset=utf-8', { example: 'grüß' }, 'grüß'],
  ['text/csv', { example: 'a,b\n1,2\n' }, 'a,b\n1,2\n'],
])('20: %s is sent as it stands: %j', async (mediaType, media, text) => {
  const { type, bytes } = await sent(mediaType, media);
  expect([type, bytes.toString()]).toEqual([mediaType, text]);
});

test('20: text that must be generated is a text, not JSON', async () => {
  const { bytes } = await sent('text/html', { schema: { type: 'string', minLength: 5 } });
  expect(bytes.toString()).toMatch(/^[^"{].{4}/);
});

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/vnd.api+json',
  'application/vnd.x.v3+json; charset=utf-8',
  'application/problem+json',
  'application/json;stream=watch',
  'Application/JSON',
])('20: %s is JSON, and is sent as described', async (mediaType) => {
  const { type, bytes } = await sent(mediaType, { schema: { type: 'object', example: { a: ['ü'] } } });
  expect([type, bytes.toString()]).toEqual([mediaType, '{"a":["ü"]}']);
});

test.each([
  ['*/*', { example: { a: 1 } }, 'application/json', '{"a":1}'],
  ['*/*', { schema: { type: 'array', example: [1] } }, 'application/json', '[1]'],
  ['application/*', { example: [1] }, 'application/json', '[1]'],
  ['*/*', { example: 'abc' }, 'application/octet-stream', 'abc'],
])('20: %s with %j is sent as %s', async (mediaType, media, type, text) => {
  const answer = await sent(mediaType, media);
  expect([answer.type, answer.bytes.toString()]).toEqual([type, text]);
});

test.each([
  {},
  { schema: {} },
  { schema: { type: 'string', format: 'binary' } },
  { schema: { type: 'string' } },
])('20: */* with %j is sent as bytes', async (media) => {
  const { type, bytes } = await sent('*/*', media);
  expect(type).toBe('application/octet-stream');
  expect(bytes.length).toBeGreaterThan(0);
});

test.each([[{}], [{ schema: {} }], [{ schema: { type: 'object' } }], [{ schema: { properties: {} } }]])(
  '20: JSON about which nothing is said is an empty object: %j',
  async (media) => {
    expect((await sent('application/json', media)).bytes.toString()).toBe('{}');
  },
);

test('20: in Swagger 2.0 a file is bytes of the media type that is produced', async () => {
  const responses = { 200: { description: 'ok', schema: { type: 'file' } } };
  await using server = await serving20({ produces: ['image/png'], responses });
  const response = await server.fetch('/a');
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
});

test('20: in Swagger 2.0 a response without a schema has no body, whatever is produced', async () => {
  await using server = await serving20({ responses: OK }, { produces: ['application/json'] });
  const response = await server.fetch('/a');
  expect([response.headers.get('content-type'), await response.text()]).toEqual([null, '']);
});

test('20: of several media types JSON comes first', async () => {
  const content = { 'text/html': { example: '<p>' }, 'application/x+json': { example: 1 } };
  await using server = await serving({ responses: { 200: { content } } });
  expect((await server.fetch('/a')).headers.get('content-type')).toBe('application/x+json');
});

/** The headers of what `GET /a` answers when its response is this. */
async function headersOf(response: object, more: object = {}): Promise<Headers> {
  await using server = await serving({ responses: { 200: response } }, more);
  return (await server.fetch('/a')).headers;
}

test.each([
  ['an example', { example: 60 }, /^60$/],
  ['named examples', { examples: { one: { value: 'a' }, two: { value: 'b' } } }, /^a$/],
  [
    'an example in its schema',
    { schema: { type: 'string', example: 'inline;filename=x' } },
    /^inline;filename=x$/,
  ],
  ['a type', { required: true, schema: { type: 'integer' } }, /^\d+$/],
  ['a format', { required: true, schema: { type: 'string', format: 'date' } }, /^\d{4}-\d\d-\d\d$/],
  ['a list', { example: ['a', 'b'] }, /^a,b$/],
])('21: a header is made from %s', async (_, header, expected) => {
  expect((await headersOf({ headers: { 'X-Made': header } })).get('x-made')).toMatch(expected);
});

test('21: a header, and the schema of a header, may be references', async () => {
  const components = {
    headers: { Limit: { required: true, schema: { $ref: '#/components/schemas/Limit' } } },
    schemas: { Limit: { type: 'integer', minimum: 5, maximum: 5 } },
  };
  const headers = { 'X-Limit': { $ref: '#/components/headers/Limit' } };
  expect((await headersOf({ headers }, { components })).get('x-limit')).toBe('5');
});

test('21: whether a header is required is kept', async () => {
  const headers = { 'X-Must': { required: true, schema: {} }, 'X-May': { schema: {} } };
  await using server = await serving({ responses: { 200: { description: 'ok', headers } } });
  const described = operationIn(server, 'getA').responses[0]?.headers;
  expect(described?.map(({ name, required }) => [name, required])).toEqual([
    ['X-Must', true],
    ['X-May', false],
  ]);
});

test.each([
  [302, {}],
  [302, { headers: { Location: { schema: { type: 'string' } } } }],
  [307, { headers: { Location: { required: true, schema: { type: 'string' } } } }],
  [308, { headers: { location: { required: true } } }],
  [301, { headers: { Location: { schema: { type: 'string', format: 'uri' } } } }],
])('21: a Location is made for %i: %j', async (status, response) => {
  await using server = await serving({ responses: { [status]: response } });
  const answer = await server.fetch('/a');
  expect(answer.status).toBe(status);
  expect(new URL(answer.headers.get('location') ?? '').protocol).toBe('https:');
});

test('21: a Location that has an example is sent, a 304 needs none', async () => {
  const headers = { Location: { schema: { type: 'string', example: '/login' } } };
  await using server = await serving({ responses: { 302: { headers }, 304: {} } });
  expect((await server.fetch('/a')).headers.get('location')).toBe('/login');
  const unchanged = await server.fetch('/a', { headers: { prefer: 'code=304' } });
  expect(unchanged.headers.get('location')).toBeNull();
});

test('21: a 201 with a Location has an absolute URL', async () => {
  await using server = await serving({
    responses: { 201: { headers: { Location: { schema: { type: 'string' } } } } },
  });
  expect(URL.canParse((await server.fetch('/a')).headers.get('location') ?? '')).toBe(true);
});

const TYPE = { schema: { type: 'string' }, example: 'text/css' };

test.each([
  ['written out', { headers: { 'Content-Type': TYPE } }],
  ['in small letters', { headers: { 'content-type': TYPE } }],
  ['a reference', { headers: { 'Content-Type': { $ref: '#/components/headers/Type' } } }],
])('21: a header Content-Type does not replace the media type: %s', async (_, headers) => {
  const more = { components: { headers: { Type: TYPE } } };
  expect((await headersOf({ ...JSON_BODY, ...headers }, more)).get('content-type')).toBe('application/json');
  expect((await headersOf(headers, more)).get('content-type')).toBeNull();
});

test('21: where the body is bytes a header Content-Type says what they are', async () => {
  const content = { 'application/octet-stream': { schema: { format: 'binary' } } };
  const headers = await headersOf({ content, headers: { 'Content-Type': TYPE } });
  expect(headers.get('content-type')).toBe('text/css');
});

test('21: headers of Swagger 2.0 are schemas themselves', async () => {
  const headers = {
    'X-Limit': { type: 'integer', minimum: 5, maximum: 5 },
    'X-Shown': { type: 'integer', 'x-example': '7' },
  };
  await using server = await serving20({ responses: { 200: { description: 'ok', headers } } });
  const answer = (await server.fetch('/a')).headers;
  expect([answer.get('x-limit'), answer.get('x-shown')]).toEqual(['5', '7']);
});

test.each([
  ['missing', {}, false],
  ['false', { required: false }, false],
  ['true', { required: true }, true],
])('22: a body is optional unless required: %s', async (_, flag, required) => {
  const requestBody = { content: { 'application/json': { schema: {} } }, ...flag };
  const parameters = [{ in: 'body', name: 'body', schema: {}, ...flag }];
  await using server = await serving({ requestBody, responses: OK });
  await using old = await serving20({ parameters, responses: OK });
  expect(operationIn(server, 'getA').body?.required).toBe(required);
  expect(operationIn(old, 'getA').body?.required).toBe(required);
});

test('22: an operation without a described body has none', async () => {
  await using server = await serving({ responses: OK });
  expect(operationIn(server, 'getA').body).toBeUndefined();
});

test('22: the media types of a body are kept: form, multipart, octet stream, JSON', async () => {
  const names = [
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/octet-stream',
    'application/json; charset=utf-8',
  ];
  const content = Object.fromEntries(names.map((name) => [name, { schema: { type: 'object' } }]));
  await using server = await serving({ requestBody: { content }, responses: OK });
  const contents = operationIn(server, 'getA').body?.contents ?? [];
  expect(contents.map(({ mediaType }) => mediaType)).toEqual(names);
  expect(contents.every(({ schema }) => schema !== undefined)).toBe(true);
});

test('22: a form says how each of its properties is written, nested objects as deepObject', async () => {
  const encoding = {
    metadata: { style: 'deepObject', explode: true },
    ids: { style: 'spaceDelimited' },
    file: { contentType: 'image/png, image/gif' },
    plain: {},
  };
  const content = { 'application/x-www-form-urlencoded': { schema: { type: 'object' }, encoding } };
  await using server = await serving({ requestBody: { content }, responses: OK });
  expect(operationIn(server, 'getA').body?.contents[0]?.encoding).toMatchObject({
    metadata: { style: 'deepObject', explode: true },
    ids: { style: 'spaceDelimited', explode: false },
    file: { style: 'form', explode: true, contentType: 'image/png, image/gif' },
    plain: { style: 'form', explode: true, contentType: undefined },
  });
});

test('22: the fields of a form of Swagger 2.0 become one body', async () => {
  const parameters = [
    { in: 'formData', name: 'a', type: 'integer', required: true },
    { in: 'formData', name: 'b', type: 'array', items: { type: 'string' } },
    { in: 'query', name: 'c', type: 'string' },
  ];
  await using server = await serving20({ parameters, responses: OK });
  const { body, parameters: others } = operationIn(server, 'getA');
  expect(body).toMatchObject({
    required: true,
    contents: [{ mediaType: 'application/x-www-form-urlencoded' }],
  });
  expect(server.api.schemas.schema(body?.contents[0]?.schema ?? '')).toMatchObject({
    required: ['a'],
    properties: { a: { type: 'integer' }, b: { type: 'array' } },
  });
  expect(others.map(({ name }) => name)).toEqual(['c']);
});

test('22: a file among the fields of Swagger 2.0 makes the form multipart', async () => {
  const parameters = [{ in: 'formData', name: 'file', type: 'file' }];
  await using server = await serving20({ parameters, responses: OK });
  expect(operationIn(server, 'getA').body?.contents[0]?.mediaType).toBe('multipart/form-data');
});

test('22: what Swagger 2.0 consumes are the media types of its bodies', async () => {
  const get = { parameters: [{ in: 'body', name: 'b', schema: {} }], responses: OK };
  const consumes = ['application/octet-stream', 'application/json'];
  await using server = await serving20(get, { consumes });
  expect(operationIn(server, 'getA').body?.contents.map(({ mediaType }) => mediaType)).toEqual(consumes);
  await using own = await serving20({ ...get, consumes: ['text/plain'] }, { consumes });
  expect(operationIn(own, 'getA').body?.contents.map(({ mediaType }) => mediaType)).toEqual(['text/plain']);
});

test.each([
  ['query', {}, 'form', true],
  ['cookie', {}, 'form', true],
  ['path', {}, 'simple', false],
  ['header', {}, 'simple', false],
  ['query', { explode: false }, 'form', false],
  ['query', { style: 'spaceDelimited' }, 'spaceDelimited', false],
  ['query', { style: 'pipeDelimited', explode: true }, 'pipeDelimited', true],
  ['query', { style: 'deepObject', explode: true }, 'deepObject', true],
  ['path', { style: 'label' }, 'label', false],
  ['path', { style: 'matrix', explode: true }, 'matrix', true],
])(
  '22: a list in OpenAPI 3: %s %j is written in style %s, explode %j',
  async (place, more, style, explode) => {
    const parameter = { name: 'x', in: place, schema: { type: 'array', items: {} }, ...more };
    await using server = await serving({ parameters: [parameter], responses: OK });
    expect(operationIn(server, 'getA').parameters[0]).toMatchObject({ style, explode });
  },
);

test.each([
  ['query', undefined, 'form', false],
  ['query', 'csv', 'form', false],
  ['query', 'multi', 'form', true],
  ['query', 'ssv', 'spaceDelimited', false],
  ['query', 'tsv', 'tabDelimited', false],
  ['query', 'pipes', 'pipeDelimited', false],
  ['path', 'csv', 'simple', false],
  ['header', undefined, 'simple', false],
])(
  '22: a list in Swagger 2.0: %s as %s is written in style %s, explode %j',
  async (place, format, style, explode) => {
    const parameter = { name: 'x', in: place, type: 'array', items: {}, collectionFormat: format };
    await using server = await serving20({ parameters: [parameter], responses: OK });
    expect(operationIn(server, 'getA').parameters[0]).toMatchObject({ style, explode });
  },
);

test('22: a parameter may be an object that takes whatever else is in the query', async () => {
  const schema = { type: 'object', additionalProperties: { type: 'string' } };
  await using server = await serving({
    parameters: [{ name: 'fields', in: 'query', schema }],
    responses: OK,
  });
  const [parameter] = operationIn(server, 'getA').parameters;
  expect(parameter).toMatchObject({ name: 'fields', style: 'form', explode: true });
  expect(server.api.schemas.schema(parameter?.schema ?? '')).toMatchObject(schema);
});

test('22: a parameter may be written in a media type', async () => {
  const content = { 'application/json': { schema: { type: 'object', example: { a: 1 } } } };
  await using server = await serving({
    parameters: [{ name: 'filter', in: 'query', content }],
    responses: OK,
  });
  const [parameter] = operationIn(server, 'getA').parameters;
  expect(parameter).toMatchObject({ mediaType: 'application/json', example: { a: 1 } });
  expect(server.api.schemas.schema(parameter?.schema ?? '')).toMatchObject({ type: 'object' });
});

test('22: parameters of the path item count unless the operation has its own', async () => {
  const shared = [
    { name: 'a', in: 'query', required: true, schema: {} },
    { name: 'b', in: 'query', schema: {} },
    { name: 'a', in: 'header', schema: {} },
  ];
  const get = { parameters: [{ name: 'a', in: 'query', deprecated: true, schema: {} }], responses: OK };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { parameters: shared, get } }) });
  const { parameters } = operationIn(server, 'getA');
  expect(parameters.map((one) => [one.name, one.in, one.required, one.deprecated])).toEqual([
    ['b', 'query', false, false],
    ['a', 'header', false, false],
    ['a', 'query', false, true],
  ]);
});

const SCHEMES = {
  inQuery: { type: 'apiKey', in: 'query', name: 'access_token' },
  inHeader: { type: 'apiKey', in: 'header', name: 'X-Key' },
  inCookie: { type: 'apiKey', in: 'cookie', name: 'session' },
  bearer: { type: 'http', scheme: 'bearer' },
  matrix: { type: 'http', scheme: 'X-Matrix' },
  oauth: { type: 'oauth2', flows: {} },
  openId: { type: 'openIdConnect', openIdConnectUrl: 'https://x.org' },
};

/** The security of `GET /a` where the operation and the document say this. */
async function securityOf(own: object[] | undefined, documents?: object[]): Promise<unknown> {
  const get = { responses: OK, ...(own === undefined ? {} : { security: own }) };
  const more = { components: { securitySchemes: SCHEMES }, ...(documents ? { security: documents } : {}) };
  await using server = await serving(get, more);
  return operationIn(server, 'getA').security.map((all) => all.map(({ name }) => name));
}

test.each(Object.entries(SCHEMES))('23: the scheme %s is kept as described', async (name, scheme) => {
  await using server = await serving(
    { responses: OK, security: [{ [name]: ['read', 'write'] }] },
    {
      components: { securitySchemes: SCHEMES },
    },
  );
  expect(operationIn(server, 'getA').security).toEqual([[{ name, scheme, scopes: ['read', 'write'] }]]);
});

test('23: alternatives stay apart, what is needed together stays together, {} is a request without', async () => {
  const security = [{}, { bearer: [] }, { inQuery: [], inCookie: [] }];
  expect(await securityOf(security)).toEqual([[], ['bearer'], ['inQuery', 'inCookie']]);
});

test('23: the security of the document counts unless the operation has its own, [] is none', async () => {
  const documents = [{ bearer: [] }];
  expect(await securityOf(undefined)).toEqual([]);
  expect(await securityOf(undefined, documents)).toEqual([['bearer']]);
  expect(await securityOf([{ matrix: [] }], documents)).toEqual([['matrix']]);
  expect(await securityOf([], documents)).toEqual([]);
  expect(await securityOf([{}], documents)).toEqual([[]]);
});

test('23: a scheme that is not defined is a warning with its place, and any credential will do', async () => {
  const text = `openapi: 3.1.0\npaths:\n  /a:\n    get:\n      security:\n        - accessToken: []\n      responses: {200: {}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect((await server.fetch('/a', { headers: { authorization: 'Any thing' } })).status).toBe(200);
  expect((await server.fetch('/a')).status).toBe(401);
  inspectApi(server.api);
  expect(told(server)).toEqual(['SECURITY_UNDEFINED api.yaml:6:11']);
  expect(server.mistakes()[0]?.severity).toBe('warning');
  expect(operationIn(server, 'getA').security).toEqual([
    [{ name: 'accessToken', scheme: undefined, scopes: [] }],
  ]);
});

test('23: the schemes of Swagger 2.0 become those of OpenAPI 3', async () => {
  const securityDefinitions = {
    key: SCHEMES.inQuery,
    basic: { type: 'basic' },
    oauth: { type: 'oauth2', flow: 'implicit', authorizationUrl: 'https://x.org', scopes: {} },
  };
  const security = [{ key: [] }, { basic: [] }, { oauth: ['read'] }];
  await using server = await serving20({ responses: OK, security }, { securityDefinitions });
  const schemes = operationIn(server, 'getA').security.map(([need]) => need?.scheme);
  expect(schemes).toMatchObject([SCHEMES.inQuery, { type: 'http', scheme: 'basic' }, { type: 'oauth2' }]);
});

test('24: whether an operation or a parameter is deprecated is kept', async () => {
  const parameters = [{ name: 'q', in: 'query', deprecated: true, schema: {} }];
  const paths = {
    '/a': { get: { deprecated: true, parameters, responses: OK } },
    '/b': { get: { deprecated: false, responses: OK } },
  };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  expect(server.api.operations.map(({ deprecated }) => deprecated)).toEqual([true, false]);
  expect(operationIn(server, 'getA').parameters[0]?.deprecated).toBe(true);
});

test('24: what an operation says under names with x- is kept', async () => {
  const extensions = {
    'x-addedInMatrixVersion': '1.4',
    'x-understudy': { do: [{ reply: 1 }] },
    'x-null': null,
  };
  await using server = await serving({ responses: OK, summary: 'no extension', ...extensions });
  expect(operationIn(server, 'getA').extensions).toEqual(extensions);
});

test('24: names with x- among paths, methods and responses are skipped in silence', async () => {
  const responses = { 'x-note': 'text', 'x-more': { description: 'no response' }, ...OK };
  const item = { 'x-weight': 3, 'x-get': { responses: OK }, get: { responses } };
  const paths = { 'x-note': 7, 'x-path': item, '/a': item, '/x-real': { get: { responses: OK } } };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  inspectApi(server.api);
  expect(told(server)).toEqual([]);
  expect(server.api.operations.map(({ path }) => path)).toEqual(['/a', '/x-real']);
  expect(operationIn(server, 'getA').responses.map(({ status }) => status)).toEqual(['200']);
});

test('24: summary, description, servers and parameters of a path item are no methods', async () => {
  const item = { summary: 's', description: 'd', parameters: [], servers: [], get: { responses: OK } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': item }) });
  expect(server.api.operations.map(({ method }) => method)).toEqual(['GET']);
  expect(await (await server.fetch('/a')).text()).toBe('');
});

test('23: a certificate is no part of a request: mutual TLS asks for nothing', async () => {
  const schemes = { components: { securitySchemes: { tls: { type: 'mutualTLS' } } } };
  const paths = { '/a': { get: { security: [{ tls: [] }], responses: { 204: { description: 'ok' } } } } };
  await using server = await serverOf({ 'api.json': documentOf(paths, schemes) });
  expect((await server.fetch('/a')).status).toBe(204);
  expect(told(server)).toEqual([]);
});
