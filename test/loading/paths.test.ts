import { request } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { answering } from '../support/answering.ts';
import { bothWays, documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { jsonFrom, operationIn, serverOf, told } from '../support/server-of.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';

const OK = { 200: { description: 'ok' } };

/** A Swagger 2.0 document with `GET /a` and this at its top. */
function swagger(more: object): object {
  return { swagger: '2.0', paths: { '/a': { get: { responses: OK } } }, ...more };
}

/** A document with these paths, each with a `get` that answers with its own path. */
function echoing(paths: readonly string[], more: object = {}): object {
  return documentOf(Object.fromEntries(paths.map((path) => [path, answering({ example: path })])), more);
}

/** A path item whose `get` answers with a text that is another one for other parameters. */
function varying(): object {
  return answering({ schema: { type: 'string', format: 'uuid' } });
}

test.each([
  ['/', '/a'],
  ['', '/a'],
  [undefined, '/a'],
  ['v1', '/v1/a'],
  ['/v1', '/v1/a'],
  ['/v1/', '/v1/a'],
  ['/_matrix/client/api/v1', '/_matrix/client/api/v1/a'],
])('15: with the base path %j of Swagger 2.0 GET /a is served at %s', async (basePath, path) => {
  await using server = await serverOf({
    'api.json': swagger({ host: 'x.org', schemes: ['https'], basePath }),
  });
  expect(operationIn(server, 'getA').paths).toEqual([path]);
  expect((await server.fetch(path)).status).toBe(200);
});

const URLS: readonly (readonly [string, readonly object[] | undefined, readonly string[]])[] = [
  ['nothing', undefined, ['/a']],
  ['an empty list', [], ['/a']],
  ['a URL without a path', [{ url: 'https://x.org' }], ['/a']],
  ['a slash', [{ url: '/' }], ['/a']],
  ['a slash at the end', [{ url: 'https://x.org/v1/' }], ['/v1/a']],
  ['a relative URL', [{ url: '/v1' }], ['/v1/a']],
  ['a relative URL without a slash', [{ url: 'v1' }], ['/v1/a']],
  ['a relative URL that begins with a dot', [{ url: './v1' }], ['/v1/a']],
  ['several URLs', [{ url: '/v1' }, { url: 'https://x.org/v2' }], ['/v1/a', '/v2/a']],
  ['URLs with one path', [{ url: 'https://x.org/v1' }, { url: 'http://y.org/v1' }], ['/v1/a']],
  ['a path that is encoded', [{ url: '/caf%C3%A9' }], ['/café/a']],
];

test.each(URLS)('15: base paths come from servers: %s', async (_, servers, paths) => {
  await using server = await serverOf({ 'api.json': echoing(['/a'], { servers }) });
  expect(operationIn(server, 'getA').paths).toEqual(paths);
  for (const path of paths) expect(await jsonFrom(server, path)).toBe('/a');
});

test('15: variables of a server URL stand at their defaults, and only its path counts', async () => {
  const variables = {
    protocol: { enum: ['http', 'https'], default: 'https' },
    hostname: { default: 'localhost:8008' },
    basePath: { default: '/_matrix/client/v3' },
    version: { default: 2 },
  };
  const servers = [{ url: '{protocol}://{hostname}{basePath}/{version}', variables }];
  await using server = await serverOf({ 'api.json': echoing(['/a'], { servers }) });
  expect(operationIn(server, 'getA').paths).toEqual(['/_matrix/client/v3/2/a']);
  expect((await server.fetch('/a')).status).toBe(404);
});

test('15: servers of an operation come before those of its path, and those before those of the document', async () => {
  const at = (url: string): object => ({ servers: [{ url }] });
  const get = { operationId: 'own', responses: OK, ...at('/operation') };
  const put = { operationId: 'shared', responses: OK };
  const post = { operationId: 'top', responses: OK };
  const paths = { '/a': { get, put, ...at('/path') }, '/b': { post } };
  await using server = await serverOf({ 'api.json': documentOf(paths, at('/document')) });
  const served = server.api.operations.map(({ id, paths: [path] }) => [id, path]);
  expect(served).toEqual([
    ['own', '/operation/a'],
    ['shared', '/path/a'],
    ['top', '/document/b'],
  ]);
});

test('15: a server URL that has no path is a warning, and the others count', async () => {
  const servers = [{ url: 'http://[' }, { url: '/v1' }];
  await using server = await serverOf({ 'api.json': echoing(['/a'], { servers }) });
  expect(operationIn(server, 'getA').paths).toEqual(['/v1/a']);
  expect(server.mistakes()).toMatchObject([{ code: 'SERVER_UNUSABLE', severity: 'warning' }]);
});

test.each([
  ['/mine', '/mine/a'],
  ['mine/', '/mine/a'],
  ['', '/a'],
  ['/', '/a'],
])('15: the base path %j replaces those of all documents', async (basePath, path) => {
  const two = { swagger: '2.0', basePath: '/v2', paths: { '/b': { get: { responses: OK } } } };
  const files = { '1.json': echoing(['/a'], { servers: [{ url: '/v1' }, { url: '/x' }] }), '2.json': two };
  await using server = await serverOf(files, { basePath });
  expect(operationIn(server, 'getA').paths).toEqual([path]);
  expect(operationIn(server, 'getB').paths).toEqual([path.replace(/a$/, 'b')]);
  expect((await server.fetch('/v1/a')).status).toBe(404);
});

test('16: a blank behind a path is no part of it, and makes a second variant of the operation', async () => {
  const paths = { '/events': answering({ example: 'plain' }), '/events ': answering({ example: 'blank' }) };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  expect(server.api.operations.map(({ path }) => path)).toEqual(['/events', '/events']);
  expect(await jsonFrom(server, '/events')).toBe('plain');
  expect(server.mistakes()).toMatchObject([{ code: 'ROUTE_DUPLICATE', severity: 'warning' }]);
});

test('16: a path with a blank behind it that stands alone is served without the blank', async () => {
  await using server = await serverOf({ 'api.json': echoing(['/events ']) });
  expect(await jsonFrom(server, '/events')).toBe('/events ');
  expect(told(server)).toEqual([]);
});

test.each([
  ['one document', { 'a.json': echoing(['/x/{id} ', '/x/{id}']) }],
  ['two documents', { 'a.json': echoing(['/x/{id} ']), 'b.json': echoing(['/x/{name}']) }],
])('16: in %s the variant without a blank is tried first, whatever the order', async (_, files) => {
  await using server = await serverOf(files);
  expect(await jsonFrom(server, '/x/1')).toMatch(/}$/);
  const blanks = server.api.operations.map(({ location }) => location.pointer.includes(' '));
  expect(blanks).toEqual([false, true]);
});

test('16: operations on one method and path in several documents are all kept, in the order of the documents', async () => {
  const body = (name: string): object => ({
    requestBody: { content: { 'application/json': { schema: { type: 'object', required: [name] } } } },
  });
  const post = (operationId: string, name: string): object => ({ operationId, ...body(name), responses: OK });
  await using server = await serverOf({
    'inviting.json': documentOf({ '/invite/{roomId}': { post: post('byUser', 'user_id') } }),
    'third-party.json': documentOf({ '/invite/{room}': { post: post('byAddress', 'address') } }),
  });
  const schemas = server.api.operations.map(({ body }) => body?.contents[0]?.schema ?? '');
  expect(server.api.operations.map(({ id }) => id)).toEqual(['byUser', 'byAddress']);
  expect(schemas.map((id) => server.api.schemas.schema(id))).toMatchObject([
    { required: ['user_id'] },
    { required: ['address'] },
  ]);
});

test('16: an operationId that several documents use is qualified by the document', async () => {
  const get = { operationId: 'sync', responses: OK };
  await using server = await serverOf({
    'v1/old.json': documentOf({ '/a': { get } }),
    'v2/new.yaml': documentOf({ '/b': { get }, '/c': { get: { ...get, operationId: 'only' } } }),
  });
  expect(server.api.operations.map(({ id }) => id)).toEqual(['old:sync', 'new:sync', 'only']);
  expect(server.api.operations.map(({ operationId }) => operationId)).toEqual(['sync', 'sync', 'only']);
  expect(told(server)).toEqual([]);
});

test('16: documents of one name are told apart by as much of their paths as it takes', async () => {
  const get = { operationId: 'sync', responses: OK };
  await using server = await serverOf({
    'v1/sync.json': documentOf({ '/a': { get } }),
    'v2/sync.json': documentOf({ '/b': { get } }),
  });
  expect(server.api.documents.map(({ name }) => name)).toEqual(['v1/sync', 'v2/sync']);
  expect(server.api.operations.map(({ id }) => id)).toEqual(['v1/sync:sync', 'v2/sync:sync']);
});

test('16: an operationId that one document uses twice is a warning, and every id is unique', async () => {
  const item = { get: { operationId: 'x', responses: OK }, put: { operationId: 'x', responses: OK } };
  await using server = await serverOf({ 'api.json': documentOf({ '/a': item }) });
  expect(new Set(server.api.operations.map(({ id }) => id)).size).toBe(2);
  expect(server.mistakes()).toMatchObject([{ code: 'OPERATION_ID_DUPLICATE', severity: 'warning' }]);
});

test.each([
  ['put', '/rooms/{roomId}/send/{eventType}/{txnId}', 'putRoomsRoomIdSendEventTypeTxnId'],
  ['get', '/initialSync', 'getInitialSync'],
  ['get', '/', 'get'],
  ['delete', '/a-b/c.json', 'deleteABCJson'],
  ['get', '/files/{id}:cancel ', 'getFilesIdCancel'],
])('16: %s %s without an operationId is called %s', async (method, path, id) => {
  const paths = { [path]: { [method]: { responses: OK } } };
  await using server = await serverOf({ 'api.json': { swagger: '2.0', basePath: '/_matrix/v1', paths } });
  expect(server.api.operations.map((operation) => operation.id)).toEqual([id]);
});

sharedTest(
  '16: of the 235 operations of 2026 each has an id of its own, 15 operationIds are shared',
  async () => {
    await using server = await createMockServer({ spec: sharedPath('specs/2026/api') });
    const { operations } = server.api;
    expect(new Set(operations.map(({ id }) => id)).size).toBe(235);
    const shared = operations.filter(({ id, operationId }) => id !== operationId);
    expect(new Set(shared.map(({ operationId }) => operationId)).size).toBe(15);
    expect(shared.every(({ id, document, operationId }) => id === `${document.name}:${operationId}`)).toBe(
      true,
    );
  },
);

test.each([
  ['/query/directory', '/query/directory'],
  ['/query/other', '/query/{type}'],
  ['/a/c/d', '/a/c/d'],
  ['/a/c/b', '/a/{x}/b'],
  ['/a/x/d', '/a/{x}/{y}'],
])('17: %s is answered by %s, whatever the order of the document', async (path, template) => {
  const templates = ['/query/{type}', '/query/directory', '/a/{x}/{y}', '/a/{x}/b', '/a/c/d'];
  await using server = await serverOf({ 'api.json': echoing(templates) });
  await using reversed = await serverOf({ 'api.json': echoing(templates.toReversed()) });
  expect([await jsonFrom(server, path), await jsonFrom(reversed, path)]).toEqual([template, template]);
});

test('17: a parameter in one document does not hide what is fixed in another', async () => {
  const files = { 'a.json': echoing(['/query/{type}']), 'b.json': echoing(['/query/directory']) };
  await using server = await serverOf(files);
  expect(await jsonFrom(server, '/query/directory')).toBe('/query/directory');
});

test('17: paths that differ in the names of their parameters are one path with several methods', async () => {
  await using server = await serverOf({
    'a.json': documentOf({ '/x/{one}/y': answering({ example: 'got' }) }),
    'b.json': documentOf({ '/x/{two}/y': { put: { responses: { 201: { description: 'put' } } } } }),
  });
  expect(await jsonFrom(server, '/x/1/y')).toBe('got');
  expect((await server.fetch('/x/1/y', { method: 'PUT' })).status).toBe(201);
  expect((await server.fetch('/x/1/y', { method: 'POST' })).headers.get('allow')).toContain('PUT');
  expect(told(server)).toEqual([]);
});

test.each([
  ['/files/7', '/files/{id}'],
  ['/files/7.json', '/files/{id}.json'],
  ['/files/a.b.json', '/files/{id}.json'],
  ['/files/.json', '/files/{id}'],
  ['/files/v7', '/files/v{n}'],
  ['/jobs/7:cancel', '/jobs/{name}:cancel'],
  ['/jobs/a:b:cancel', '/jobs/{name}:cancel'],
  ['/jobs/7', '/jobs/{name}'],
  ['/tiles/1,2', '/tiles/{x},{y}'],
  ['/odd/(a)+', '/odd/(a)+'],
  ['/odd/[7]*', '/odd/[{n}]*'],
])('17: parameters may be a part of a segment: %s is answered by %s', async (path, template) => {
  const templates = ['/files/{id}', '/files/{id}.json', '/files/v{n}', '/jobs/{name}', '/jobs/{name}:cancel'];
  const odd = ['/tiles/{x},{y}', '/odd/(a)+', '/odd/[{n}]*'];
  await using server = await serverOf({ 'api.json': echoing([...templates, ...odd]) });
  expect(await jsonFrom(server, path)).toBe(template);
});

test('17: a part of a segment is a value of its own', async () => {
  await using server = await serverOf({ 'api.json': documentOf({ '/files/{id}.json': varying() }) });
  const bodies = await Promise.all(['7', '8', '7'].map((id) => jsonFrom(server, `/files/${id}.json`)));
  expect(bodies[0]).toBe(bodies[2]);
  expect(bodies[0]).not.toBe(bodies[1]);
});

test.each([['/a'], ['/a/'], ['/b'], ['/b/'], ['/c/1'], ['/c/1/'], ['/d/1/'], ['/d/1']])(
  '17: a slash at the end may be there or not: %s',
  async (path) => {
    await using server = await serverOf({ 'api.json': echoing(['/a', '/b/', '/c/{x}', '/d/{x}/']) });
    expect((await server.fetch(path)).status).toBe(200);
  },
);

test('17: where both are described a slash at the end makes a path of its own', async () => {
  await using server = await serverOf({ 'api.json': echoing(['/rules/', '/rules', '/rules/global/']) });
  const bodies = await Promise.all(
    ['/rules', '/rules/', '/rules/global'].map((path) => jsonFrom(server, path)),
  );
  expect(bodies).toEqual(['/rules', '/rules/', '/rules/global/']);
});

test('17: a slash at the end does not hide a parameter that is described', async () => {
  await using server = await serverOf({ 'api.json': echoing(['/a', '/a/{x}', '/a/{x}/b']) });
  const bodies = await Promise.all(['/a/', '/a/1', '/a/1/b'].map((path) => jsonFrom(server, path)));
  expect(bodies).toEqual(['/a', '/a/{x}', '/a/{x}/b']);
});

const EMPTY_KEY = { name: 'key', in: 'path', required: true, schema: { type: 'string' }, example: '' };

test.each([
  ['is called stateKey', '/state/{type}/{stateKey}', []],
  ['has the empty text as its example', '/state/{type}/{key}', [EMPTY_KEY]],
])('17: a last parameter may be empty or left out where it %s', async (_, path, parameters) => {
  const get = { ...(answering({ example: 'ok' }) as { get: object }).get, parameters };
  await using server = await serverOf({ 'api.json': documentOf({ [path]: { get } }) });
  const tried = ['/state/m.room.name/x', '/state/m.room.name/', '/state/m.room.name', '/state/', '/state'];
  const statuses = await Promise.all(tried.map(async (one) => (await server.fetch(one)).status));
  expect(statuses).toEqual([200, 200, 200, 404, 404]);
});

test('17: a parameter of another kind is never empty', async () => {
  await using server = await serverOf({ 'api.json': echoing(['/users/{id}', '/x/{id}/y']) });
  expect((await server.fetch('/users/')).status).toBe(404);
  expect((await server.fetch('/x//y')).status).toBe(404);
});

test('17: a path that is described comes before one that ends early', async () => {
  await using server = await serverOf({ 'api.json': echoing(['/state/{stateKey}', '/state']) });
  expect(await jsonFrom(server, '/state')).toBe('/state');
  expect(await jsonFrom(server, '/state/x')).toBe('/state/{stateKey}');
});

sharedTest('17: the state of a room answers with an empty state key and without one', async () => {
  await using server = await createMockServer({ spec: sharedPath('specs/2015'), validate: 'off' });
  const tried = ['x', '', undefined].map((key) =>
    ['/state/m.room.name', key].filter((one) => one !== undefined),
  );
  for (const end of tried) {
    const path = `/_matrix/client/api/v1/rooms/!a:b${end.join('/')}`;
    expect((await server.fetch(path, { method: 'PUT' })).status).toBe(200);
  }
});

test.each([
  ['/café', '/caf%C3%A9'],
  ['/caf%C3%A9', '/caf%C3%A9'],
  ['/a b', '/a%20b'],
  ['/a%20b', '/a%20b'],
  ['/events', '/%65vents'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a+b', '/a+b'],
  ['/a+b', '/a%2Bb'],
  ['/v1/$batch', '/v1/$batch'],
  ['/v1/$batch', '/v1/%24batch'],
  ['/100%', '/100%25'],
])('17: what is fixed in %s may be encoded: %s', async (template, path) => {
  await using server = await serverOf({ 'api.json': echoing([template]) });
  expect(await jsonFrom(server, path)).toBe(template);
});

const folder = await folderOf({
  'api.json': documentOf({
    '/rooms/{id}': { ...varying(), delete: { responses: OK } },
    '/rooms/{id}/leave': answering({ example: 'left' }),
    '/own': {
      options: { responses: { 200: { description: 'ok', headers: { 'X-Own': { example: 'yes' } } } } },
    },
    '/only-head': { head: { responses: OK } },
    '/head': { get: { responses: OK }, head: { responses: { 203: { description: 'ok' } } } },
  }),
  'more.json': documentOf({ '/rooms/{room}': { put: { responses: OK } } }),
});
afterAll(() => folder[Symbol.asyncDispose]());
const options = (): { spec: string } => ({ spec: folder.path });

bothWays('18: !$:@+; are the same raw and encoded', options, async (ask) => {
  for (const sign of "!$:@+;=,&'()*~") {
    const raw = await (await ask(`/rooms/${sign}x${sign}y`)).text();
    const code = `%${sign.charCodeAt(0).toString(16)}`;
    expect(raw).toMatch(/^"[-0-9a-f]{36}"$/);
    expect([sign, await (await ask(`/rooms/${code}x${code.toUpperCase()}y`)).text()]).toEqual([sign, raw]);
  }
});

bothWays('18: values that differ in one sign are different values', options, async (ask) => {
  const ids = ['!a', '#a', '$a', ':a', '@a', '+a', ';a', ' a', '/a', '%a', '%2Fa', '?a', 'a', '%25a'];
  const bodies = await Promise.all(
    ids.map(async (id) => (await ask(`/rooms/${encodeURIComponent(id)}`)).text()),
  );
  expect(new Set(bodies).size).toBe(ids.length);
});

bothWays('18: an encoded slash is a part of its segment', options, async (ask) => {
  expect((await ask('/rooms/a%2Fleave')).status).toBe(200);
  expect(await (await ask('/rooms/a%2fb/leave')).json()).toBe('left');
  expect((await ask('/rooms/a/b')).status).toBe(404);
});

/** The answer to a request target as it stands, which `fetch` would not send. */
async function statusOf(server: MockServer, target: string): Promise<number | undefined> {
  const { url } = await server.listen();
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: target, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject).end();
  });
}

test.each([
  ['/rooms/#alias:example.org', 200],
  ['/rooms/!a:b;c@d+$e', 200],
  ['/rooms/#alias/leave', 200],
  ['/rooms/%23alias', 200],
  ['/rooms/%zz', 400],
])('18: what no client library sends is answered too: %s', async (target, status) => {
  await using server = await createMockServer(options());
  expect(await statusOf(server, target)).toBe(status);
});

for (const path of ['/rooms/%', '/rooms/%zz', '/rooms/a%2', '/rooms/%E0%A4%A', '/rooms/%ff', '/%/leave']) {
  bothWays(`18: ${path} is a bad request in the words of the dialect`, options, async (ask) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 400, detail: expect.stringContaining(path) });
  });
}

test('18: the dialect of Matrix words a bad path, an unknown one and a wrong method', async () => {
  await using server = await createMockServer({ ...options(), dialect: 'matrix' });
  const answers = await Promise.all([
    server.fetch('/rooms/%zz'),
    server.fetch('/no'),
    server.fetch('/own', { method: 'PUT' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([400, 404, 405]);
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  const error = { errcode: expect.stringMatching(/^M_[A-Z_]+$/), error: expect.any(String) };
  expect(bodies).toEqual([error, error, error]);
});

bothWays('18: HEAD is answered like GET, without a body', options, async (ask) => {
  const got = await ask('/rooms/1');
  const head = await ask('/rooms/1', { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.headers.get('content-type')).toBe(got.headers.get('content-type'));
  expect(await head.text()).toBe('');
});

bothWays('18: HEAD that is described comes before GET, and may stand alone', options, async (ask) => {
  expect((await ask('/head', { method: 'HEAD' })).status).toBe(203);
  expect((await ask('/head')).status).toBe(200);
  expect((await ask('/only-head', { method: 'HEAD' })).status).toBe(200);
  const refused = await ask('/only-head');
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'HEAD, OPTIONS']);
});

bothWays('18: where there is neither GET nor HEAD, HEAD is refused', options, async (ask) => {
  expect((await ask('/own', { method: 'HEAD' })).status).toBe(405);
});

bothWays('18: OPTIONS names the methods, unless it is described', options, async (ask) => {
  const named = await ask('/rooms/1', { method: 'OPTIONS' });
  expect(named.status).toBe(204);
  const methods = (named.headers.get('allow') ?? '').split(', ');
  expect(methods.sort()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT']);
  const own = await ask('/own', { method: 'OPTIONS' });
  expect([own.status, own.headers.get('x-own')]).toEqual([200, 'yes']);
});

bothWays('18: a method that is not described is refused with those that are', options, async (ask) => {
  const response = await ask('/rooms/1', { method: 'POST' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')?.split(', ').sort()).toEqual([
    'DELETE',
    'GET',
    'HEAD',
    'OPTIONS',
    'PUT',
  ]);
  expect(await response.json()).toMatchObject({ status: 405 });
});
