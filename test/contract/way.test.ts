import { afterAll, expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { bothWays, documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { type Asking, ask, askFiles, inWords, OK, saying } from './contract.ts';

const PATHS = {
  '/pets': { get: { responses: saying('pets') }, post: { responses: OK } },
  '/pets/{id}': { put: { responses: saying('put') } },
  '/asked': { options: { responses: saying('options') }, get: { responses: OK } },
  '/looked': { head: { responses: { 202: { description: 'head' } } }, get: { responses: OK } },
};
const PREFLIGHT = { origin: 'https://x.org', 'access-control-request-method': 'GET' };

test.each([
  ['a path that nobody describes is 404', 'GET', '/cats', { status: 404 }],
  ['a method that a path does not have is 405', 'DELETE', '/pets', { status: 405 }],
  ['a 405 lists the methods in Allow', 'DELETE', '/pets', { headers: { allow: 'GET, POST, HEAD, OPTIONS' } }],
  [
    'a 405 on a path with parameters lists them, too',
    'GET',
    '/pets/7',
    { headers: { allow: 'PUT, OPTIONS' } },
  ],
  ['HEAD of what only has get answers as GET does', 'HEAD', '/pets', { status: 200, text: '' }],
  ['HEAD of what has neither is 405', 'HEAD', '/pets/7', { status: 405, text: '' }],
  ['HEAD that is described is answered as described', 'HEAD', '/looked', { status: 202 }],
  [
    'OPTIONS that is described is answered as described',
    'OPTIONS',
    '/asked',
    { status: 200, text: 'options' },
  ],
  [
    'OPTIONS that is not described answers with Allow',
    'OPTIONS',
    '/pets',
    { status: 204, headers: { allow: 'GET, POST, HEAD, OPTIONS' } },
  ],
  ['OPTIONS of an unknown path is 404', 'OPTIONS', '/cats', { status: 404 }],
])('%s', async (_, method, path, expected) => {
  expect(await ask(PATHS, path, { method })).toMatchObject(expected);
});

test('a preflight is no call of an operation OPTIONS', async () => {
  const answer = await ask(PATHS, '/asked', { method: 'OPTIONS', headers: PREFLIGHT });
  expect(answer).toMatchObject({ status: 204, text: '' });
});

const folder = await folderOf({ 'api.json': documentOf(PATHS) });
afterAll(() => folder[Symbol.asyncDispose]());

bothWays(
  'HEAD has the headers of GET and no body',
  () => ({ spec: folder.path }),
  async (ask) => {
    const [head, get] = [await ask('/pets', { method: 'HEAD' }), await ask('/pets')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
  },
);

const SECURED = {
  '/a/{id}': {
    post: {
      security: [{ key: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
        { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
      ],
      requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } },
      responses: { 200: { description: 'ok', content: { 'text/plain': { example: 'x' } } } },
    },
  },
};
const more = {
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
};
const JSON_TYPE = { 'content-type': 'application/json' };

const ORDER: readonly [string, string, Asking, object][] = [
  ['the route is looked for before credentials', '/b/x', {}, { status: 404 }],
  [
    'credentials, parameters and body are checked together',
    '/a/x',
    { body: '{}', headers: JSON_TYPE },
    {
      status: 401,
      findings: ['credentials  missing', 'path id type', 'query q missing', 'body /a required'],
    },
  ],
  [
    'the request is checked before the response is chosen',
    '/a/x?q=1',
    { headers: { 'x-key': 'k', accept: 'image/png' } },
    { status: 400 },
  ],
  [
    'the response is chosen once nothing is wrong',
    '/a/1?q=1',
    { headers: { 'x-key': 'k', accept: 'image/png' } },
    { status: 406 },
  ],
];

test.each(ORDER)('%s', async (_, path, init, expected) => {
  const { status, findings } = await ask(SECURED, path, { method: 'POST', more, ...init });
  expect({ status, findings: inWords(findings) }).toMatchObject(expected);
});

const AT = { '/a': { get: { responses: saying('here') } } };
const servers = (...urls: string[]): object => ({ servers: urls.map((url) => ({ url })) });
const api30 = (more: object): object => ({ openapi: '3.0.3', info: {}, paths: AT, ...more });
const variable = {
  servers: [
    { url: 'https://{host}:{port}/v{n}/x', variables: { host: { default: 'h' }, n: { default: '2' } } },
  ],
};
const nearest = documentOf(
  {
    '/a': { ...servers('/item'), get: { responses: OK } },
    '/b': { ...servers('/item'), get: { ...servers('/own'), responses: OK } },
  },
  servers('/all'),
);

test.each([
  ['the base path is that of servers', documentOf(AT, servers('https://x.org/v1/')), '/v1/a', 200],
  ['the bare path is not served beside it', documentOf(AT, servers('https://x.org/v1/')), '/a', 404],
  ['servers give a base path in 3.0, too', api30(servers('/v1')), '/v1/a', 200],
  ['of servers only the path counts', documentOf(AT, servers('https://u:p@x.org:81/v1?q#f')), '/v1/a', 200],
  ['variables of servers stand at their defaults', documentOf(AT, variable), '/v2/x/a', 200],
  [
    'each of several servers gives a base path (the first)',
    documentOf(AT, servers('/v1', '/v2')),
    '/v1/a',
    200,
  ],
  [
    'each of several servers gives a base path (the second)',
    documentOf(AT, servers('/v1', '/v2')),
    '/v2/a',
    200,
  ],
  ['servers of a path replace those of the document', nearest, '/item/a', 200],
  ['servers of a path leave none of the document', nearest, '/all/a', 404],
  ['servers of an operation replace those of its path', nearest, '/own/b', 200],
  ['servers of an operation leave none of its path', nearest, '/item/b', 404],
  ['the base path of 2.0 is basePath', { swagger: '2.0', basePath: '/v1', paths: AT }, '/v1/a', 200],
  ['a basePath may end in a slash', { swagger: '2.0', basePath: '/v1/', paths: AT }, '/v1/a', 200],
])('%s', async (_, document, path, status) => {
  expect(await askFiles({ 'api.json': document }, path)).toMatchObject({ status });
});

test.each([
  ['servers are passed over where paths are served bare', documentOf(AT, servers('/v1')), '/a', 200],
  ['nothing is left below the base path then', documentOf(AT, servers('/v1')), '/v1/a', 404],
  ['basePath is passed over, too', { swagger: '2.0', basePath: '/v1', paths: AT }, '/a', 200],
])('%s', async (_, document, path, status) => {
  expect(await askFiles({ 'api.json': document }, path, { options: { basePath: '' } })).toMatchObject({
    status,
  });
});

const needing = (name: string): object => ({
  parameters: [{ name, in: 'query', required: true, schema: { type: 'string' } }],
  responses: saying(name),
});
const taking = (name: string): object => ({
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { type: 'object', required: [name] } } },
  },
  responses: saying(name),
});
const documents = {
  'a.json': documentOf({ '/x': { get: needing('a'), post: taking('a') } }),
  'b.json': documentOf({ '/x': { get: needing('b'), post: taking('b') } }),
};
const blank = {
  'api.json': documentOf({
    '/x': { get: needing('a'), post: taking('a') },
    '/x ': { get: needing('b'), post: taking('b') },
  }),
};
const post = (body: string): Asking => ({ method: 'POST', headers: JSON_TYPE, body });

const VARIANTS: readonly [string, Record<string, object>, string, Asking, object][] = [
  [
    'of two documents the one whose parameters fit answers (the first)',
    documents,
    '/x?a=1',
    {},
    { text: 'a' },
  ],
  [
    'of two documents the one whose parameters fit answers (the second)',
    documents,
    '/x?b=1',
    {},
    { text: 'b' },
  ],
  [
    'of two documents the one whose body fits answers (the first)',
    documents,
    '/x',
    post('{"a":1}'),
    { text: 'a' },
  ],
  [
    'of two documents the one whose body fits answers (the second)',
    documents,
    '/x',
    post('{"b":1}'),
    { text: 'b' },
  ],
  ['a key with a blank at its end is a variant (by parameters)', blank, '/x?b=1', {}, { text: 'b' }],
  ['a key with a blank at its end is a variant (by body)', blank, '/x', post('{"b":1}'), { text: 'b' }],
  [
    'where none fits the first says what is wrong',
    blank,
    '/x',
    {},
    { status: 400, findings: [{ location: { path: 'a' } }] },
  ],
  [
    'the one that fits answers also where nothing is refused',
    blank,
    '/x?b=1',
    { options: { validate: 'warn' } },
    { text: 'b', findings: [] },
  ],
  [
    'the one that fits answers also where nothing is checked',
    blank,
    '/x',
    { ...post('{"b":1}'), options: { validate: 'off' } },
    { text: 'b' },
  ],
];

test.each(VARIANTS)('%s', async (_, files, path, asking, expected) => {
  expect(await askFiles(files, path, asking)).toMatchObject(expected);
});

test('a path whose base path was forgotten is found by its end', async () => {
  await using server = await createMockServer();
  const { error } = JSON.parse(await (await server.fetch('/initialSync')).text());
  expect(error).toBe(
    'No description has the path /initialSync. The nearest: /_matrix/client/api/v1/initialSync.',
  );
});
