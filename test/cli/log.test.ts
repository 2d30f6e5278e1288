import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type LogFormat, logTo } from '../../src/cli/log.ts';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { understudy } from '../support/command.ts';
import { serverOf } from '../support/server-of.ts';

const EVENTS = '/_matrix/client/v3/events?access_token=alice';
const described = (status: number): object => ({ [status]: { description: 'one' } });
const api = {
  openapi: '3.1.0',
  paths: {
    '/a': {
      get: {
        operationId: 'getA',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
          { name: 'access_token', in: 'query', schema: { type: 'integer' } },
        ],
        responses: { ...described(204), ...described(302), ...described(404), ...described(500) },
      },
    },
  },
};

/** The lines that a server writes to a stream from now on. */
function linesOf(
  server: MockServer,
  { isTTY = true, format, ...environment }: { isTTY?: boolean; format?: LogFormat; [name: string]: unknown },
): string[] {
  const lines: string[] = [];
  const log = logTo({ isTTY, write: (text) => lines.push(text) }, format, environment as NodeJS.ProcessEnv);
  if (log !== undefined) server.journal.listen(log);
  return lines;
}

function served(options?: MockServerOptions): Promise<MockServer> {
  return serverOf({ 'api.yaml': api }, options);
}

test('a terminal gets a line for each exchange, a stream that is none gets nothing', async () => {
  await using server = await served();
  const [lines, none] = [linesOf(server, { NO_COLOR: '1' }), linesOf(server, { isTTY: false })];
  await server.fetch('/a?limit=3');
  await server.fetch('/b');
  const time = '\\d\\d:\\d\\d:\\d\\d\\.\\d{3}';
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^${time} GET /a getA 204 [\\d.]+ ms\\n$`)),
    expect.stringMatching(new RegExp(`^${time} GET /b - 404 [\\d.]+ ms\\n$`)),
  ]);
  expect(none).toEqual([]);
});

test.each([
  [204, 32],
  [302, 36],
  [404, 33],
  [500, 31],
])('a status of %i has the color %i', async (status, color) => {
  await using server = await served();
  const lines = linesOf(server, {});
  await server.fetch('/a', { headers: { prefer: `code=${status}` } });
  expect(lines[0]).toContain(` \x1b[${color}m${status}\x1b[0m `);
});

test.each([
  [{ isTTY: true, NO_COLOR: '1' }, false],
  [{ isTTY: true, NO_COLOR: '' }, true],
  [{ isTTY: false }, false],
  [{ isTTY: false, FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [{ isTTY: true, FORCE_COLOR: '0' }, false],
])('with %j a line is colored: %s', async (environment, isColored) => {
  await using server = await served();
  const lines = linesOf(server, { format: 'line', ...environment });
  await server.fetch('/a');
  expect(lines[0]?.includes('\x1b')).toBe(isColored);
});

test('a line tells the world and what was found, the first of it in words', async () => {
  await using server = await createMockServer();
  const lines = linesOf(server, { NO_COLOR: '1' });
  await server.fetch(`/@test-7${EVENTS}&timeout=soon&from=`);
  await server.fetch(`/@default${EVENTS}&timeout=0`);
  expect(lines[0]).toMatch(/ 400 [\d.]+ ms @test-7 2 findings: query from must not be empty\n$/);
  expect(lines[1]).toMatch(/ 200 [\d.]+ ms\n$/);
});

test('who waits is told of when the answer has come, and who goes away when he has gone', async () => {
  await using server = await createMockServer({ clock: 'manual' });
  const lines = linesOf(server, { NO_COLOR: '1' });
  const leaving = new AbortController();
  const left = server.fetch(`${EVENTS}&timeout=90000`, leaving).catch(() => 'left');
  const answered = server.fetch(`${EVENTS}&timeout=30000`);
  await server.journal.wait({ state: 'open', count: 2 });
  expect(lines).toEqual([]);
  await server.clock.advance(30_000);
  await answered;
  leaving.abort();
  await left;
  await server.journal.wait({ state: 'left' });
  expect(lines.map((line) => line.split(' ')[4])).toEqual(['200', 'left']);
});

test('JSON has the whole exchange but for bodies', async () => {
  await using server = await served();
  const lines = linesOf(server, { isTTY: false, format: 'json' });
  await server.fetch('/a?limit=x', { headers: { 'x-one': '1' } });
  const [line = ''] = lines;
  const entry = JSON.parse(line);
  expect(entry).toMatchObject({
    operation: 'getA',
    request: { method: 'GET', path: '/a', query: { limit: 'x' }, headers: { 'x-one': '1' } },
    response: { status: 400 },
    findings: [{ message: 'query limit must be integer, but is "x"' }],
  });
  expect([entry.request.body, entry.response.body]).toEqual([undefined, undefined]);
  expect(line.indexOf('\n')).toBe(line.length - 1);
});

test.each(['line', 'json'] as const)('no secret comes into a %s, not even in a finding', async (format) => {
  await using server = await served({ validate: 'warn' });
  const lines = linesOf(server, { format });
  const headers = {
    authorization: 'Bearer hush',
    cookie: 'session=hush',
    referer: 'http://page/?access_token=hush',
  };
  await server.fetch('/a?access_token=hush', { headers });
  expect(lines[0]).toContain('query access_token must be integer');
  expect(lines[0]).not.toContain('hush');
});

test.each(['line', 'json'] as const)('nothing in a %s is obeyed by a terminal', async (format) => {
  await using server = await served({ validate: 'warn' });
  const lines = linesOf(server, { format, NO_COLOR: '1' });
  await server.fetch(`/a?limit=${encodeURIComponent('\x1b[2J\x9b2J\u202eabc\n')}`);
  expect(lines[0]).toContain('u009b2J');
  expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

test('who reads the log may go away, and it is served on', async () => {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, '--port', '0', '--log', 'line'], { stdio: 'pipe' });
  child.stderr.destroy();
  const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
  const url = /http:\S+/.exec(text)?.[0] ?? '';
  for (const _ of [1, 2, 3]) expect((await fetch(url)).status).toBe(404);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('serve logs to standard error as it is told to, and prints what it always prints', async () => {
  await using command = understudy('--port', '0', '--log', 'json');
  const [, url] = await command.printed(/listening on (\S+)/);
  await fetch(url + EVENTS.replace('events', 'sync'));
  const [line] = await command.told(/^\{.*\}$/m);
  expect(JSON.parse(line)).toMatchObject({ world: 'default', response: { status: 404 } });
  expect(command.output.stdout).toMatch(/^understudy listening on \S+\n$/);
});
