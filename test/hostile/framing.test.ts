import { expect, test } from 'vitest';
import { answerTo, expectProblem, lineTo, requestText } from './line.ts';
import { expectAlive, listening } from './subject.ts';

const CLOSE = 'Connection: close';
const OK = /^HTTP\/1\.1 200 OK.*\{"ok":true\}$/s;

test('a length that promises more than comes keeps nobody else waiting', async () => {
  await using server = await listening({}, { limits: { requestTime: 300 } });
  await using line = await lineTo(server.url);
  line.send(requestText('POST /upload', { headers: ['content-length: 100'], body: '{}' }));
  await expectAlive(server.url);
  expectProblem(await line.ended, 408);
});

test('a length that promises less than comes is 400 for what is left over', async () => {
  await using server = await listening();
  const text = requestText('POST /upload', { headers: ['content-length: 3'], body: '{"a":1}' });
  expect(await answerTo(server.url, text)).toMatch(/HTTP\/1\.1 400 Bad Request.*"status":400/s);
  await expectAlive(server.url);
});

test('an upload that breaks off ends nothing but itself, and says nothing', async () => {
  const errors: unknown[] = [];
  const note = (error: unknown): number => errors.push(error);
  process.on('unhandledRejection', note);
  await using server = await listening();
  const line = await lineTo(server.url);
  line.send(requestText('POST /upload', { headers: ['transfer-encoding: chunked'], body: '5\r\nabcde\r\n' }));
  await expectAlive(server.url);
  line.hangUp();
  await expectAlive(server.url);
  process.off('unhandledRejection', note);
  expect(errors).toEqual([]);
});

const LARGE = 'a'.repeat(200_000);
const CHUNK = `${LARGE.length.toString(16)}\r\n${LARGE}\r\n`;

test.each([
  ['with a length', ['content-length: 200000'], LARGE],
  ['in chunks', ['transfer-encoding: chunked'], `${CHUNK}0\r\n\r\n`],
])('a body that is too large, %s, is 413, and the connection can be used again', async (_, headers, body) => {
  await using server = await listening({}, { limits: { body: 1000 } });
  await using line = await lineTo(server.url);
  line.send(requestText('POST /upload', { headers, body }));
  expectProblem(await line.received(/\{.*\}$/), 413);
  line.send(requestText('GET /ok', { headers: [CLOSE] }));
  expect(await line.ended).toMatch(/413.*HTTP\/1\.1 200 OK/s);
  await expectAlive(server.url);
});

test('a body without end is 413 while it is still being sent', async () => {
  await using server = await listening({}, { limits: { body: 1000 } });
  await using line = await lineTo(server.url);
  line.send(requestText('POST /upload', { headers: ['transfer-encoding: chunked'], body: CHUNK }));
  expectProblem(await line.received(/\{.*\}$/), 413);
  await line.ended;
  await expectAlive(server.url);
});

test('who asks first whether to send a body is told to, or 413', async () => {
  await using server = await listening({}, { limits: { body: 1000 } });
  await using line = await lineTo(server.url);
  line.send(requestText('POST /upload', { headers: ['Expect: 100-continue', 'content-length: 2', CLOSE] }));
  await line.received(/^HTTP\/1\.1 100 Continue/);
  line.send('{}');
  expect(await line.ended).toMatch(/200 OK/);
  const headers = ['Expect: 100-continue', 'content-length: 5000'];
  expect(await answerTo(server.url, requestText('POST /upload', { headers }))).toMatch(
    / 413 .*"status":413/s,
  );
  await expectAlive(server.url);
});

test('an expectation that nobody knows is passed over', async () => {
  await using server = await listening();
  const headers = ['Expect: cake', CLOSE];
  expect(await answerTo(server.url, requestText('GET /ok', { headers }))).toMatch(OK);
});

test('HTTP/1.0 is answered, without a Host and with the connection closed', async () => {
  await using server = await listening();
  expect(await answerTo(server.url, 'GET /ok HTTP/1.0\r\n\r\n')).toMatch(OK);
  await expectAlive(server.url);
});

test('requests that do not wait for each other are answered in their order', async () => {
  await using server = await listening();
  const upload = requestText('POST /upload', { headers: ['content-length: 2'], body: '{}' });
  const missing = requestText('GET /nowhere');
  const last = requestText('GET /ok', { headers: [CLOSE] });
  const answer = await answerTo(server.url, upload + missing + upload + last);
  expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '404',
    '200',
    '200',
  ]);
  await expectAlive(server.url);
});

test.each([
  ['TRACE /ok', 405],
  ['PROPFIND /ok', 405],
  ['KLINGON /ok', 400],
  ['CONNECT localhost:1', 400],
  ['GET *', 400],
  ['OPTIONS *', 400],
  ['GET ok', 400],
  ['GET /%zz', 400],
  ['GET /back\\slash', 400],
] as const)('%s is %i in the dialect', async (start, status) => {
  await using server = await listening();
  expectProblem(await answerTo(server.url, requestText(start, { headers: [CLOSE] })), status);
  await expectAlive(server.url);
});

test('a URL that is too long is 414, and so many segments are no reason to fall', async () => {
  await using server = await listening();
  const long = requestText(`GET /ok?${'a'.repeat(20_000)}`, { headers: [CLOSE] });
  const deep = requestText(`GET /${'a/'.repeat(8000)}`, { headers: [CLOSE] });
  expectProblem(await answerTo(server.url, long), 414);
  expectProblem(await answerTo(server.url, deep), 404);
  await expectAlive(server.url);
});

test.each(['http://localhost/ok', 'http://elsewhere:99/ok?a=b', '/ok#a'])(
  '%s is a target',
  async (target) => {
    await using server = await listening();
    const status = target.includes('#') ? '404' : '200';
    const answer = await answerTo(server.url, requestText(`GET ${target}`, { headers: [CLOSE] }));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\\{.+\\}$`, 's'));
    await expectAlive(server.url);
  },
);

test.each([
  '',
  'Host:',
  'Host: a b',
  'Host: a\r\nHost: b',
  'Host: é',
  'Host: x:99999',
  'Host: [::1',
  'Host: a@b',
])('with %j for a Host header there is a body', async (host) => {
  await using server = await listening();
  const lines = ['GET /ok HTTP/1.1', ...(host === '' ? [] : [host]), CLOSE, '', ''];
  const answer = await answerTo(server.url, lines.join('\r\n'));
  if (answer.startsWith('HTTP/1.1 200')) expect(answer).toMatch(OK);
  else expectProblem(answer, 400);
  await expectAlive(server.url);
});
