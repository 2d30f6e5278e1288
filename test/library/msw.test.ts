import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { boardServer, bodyOf, person, read, send, sending, texts, weather } from './board.ts';

const ORIGIN = 'https://board.example';

/** Has MSW intercept what programs ask of the board, until the block ends. */
function intercepting(server: MockServer): Disposable {
  const others = http.all(`${ORIGIN}/*`, () => HttpResponse.json({ by: 'others' }));
  const msw = setupServer(http.all(`${ORIGIN}/*`, server.handler()), others);
  msw.listen({ onUnhandledRequest: 'error' });
  return { [Symbol.dispose]: () => msw.close() };
}

const ask: Ask = (path, init) => fetch(ORIGIN + path, init);

test('a program that asks the real server gets answers of this one, without a port', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  const id = await send(ask, 'hello');
  expect((await read(ask, 'from=0&timeout=0')).messages).toMatchObject([{ id, by: 'alice', text: 'hello' }]);
  expect([await weather(ask), await person(ask, 'nobody')]).toEqual([{ sky: 'clear' }, 404]);
});

test('what no description knows is left to other handlers', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  expect(await bodyOf(ask('/elsewhere?x=1'))).toEqual({ by: 'others' });
  expect(await bodyOf(ask('/weather', { method: 'DELETE' }))).toEqual({ by: 'others' });
  expect(server.journal.count).toBe(0);
});

test('HEAD is known wherever GET is', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  expect((await ask('/weather', { method: 'HEAD' })).status).toBe(200);
  expect(server.journal.find()).toMatchObject([{ operation: 'getWeather', request: { method: 'HEAD' } }]);
});

test('a long-poll that is intercepted waits, and wakes', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  const waiting = read(ask, 'timeout=30000');
  await server.journal.wait({ state: 'open' });
  await send(ask, 'hello');
  expect((await waiting).messages).toMatchObject([{ text: 'hello' }]);
});

test('a long-poll that is intercepted and called off waits no more', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  const leaving = new AbortController();
  const answer = ask('/messages?timeout=30000', { signal: leaving.signal });
  await server.journal.wait({ state: 'open' });
  leaving.abort();
  await expect(answer).rejects.toThrow();
  const [gone] = await server.journal.wait({ state: 'left' });
  expect(gone?.operation).toBe('readMessages');
});

test('an intercepted request names its world by path or by header', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  await send(ask, 'for one', { to: '/@one' });
  expect([await texts(ask, '/@one'), await texts(ask)]).toEqual([['for one'], []]);
  const headers = { 'x-understudy-world': 'one' };
  expect(await bodyOf(ask('/messages?from=0&timeout=0', { headers }))).toMatchObject({
    messages: [{ text: 'for one' }],
  });
});

test('an intercepted request is checked, and is in the journal', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"text":1}' };
  expect((await ask('/boards/b/messages/1', init)).status).toBe(400);
  expect(server.journal.expect({ findings: true })).toMatchObject([
    { operation: 'sendMessage', request: { target: '/boards/b/messages/1', body: { text: 1 } } },
  ]);
});

test('the control API cannot be had by what is intercepted', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  expect(await bodyOf(ask('/_mock/health'))).toEqual({ by: 'others' });
});

test('a rule that resets the connection is a failed fetch for the program', async () => {
  await using server = await boardServer();
  using _ = intercepting(server);
  await server.use('sendMessage', { fault: { kind: 'reset' } });
  await expect(sending(ask, 'hello')).rejects.toThrow('fetch');
});
