import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import type { MockServer, MockServerOptions } from '../../src/index.ts';
import { lineTo } from '../hostile/line.ts';
import { boardServer, plainBoard } from '../library/board.ts';
import { answering } from '../support/answering.ts';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';
import { type RawAnswer, raw } from './client.ts';

const TOKEN = 'open-sesame';
const HEALTH = '/_mock/health';

type Headers = Readonly<Record<string, string>>;

/** Asks with these headers, in which `PORT` stands for the port that the server listens on. */
async function asking(headers: Headers, options: MockServerOptions = {}): Promise<RawAnswer> {
  await using server = await plainBoard(options);
  return await askingOf(server, headers);
}

async function askingOf(
  server: MockServer,
  headers: Headers,
  how: { target?: string; method?: string } = {},
): Promise<RawAnswer> {
  const { url } = await server.listen();
  const { port } = new URL(url);
  const own = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port)]),
  );
  return raw(url, how.target ?? HEALTH, {
    headers: { host: `localhost:${port}`, ...own },
    method: how.method ?? 'GET',
  });
}

function corsIn({ headers }: RawAnswer): string[] {
  return Object.keys(headers).filter((name) => name.startsWith('access-control-'));
}

test.each<Headers>([
  { origin: 'https://page.example' },
  { origin: 'http://localhost.page.example:PORT' },
  { origin: 'http://localhost:1' },
  { origin: 'http://localhost' },
  { origin: 'http://127.0.0.1:PORT' },
  { origin: 'null' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'nonsense' },
  { origin: 'http://localhost:PORT', 'sec-fetch-site': 'cross-site' },
])('a page of another origin is refused: %j', async (headers) => {
  const answer = await asking(headers);
  expect([answer.status, JSON.parse(answer.body).detail]).toEqual([
    403,
    'A page of another origin cannot drive this server.',
  ]);
  expect(corsIn(answer)).toEqual([]);
});

test.each<Headers>([
  {},
  { origin: 'http://localhost:PORT' },
  { origin: 'http://localhost:PORT', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { host: '127.0.0.1:PORT' },
  { host: 'LOCALHOST:PORT' },
  { host: 'localhost' },
  { host: 'board.localhost:PORT' },
  { host: '[::1]:PORT' },
  { host: '127.9.9.9' },
])('a program on this machine may ask, and a page of this server: %j', async (headers) => {
  const answer = await asking(headers);
  expect([answer.status, corsIn(answer)]).toEqual([200, []]);
});

test.each<Headers>([
  { host: 'page.example' },
  { host: 'page.example:PORT' },
  { host: '127.0.0.1.page.example:PORT' },
  { host: 'localhost.page.example' },
  { host: 'notlocalhost' },
  { host: 'x127.0.0.1' },
  { host: '192.168.0.1:PORT' },
  { host: '0.0.0.0:PORT' },
  { host: '[::2]:PORT' },
  { host: 'page.example:PORT', origin: 'http://page.example:PORT' },
  { host: 'page.example:PORT', origin: 'http://page.example:PORT', 'sec-fetch-site': 'same-origin' },
])('a name of somebody else that leads here is refused: %j', async (headers) => {
  const answer = await asking(headers);
  expect([answer.status, JSON.parse(answer.body).detail]).toEqual([
    403,
    expect.stringMatching(/^Only programs on this machine may drive this server/),
  ]);
  expect(corsIn(answer)).toEqual([]);
});

test('who names no host at all is refused', async () => {
  await using server = await plainBoard();
  const { url } = await server.listen();
  await using line = await lineTo(url);
  line.send(`GET ${HEALTH} HTTP/1.0\r\n\r\n`);
  expect(await line.received(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 40[03]/);
});

test('a page that asks before it sends is not let through', async () => {
  const headers = {
    origin: 'https://page.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  };
  await using server = await plainBoard();
  for (const target of [HEALTH, '/_mock/worlds', '/_mock/nothing', '/_mock']) {
    const answer = await askingOf(server, headers, { target, method: 'OPTIONS' });
    expect([target, answer.status, corsIn(answer)]).toEqual([target, 403, []]);
  }
  expect((await askingOf(server, headers, { target: '/weather', method: 'OPTIONS' })).status).toBe(204);
});

test('what a page may not ask is not done', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await server.fetch('/weather');
  const headers = { origin: 'https://page.example' };
  for (const [method, target] of [
    ['DELETE', '/_mock/journal'],
    ['POST', '/_mock/worlds/default/reset'],
    ['DELETE', '/_mock/worlds/default'],
  ] as const)
    expect((await raw(url, target, { method, headers })).status).toBe(403);
  expect(server.journal.count).toBe(1);
  expect(await (await server.fetch('/_mock/worlds/default/log')).text()).not.toContain('reset');
});

test.each([
  [`Bearer ${TOKEN}`, 200],
  [`bearer   ${TOKEN}`, 200],
  ['Bearer open-sesamE', 401],
  [`Bearer ${TOKEN}x`, 401],
  ['Bearer open', 401],
  ['Bearer ', 401],
  [TOKEN, 401],
  [`Basic ${TOKEN}`, 401],
])('where a token is needed %j is answered %i', async (authorization, status) => {
  const answer = await asking({ authorization }, { controlToken: TOKEN });
  expect([answer.status, corsIn(answer)]).toEqual([status, []]);
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="control"' : undefined);
});

test('where a token is needed nobody gets through without it, and nobody is told what it is', async () => {
  const answer = await asking({}, { controlToken: TOKEN });
  expect([answer.status, JSON.parse(answer.body).detail]).toEqual([
    401,
    'The control token must be shown: Authorization: Bearer TOKEN.',
  ]);
  expect(JSON.stringify(answer)).not.toContain(TOKEN);
});

test('with the token others may ask, by any name, and pages of another origin still may not', async () => {
  const options = { controlToken: TOKEN };
  const authorization = `Bearer ${TOKEN}`;
  expect((await asking({ authorization, host: 'mock.example' }, options)).status).toBe(200);
  expect((await asking({ authorization, origin: 'https://page.example' }, options)).status).toBe(403);
});

test('a token in the query is none', async () => {
  await using server = await plainBoard({ controlToken: TOKEN });
  const target = `${HEALTH}?access_token=${TOKEN}`;
  expect((await askingOf(server, {}, { target })).status).toBe(401);
});

test('an empty token lets nobody in whom none would not let in', async () => {
  const options = { controlToken: '' };
  expect((await asking({ host: 'page.example' }, options)).status).toBe(403);
  expect((await asking({ host: 'page.example', authorization: 'Bearer ' }, options)).status).toBe(403);
});

test('the program that made the server needs no token and no name', async () => {
  await using server = await plainBoard({ controlToken: TOKEN });
  expect((await server.fetch(HEALTH)).status).toBe(200);
  expect((await server.fetch(`http://mock.example${HEALTH}`)).status).toBe(200);
});

test('descriptions are served to whom the control API is not', async () => {
  await using server = await plainBoard({ controlToken: TOKEN });
  const answer = await askingOf(
    server,
    { host: 'page.example', origin: 'https://page.example' },
    { target: '/weather' },
  );
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
});

const OUTSIDE = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

test.skipIf(OUTSIDE === undefined)(
  'who comes from elsewhere needs the token, whatever he names',
  async () => {
    await using open = await plainBoard();
    await using guarded = await plainBoard({ controlToken: TOKEN });
    const ask = async (server: MockServer, headers: Headers): Promise<number> => {
      const { url } = await server.listen({ host: '0.0.0.0' });
      const outside = url.replace('0.0.0.0', OUTSIDE ?? '');
      return (await raw(outside, HEALTH, { headers: { host: 'localhost', ...headers } })).status;
    };
    expect([await ask(open, {}), await ask(guarded, {})]).toEqual([403, 401]);
    expect(await ask(guarded, { authorization: `Bearer ${TOKEN}` })).toBe(200);
  },
);

test('a path of a description does not take the place of the control API', async () => {
  await using server = await serverOf({
    'a.json': documentOf({
      '/_mock/health': answering({ example: 'described' }),
      '/_mock': answering({ example: 'described' }),
      '/_mockery': answering({ example: 'described' }),
      '/{any}': answering({ example: 'anything' }),
    }),
  });
  const { url } = await server.listen();
  const body = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  expect(await body('/_mock/health')).toMatchObject({ status: 'ok' });
  expect(await body('/_mock/health?x=1')).toMatchObject({ status: 'ok' });
  expect(await body('/_mock')).toHaveProperty(['GET /_mock/health']);
  expect(await body('/_mockery')).toBe('described');
  expect(await body('/_mockery?x=/_mock/')).toBe('described');
  expect(await body('/_mock2')).toBe('anything');
});

test.each([
  '/%5Fmock/health',
  '//_mock/health',
  '/./_mock/health',
  '/@one/_mock/health',
  '/x/../_mock/health',
])('nobody comes by the gate with %s', async (target) => {
  await using server = await plainBoard();
  const answer = await askingOf(server, { origin: 'https://page.example' }, { target });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.body).not.toContain('"ok"');
});

test('nobody comes by the gate with a whole URL as the target', async () => {
  await using server = await plainBoard();
  const { url } = await server.listen();
  const headers = { origin: 'https://page.example' };
  expect((await raw(url, `${url}${HEALTH}`, { headers })).status).toBe(403);
  const named = await raw(url, `http://page.example${HEALTH}`, { headers: { host: 'page.example' } });
  expect(named.status).toBe(403);
});
