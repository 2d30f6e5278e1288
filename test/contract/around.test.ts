import { afterAll, expect, test } from 'vitest';
import { createMockServer, type MockServerOptions } from '../../src/index.ts';
import { bothWays, documentOf } from '../support/both-ways.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';
import { type Asking, ask, read } from './contract.ts';
import { rawSocket } from './raw-socket.ts';

const rated = { description: 'x', headers: { 'X-Rate': { example: 60 } } };
const PATHS = {
  '/a': {
    get: {
      responses: { 200: rated, 400: rated, 429: rated },
      parameters: [{ name: 'n', in: 'query', schema: { type: 'integer' } }],
    },
    post: {
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 200: { content: { 'text/plain': { example: 'taken' } } } },
    },
  },
  '/key': { get: { security: [{ key: [] }], responses: { 200: rated } } },
};
const schemesOf = (place: string): object => ({
  components: { securitySchemes: { key: { type: 'apiKey', in: place, name: 'sid' } } },
});
const more = schemesOf('header');
const folder = await folderOf({ 'api.json': documentOf(PATHS, more) });
const cookies = await folderOf({ 'api.json': documentOf(PATHS, schemesOf('cookie')) });
afterAll(() => Promise.all([folder, cookies].map((one) => one[Symbol.asyncDispose]())));

const ORIGIN = { origin: 'https://app.example' };
const preflight = (method = 'GET', headers: object = {}): Asking => ({
  method: 'OPTIONS',
  headers: { ...ORIGIN, 'access-control-request-method': method, ...headers },
});
const large = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: `"${'x'.repeat(2000)}"`,
};

const ANSWERS: readonly [string, string, RequestInit, number][] = [
  ['an answer', '/a', {}, 200],
  ['an answer that was asked for', '/a', { headers: { prefer: 'code=429' } }, 429],
  ['an unknown path', '/b', {}, 404],
  ['another method', '/a', { method: 'DELETE' }, 405],
  ['OPTIONS that is no preflight', '/a', { method: 'OPTIONS' }, 204],
  ['missing credentials', '/key', {}, 401],
  ['an invalid parameter', '/a?n=x', {}, 400],
  [
    'an unknown media type',
    '/a',
    { method: 'POST', body: 'x', headers: { 'content-type': 'text/css' } },
    415,
  ],
  ['a body that is too large', '/a', large, 413],
  ['a URL that is too long', `/a?${'x'.repeat(1200)}`, {}, 414],
  ['a preflight', '/a', preflight(), 204],
];
const limits = { body: 1000, url: 1000 };

for (const [name, path, init, status] of ANSWERS) {
  bothWays(
    `every page may read ${name}`,
    () => ({ spec: folder.path, limits }),
    async (ask) => {
      const { headers, ...answer } = await read(
        await ask(path, { ...init, headers: { ...ORIGIN, ...init.headers } }),
      );
      expect(answer.status).toBe(status);
      expect([headers['access-control-allow-origin'], headers.vary]).toEqual(['*', undefined]);
    },
  );

  bothWays(
    `with a cookie scheme the origin is named by ${name}`,
    () => ({ spec: cookies.path, limits }),
    async (ask) => {
      const { headers, ...answer } = await read(
        await ask(path, { ...init, headers: { ...ORIGIN, ...init.headers } }),
      );
      expect(answer.status).toBe(status);
      expect(headers).toMatchObject({
        'access-control-allow-origin': ORIGIN.origin,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      });
    },
  );

  test(`with --no-cors nothing of it is in ${name}`, async () => {
    await using server = await createMockServer({ spec: folder.path, limits, cors: false });
    const { headers } = await server.fetch(path, { ...init, headers: { ...ORIGIN, ...init.headers } });
    expect([...headers.keys()].filter((one) => one.startsWith('access-control-'))).toEqual([]);
  });
}

test.each([
  [
    'the requested headers',
    'access-control-allow-headers',
    preflight('GET', { 'access-control-request-headers': 'x-one, x-two' }),
    /^x-one, x-two$/,
  ],
  ['the usual methods', 'access-control-allow-methods', preflight(), /GET.*POST.*PUT.*DELETE/],
  ['the requested method, whatever it is', 'access-control-allow-methods', preflight('REPORT'), /REPORT/],
])('a preflight allows %s', async (_, name, asking, value) => {
  expect((await ask(PATHS, '/a', { more, ...asking })).headers[name]).toMatch(value);
});

test.each([
  ['a path that nobody describes', '/nowhere'],
  ['a method that the path does not have', '/a'],
  ['an operation that needs credentials', '/key'],
  ['a path that is malformed', '/%zz'],
])('a preflight is 204 for %s', async (_, path) => {
  expect(await ask(PATHS, path, { more, ...preflight('PATCH') })).toMatchObject({
    status: 204,
    text: '',
    findings: [],
  });
});

test.each([
  ['the headers that a response describes', '/a', {}, 'x-rate'],
  ['the headers that an error describes', '/a?n=x', {}, 'x-rate'],
  ['the headers of a response that was asked for', '/a', { headers: { prefer: 'code=429' } }, 'x-rate'],
  ['what was found', '/a?n=x', {}, 'x-understudy-findings'],
  ['when to come again', '/a', {}, 'retry-after'],
  ['what is allowed', '/a', { method: 'DELETE' }, 'allow'],
  ['how to authenticate', '/key', {}, 'www-authenticate'],
])('a page may read %s', async (_, path, asking, name) => {
  const { headers } = await ask(PATHS, path, { more, ...asking });
  expect(headers['access-control-expose-headers']?.split(', ')).toContain(name);
});

/** A server that listens, and what a bare connection to it receives before it is ended. */
async function exchange(text: string, limits: MockServerOptions['limits'] = {}): Promise<string> {
  await using server = await createMockServer({ spec: folder.path, limits });
  const { url } = await server.listen();
  using connection = rawSocket(url, text);
  return await connection.ended;
}

const HOST = 'Host: x.org\r\nConnection: close\r\n';
const post = (headers: string, body = ''): string =>
  `POST /a HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${headers}\r\n${body}`;
const long = 'x'.repeat(3000);

test.each([
  ['what is not HTTP', 'nonsense\r\n\r\n', {}, 400],
  ['a header that is malformed', `GET /a HTTP/1.1\r\n${HOST}a b\r\n\r\n`, {}, 400],
  ['a Host that is no host', 'GET /a HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', {}, 400],
  ['headers that are too large', `GET /a HTTP/1.1\r\n${HOST}X-Long: ${long}\r\n\r\n`, { headers: 1000 }, 431],
  ['a URL that is too long', `GET /${long} HTTP/1.1\r\n${HOST}\r\n`, { url: 1000 }, 414],
  ['a body that says it is too large', post('Content-Length: 3000\r\n', long), { body: 1000 }, 413],
  [
    'a body that turns out too large',
    post('Transfer-Encoding: chunked\r\n', `bb8\r\n${long}\r\n0\r\n\r\n`),
    { body: 1000 },
    413,
  ],
  ['headers that do not come', 'GET /a HTTP/1.1\r\nHost:', { requestTime: 100 }, 408],
  ['a body that does not come', post('Content-Length: 10\r\n', '{'), { requestTime: 100 }, 408],
  ['JSON that is malformed', post('Content-Length: 1\r\n', '{'), {}, 400],
  ['a body that is no UTF-8', post('Content-Length: 1\r\n', '\xff'), {}, 400],
])(
  'there is an answer for %s, which every page may read, and the connection ends',
  async (_, text, limits, status) => {
    const answer = await exchange(text, limits);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(answer.toLowerCase()).toContain('access-control-allow-origin: *\r\n');
    expect(answer).toMatch(/\r\n\r\n{"type":"about:blank","title":".+","status":\d+,"detail":".+"}$/s);
  },
);

test.each([
  ['malformed JSON', '{', 400],
  ['a body that fits', '{}', 200],
])('%s is answered at once, and the connection stays open', async (_, body, status) => {
  await using server = await createMockServer({ spec: folder.path });
  const { url } = await server.listen();
  const text = `POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  using connection = rawSocket(url, text);
  await connection.received(new RegExp(`^HTTP/1.1 ${status}`));
  connection.socket.write('GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await connection.ended).toMatch(/HTTP\/1.1 200 OK[\s\S]*$/);
});

test('an upload that is aborted leaves the server answering', async () => {
  await using server = await createMockServer({ spec: folder.path });
  const { url } = await server.listen();
  using connection = rawSocket(url, post('Content-Length: 10\r\n', '{'));
  await new Promise((resolve) => connection.socket.once('connect', resolve));
  connection.socket.resetAndDestroy();
  await connection.ended;
  expect((await fetch(`${url}/a`)).status).toBe(200);
});

test('past the most connections a further one is ended', async () => {
  await using server = await createMockServer({ spec: folder.path, limits: { connections: 1 } });
  const { url } = await server.listen();
  using first = rawSocket(url, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  await first.received(/^HTTP\/1.1 200/);
  using second = rawSocket(url, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await second.ended).toBe('');
});

test('GET may have a body over a socket where one is described', async () => {
  const { post } = PATHS['/a'];
  await using own = await folderOf({
    'api.json': documentOf({
      '/a': { get: { ...post, requestBody: { ...post.requestBody, required: true } } },
    }),
  });
  await using server = await createMockServer({ spec: own.path });
  const { url } = await server.listen();
  using connection = rawSocket(
    url,
    `GET /a HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  );
  expect(await connection.ended).toMatch(/^HTTP\/1.1 200 OK/);
});

bothWays(
  'no answer tells what serves it',
  () => ({ spec: folder.path }),
  async (ask) => {
    const answers = await Promise.all([ask('/a'), ask('/b'), ask('/a', { method: 'OPTIONS' })]);
    expect(answers.map(({ headers }) => [headers.get('server'), headers.get('x-powered-by')])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  },
);

const LISTENING = /understudy listening on (http:\/\/\S+:\d+)/;

test('SIGTERM: no new connection is taken, what is running is answered, idle ones end, and it exits', async () => {
  await using command = understudy(folder.path, '--port', '0');
  const [, url = ''] = await command.printed(LISTENING);
  using idle = rawSocket(url, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  await idle.received(/^HTTP\/1.1 200/);
  using running = rawSocket(
    url,
    'POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
  );
  await running.received(/^HTTP\/1.1 100/);
  command.kill('SIGTERM');
  await idle.ended;
  await expect(fetch(`${url}/a`)).rejects.toThrow();
  running.socket.write('{}');
  expect(await running.ended).toMatch(/HTTP\/1.1 200 OK[\s\S]*taken/);
  expect(await command.ended).toBe(0);
});

test('a request that never comes to its end does not hold up SIGTERM', async () => {
  await using command = understudy(folder.path, '--port', '0');
  const [, url = ''] = await command.printed(LISTENING);
  using stuck = rawSocket(
    url,
    'POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
  );
  await stuck.received(/^HTTP\/1.1 100/);
  command.kill('SIGTERM');
  expect(await command.ended).toBe(0);
});

test('a port that is taken is named, with how to choose another', async () => {
  await using server = await createMockServer({ spec: folder.path });
  const { port } = new URL((await server.listen()).url);
  await using command = understudy(folder.path, '--port', port);
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toMatch(new RegExp(`Port ${port} .*taken.*--port`));
});
