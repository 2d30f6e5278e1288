import { expect, test } from 'vitest';
import { answerTo, expectProblem, type Line, lineTo, requestText } from './line.ts';
import { expectAlive, listening } from './subject.ts';

test.each([
  ['nothing', ''],
  ['half a request line', 'GET /o'],
  ['half the headers', 'GET /ok HTTP/1.1\r\nHost: localhost\r\nAccept:'],
  ['half a body', requestText('POST /upload', { headers: ['content-length: 10'], body: '{"a"' })],
])('who sends %s and then nothing is told so, and loses the connection', async (_, text) => {
  await using server = await listening({}, { limits: { requestTime: 200, connections: 1 } });
  await using line = await lineTo(server.url);
  line.send(text);
  expectProblem(await line.ended, 408);
  // The client keeps its side open, and the only place is free all the same.
  const close = requestText('GET /ok', { headers: ['Connection: close'] });
  await expect.poll(() => answerTo(server.url, close)).toContain('200 OK');
});

test.each([
  ['hello', 'hello\r\n\r\n'],
  ['a TLS handshake', Uint8Array.of(0x16, 3, 1, 0, 0xa5, 1, 0, 0)],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  [
    'a chunk without a length',
    requestText('POST /upload', { headers: ['transfer-encoding: chunked'], body: 'zz\r\n' }),
  ],
  [
    'two lengths',
    requestText('POST /upload', { headers: ['content-length: 1', 'transfer-encoding: chunked'] }),
  ],
])('%s is no HTTP: 400 with a body', async (_, text) => {
  await using server = await listening();
  expectProblem(await answerTo(server.url, text), 400);
  await expectAlive(server.url);
});

test('headers of a megabyte are 431, and the answer can be read while they are still being sent', async () => {
  await using server = await listening();
  await using line = await lineTo(server.url);
  line.send('GET /ok HTTP/1.1\r\nHost: localhost\r\n');
  for (let sent = 0; sent < 1000; sent++) line.send(`x-${sent}: ${'a'.repeat(1000)}\r\n`);
  expectProblem(await line.ended, 431);
  await expectAlive(server.url);
});

test('connections beyond the limit are cut off, and there is room again when one ends', async () => {
  await using server = await listening({}, { limits: { connections: 2 } });
  const lines = [await lineTo(server.url), await lineTo(server.url)];
  for (const line of lines) line.send(requestText('GET /ok'));
  await Promise.all(lines.map((line) => line.received(/ok/)));
  expect(await answerTo(server.url, requestText('GET /ok'))).toBe('');
  for (const line of lines) line.hangUp();
  const close = requestText('GET /ok', { headers: ['Connection: close'] });
  await expect.poll(() => answerTo(server.url, close)).toContain('{"ok":true}');
});

test('500 connections at once are all answered', async () => {
  await using server = await listening();
  const lines = await Promise.all(Array.from({ length: 500 }, () => lineTo(server.url)));
  for (const line of lines) line.send(requestText('GET /ok'));
  const answered = await Promise.all(lines.map((line: Line) => line.received(/\{"ok":true\}/)));
  expect(answered.every((answer) => answer.startsWith('HTTP/1.1 200 OK'))).toBe(true);
  for (const line of lines) line.hangUp();
  await expectAlive(server.url);
});

test('500 connections that break off in the middle of an upload leave nothing behind', async () => {
  await using server = await listening({}, { limits: { connections: 501 } });
  const lines = await Promise.all(Array.from({ length: 500 }, () => lineTo(server.url)));
  for (const line of lines)
    line.send(requestText('POST /upload', { headers: ['content-length: 9'], body: 'a' }));
  for (const line of lines) line.hangUp();
  await expectAlive(server.url);
  await server.close();
});
