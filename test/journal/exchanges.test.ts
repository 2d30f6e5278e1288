import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import { liveOf } from '../behaviors/live.ts';
import { until } from '../engine/notes.ts';
import { lineTo, requestText } from '../hostile/line.ts';
import { askOf, BOARD, bearer, boardServer, jsonOf, plainBoard, send, sending } from '../library/board.ts';
import { bothWays } from '../support/both-ways.ts';

const options = () => BOARD;

/** Every exchange in a few words. */
function linesIn({ journal }: Pick<MockServer, 'journal'>): string[] {
  return journal
    .find()
    .map(
      ({ id, request: { method, target }, response, operation, state }) =>
        `${id} ${method} ${target} ${response?.status ?? '-'} ${operation} ${state}`,
    );
}

bothWays(
  'an exchange is in the journal from its start, and open until it is answered',
  options,
  async (ask, server) => {
    const answer = ask('/messages?timeout=30000');
    const [open] = await server.journal.wait({ operation: 'readMessages' });
    expect(open).toMatchObject({ id: 1, state: 'open', response: null, origin: null, duration: null });
    await send(ask, 'hello');
    await answer;
    expect(linesIn(server)).toEqual([
      '1 GET /messages?timeout=30000 200 readMessages answered',
      '2 PUT /boards/b/messages/hello 200 sendMessage answered',
    ]);
  },
);

bothWays('a client that goes away has left, and was not answered', options, async (ask, server) => {
  const leaving = new AbortController();
  const answer = ask('/messages?timeout=30000', { signal: leaving.signal });
  await server.journal.wait({ state: 'open' });
  leaving.abort();
  await expect(answer).rejects.toThrow();
  const [gone] = await server.journal.wait({ state: 'left' });
  expect(gone).toMatchObject({ operation: 'readMessages', response: null, duration: expect.any(Number) });
  await send(ask, 'hello');
  expect(server.journal.find({ state: 'left' })).toEqual([gone]);
});

bothWays('what no description knows is in the journal', options, async (ask, server) => {
  await ask('/nowhere?x=1');
  await ask('/weather', { method: 'DELETE' });
  await ask('/people/%ZZ');
  expect(linesIn(server)).toEqual([
    '1 GET /nowhere?x=1 404 null answered',
    '2 DELETE /weather 405 null answered',
    '3 GET /people/%ZZ 400 null answered',
  ]);
  expect(server.journal.find().map(({ origin }) => origin)).toEqual([null, null, null]);
});

bothWays('who asks what a path takes is in the journal', options, async (ask, server) => {
  expect((await ask('/weather', { method: 'OPTIONS' })).status).toBe(204);
  expect(linesIn(server)).toEqual(['1 OPTIONS /weather 204 null answered']);
});

bothWays(
  'a body that is too large is in the journal, without the body, and with its operation and its world',
  () => ({ ...BOARD, limits: { body: 20 } }),
  async (ask, server) => {
    const init = jsonOf(
      { text: 'x'.repeat(50) },
      { method: 'PUT', headers: { 'x-understudy-world': 'one' } },
    );
    expect((await ask('/boards/b/messages/1', init)).status).toBe(413);
    expect(server.journal.find()).toMatchObject([
      {
        state: 'answered',
        operation: 'sendMessage',
        world: 'one',
        request: { body: null },
        response: { status: 413 },
      },
    ]);
  },
);

bothWays(
  'a URL that is too long is in the journal',
  () => ({ ...BOARD, limits: { url: 100 } }),
  async (ask, server) => {
    await ask(`/weather?x=${'y'.repeat(200)}`);
    expect(server.journal.find()).toMatchObject([{ state: 'answered', response: { status: 414 } }]);
  },
);

bothWays('a world that there is not is in the journal by its name', options, async (ask, server) => {
  await ask('/@a%20b/weather');
  await ask('/weather', { headers: { 'x-understudy-world': '.x' } });
  expect(server.journal.find()).toMatchObject([
    { world: 'a%20b', operation: 'getWeather', request: { path: '/weather' }, response: { status: 404 } },
    { world: '.x', operation: 'getWeather', response: { status: 404 } },
  ]);
});

bothWays('a connection that is reset is in the journal, with the fault', options, async (ask, server) => {
  await server.use('getWeather', { fault: { kind: 'reset' } });
  await expect(ask('/weather')).rejects.toThrow('fetch failed');
  expect(server.journal.find()).toMatchObject([
    {
      state: 'answered',
      response: { fault: 'reset' },
      origin: { rule: expect.stringContaining('fault at') },
    },
  ]);
});

bothWays('a request tells what it was made of', options, async (ask, server) => {
  const init = jsonOf(
    { text: 'hello' },
    { method: 'PUT', headers: { ...bearer('alice'), 'X-Mood': 'good' } },
  );
  await ask('/@one/boards/a%2Fb/messages/%C3%A9?x=1&y=a%20b&x=2', init);
  const [entry] = server.journal.find();
  expect(entry?.world).toBe('one');
  expect(entry?.request).toMatchObject({
    method: 'PUT',
    path: '/boards/a%2Fb/messages/%C3%A9',
    parameters: { board: 'a/b', key: 'é' },
    query: { x: '1', y: 'a b' },
    target: '/@one/boards/a%2Fb/messages/%C3%A9?x=1&y=a%20b&x=2',
    headers: { authorization: 'Bearer alice', 'content-type': 'application/json', 'x-mood': 'good' },
    body: { text: 'hello' },
  });
});

bothWays('an answer tells what it was made of', options, async (ask, server) => {
  const response = await ask('/weather');
  const [entry] = server.journal.find();
  expect(entry?.response).toMatchObject({ status: 200, fault: null, body: { sky: 'clear' } });
  expect(entry?.response?.headers['content-type']).toBe(response.headers.get('content-type'));
  expect(entry).toMatchObject({ isCut: false, client: 'anonymous', findings: [] });
});

bothWays('an exchange tells what answered, and why', options, async (ask, server) => {
  await send(ask, 'hello');
  await ask('/weather');
  await ask('/weather', { headers: { prefer: 'code=202' } });
  await ask('/weather?days=many');
  expect(server.journal.find().map(({ origin }) => origin)).toEqual([
    {
      operation: 'sendMessage',
      by: 'scenario',
      rule: expect.stringMatching(/^reply at .*board\.yaml:\d+:\d+$/),
      why: 'it decided the answer',
    },
    { operation: 'getWeather', by: 'description', why: expect.any(String) },
    { operation: 'getWeather', by: 'wish', why: expect.stringContaining('202') },
    { operation: 'getWeather', by: 'check', why: expect.stringContaining('days') },
  ]);
});

bothWays('what is wrong with a request is found, with its place', options, async (ask, server) => {
  await ask('/boards/b/messages/1', jsonOf({ text: 7 }, { method: 'PUT' }));
  const [entry] = server.journal.find({ findings: true });
  expect(entry?.findings).toMatchObject([
    {
      location: { message: 'request', part: 'body', path: '/text' },
      severity: 'error',
      code: 'type',
      message: expect.stringContaining('string'),
    },
  ]);
  expect(entry?.response?.status).toBe(400);
});

test('what is wrong with an answer is found as well', async () => {
  await using server = await plainBoard();
  await server.use('getWeather', { reply: { body: ['no object'] } });
  await server.fetch('/weather');
  expect(server.journal.find()).toMatchObject([{ response: { status: 500 }, origin: { by: 'scenario' } }]);
});

bothWays(
  'HEAD is in the journal as such, without the body that it does not get',
  options,
  async (ask, server) => {
    await ask('/weather', { method: 'HEAD' });
    expect(server.journal.find()).toMatchObject([
      { operation: 'getWeather', request: { method: 'HEAD' }, response: { status: 200, body: null } },
    ]);
  },
);

bothWays('a feed that is sent in parts is open until its client goes', options, async (ask, server) => {
  const live = liveOf(await ask('/messages/live'));
  await send(ask, 'hello');
  expect(server.journal.find()[0]).toMatchObject({
    state: 'open',
    duration: null,
    response: { status: 200 },
  });
  await live.hangUp();
  const [over] = await server.journal.wait({ operation: 'followMessages', state: 'answered' });
  expect(over?.duration).toEqual(expect.any(Number));
});

test('HEAD of a feed that is sent in parts is answered at once', async () => {
  await using server = await boardServer();
  await server.fetch('/messages/live', { method: 'HEAD' });
  expect(server.journal.find()).toMatchObject([{ operation: 'followMessages', state: 'answered' }]);
});

test('a client that goes away before its body has come has left', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  await using line = await lineTo(url);
  const headers = ['Content-Type: application/json', 'Content-Length: 100'];
  line.send(requestText('PUT /boards/b/messages/1', { headers, body: '{"text":' }));
  await until(() => server.journal.find({ state: 'open' }).length === 1);
  line.hangUp();
  await until(() => server.journal.find({ state: 'open' }).length === 0);
  expect(server.journal.find()).toMatchObject([
    { request: { method: 'PUT' }, state: 'left', response: null },
  ]);
});

test('what is sent twice in the headers is told as one text', async () => {
  await using server = await boardServer();
  const { url } = await server.listen();
  const headers = ['X-Mood', 'good', 'x-mood', 'bad'];
  await new Promise((resolve, reject) => {
    request(`${url}/weather`, { headers: ['host', 'localhost', ...headers] }, (answer) => {
      answer.resume().once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
  expect(server.journal.find()[0]?.request.headers['x-mood']).toBe('good, bad');
});

test('bodies are told as what they are: text, a form, bytes, JSON that is none', async () => {
  await using server = await plainBoard({ validate: 'off' });
  const bodies = [
    ['text/plain', 'hello'],
    ['application/x-www-form-urlencoded', 'a=1&b=2'],
    ['application/octet-stream', new Uint8Array([255, 254, 0])],
    ['application/json', '{"half":'],
    ['application/json', '[1,null]'],
  ] as const;
  for (const [type, body] of bodies)
    await server.fetch('/sign-in', { method: 'POST', headers: { 'content-type': type }, body });
  expect(server.journal.find().map(({ request: { body } }) => body)).toEqual([
    'hello',
    'a=1&b=2',
    '3 bytes of application/octet-stream',
    '{"half":',
    [1, null],
  ]);
});

bothWays(
  'the same token is the same client, however it is said, and no token can be read from it',
  options,
  async (ask, server) => {
    await ask('/weather', { headers: bearer('alice') });
    await ask('/messages?timeout=0&access_token=alice');
    await ask('/weather', { headers: bearer('bob') });
    await ask('/weather');
    const [first, second, third, fourth] = server.journal.find().map(({ client }) => client);
    expect([second === first, third === first, fourth]).toEqual([true, false, 'anonymous']);
    expect([first, third].join()).not.toMatch(/alice|bob/);
  },
);

bothWays(
  'requests to the control API are not in the journal, and neither are preflights',
  options,
  async (ask, server) => {
    await ask('/_mock/health');
    await ask('/_mock/nothing');
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'PUT' };
    const preflight = await ask('/weather', { method: 'OPTIONS', headers });
    expect([preflight.status, server.journal.count, server.journal.find()]).toEqual([204, 0, []]);
  },
);

test('an exchange tells the time of its world where that stands still, and when it began in real time', async () => {
  await using server = await boardServer();
  const world = await server.world('one');
  await world.clock.advance(5000);
  const before = Math.floor(Date.now());
  await server.fetch('/@one/weather');
  await server.fetch('/weather');
  const [one, other] = server.journal.find();
  expect([one?.at, other?.at]).toEqual([Date.UTC(2025, 0) + 5000, Date.UTC(2025, 0)]);
  expect(one?.started).toBeGreaterThanOrEqual(before);
  expect(one?.duration).toBeLessThan(60_000);
});

test.each(['/nowhere', '/@default/nowhere', '/weather?days=many'])(
  'also what is refused, such as %s, tells the time of its world',
  async (path) => {
    await using server = await boardServer();
    await server.fetch(path);
    expect(server.journal.find()[0]?.at).toBe(Date.UTC(2025, 0));
  },
);

test('without a clock of its own the time of a world is the real one', async () => {
  await using server = await boardServer({ clock: 'real' });
  await server.fetch('/weather');
  const [entry] = server.journal.find();
  expect(entry?.at).toBe(entry?.started);
});

test('an exchange that waits takes as long as it waits, and one that is answered is not told again', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  const told: string[] = [];
  server.journal.listen(({ id, state }) => told.push(`${id} ${state}`));
  const waiting = ask('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  await sending(ask, 'hello');
  await waiting;
  expect(told.sort()).toEqual(['1 answered', '2 answered']);
});

test('exchanges are told as plain JSON', async () => {
  await using server = await boardServer();
  await sending(askOf(server), 'hello');
  await server.fetch('/nowhere');
  const told = server.journal.find();
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});
