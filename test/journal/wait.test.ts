import { expect, test } from 'vitest';
import { ExpectationError } from '../../src/index.ts';
import { isSettled } from '../engine/notes.ts';
import { askOf, boardServer, jsonOf, send, sending } from '../library/board.ts';

test('what is there already is not waited for', async () => {
  await using server = await boardServer();
  await server.fetch('/weather');
  const found = await server.journal.wait({ operation: 'getWeather', timeout: 0 });
  expect(found.map(({ id }) => id)).toEqual([1]);
});

test('what comes later is waited for', async () => {
  await using server = await boardServer();
  const found = server.journal.wait({ path: '/people/*', status: 404 });
  await server.fetch('/people/carol');
  await server.fetch('/weather');
  expect(await isSettled(found)).toBe(false);
  await server.fetch('/people/nobody');
  expect(await found).toMatchObject([{ id: 3, request: { path: '/people/nobody' } }]);
});

test('as many are waited for as are said, and those before count', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  await send(ask, 'one');
  const found = server.journal.wait({ operation: 'sendMessage', status: 200, count: 3 });
  await send(ask, 'two');
  await ask('/weather');
  expect(await isSettled(found)).toBe(false);
  await send(ask, 'three');
  expect((await found).map(({ id }) => id)).toEqual([1, 2, 4]);
});

test('two may wait for the same, and for different things', async () => {
  await using server = await boardServer();
  const one = server.journal.wait({ operation: 'getWeather' });
  const two = server.journal.wait({ operation: 'getWeather', count: 2 });
  const three = server.journal.wait({ operation: 'getPerson' });
  await server.fetch('/weather');
  expect((await one).map(({ id }) => id)).toEqual([1]);
  expect([await isSettled(two), await isSettled(three)]).toEqual([false, false]);
  await Promise.all([server.fetch('/weather'), server.fetch('/people/carol')]);
  expect((await two).map(({ id }) => id)).toEqual([1, 2]);
  expect(await three).toHaveLength(1);
});

test('one who waits for what is open hears of it before it is answered', async () => {
  await using server = await boardServer();
  const found = server.journal.wait({ operation: 'readMessages', state: 'open' });
  const answer = server.fetch('/messages?timeout=30000');
  expect(await found).toMatchObject([{ state: 'open', response: null }]);
  await send(askOf(server), 'hello');
  await answer;
});

test('one exchange that fits several times counts once', async () => {
  await using server = await boardServer();
  const found = server.journal.wait({ operation: 'sendMessage', count: 2 });
  await send(askOf(server), 'one');
  expect(await isSettled(found)).toBe(false);
  await send(askOf(server), 'two');
  expect((await found).map(({ id }) => id)).toEqual([1, 2]);
});

test('what is waited for after an exchange may not have come before it', async () => {
  await using server = await boardServer();
  await server.fetch('/weather');
  const found = server.journal.wait({ operation: 'getWeather', after: server.journal.count });
  expect(await isSettled(found)).toBe(false);
  await server.fetch('/weather');
  expect((await found).map(({ id }) => id)).toEqual([2]);
});

test('what fitted once still counts when it is not kept any more', async () => {
  await using server = await boardServer({ journal: { size: 1 } });
  const found = server.journal.wait({ operation: 'getWeather', count: 3 });
  for (let count = 0; count < 3; count++) await server.fetch('/weather');
  expect((await found).map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('whoever waits in vain is told so when the time is over', async () => {
  await using server = await boardServer();
  const waiting = server.journal.wait({ operation: 'getWeather', timeout: 5 });
  await expect(waiting).rejects.toThrow(ExpectationError);
  await expect(waiting).rejects.toThrow(
    'Expected at least 1 exchange with operation getWeather, and there are none after 5 ms.\nNo request has come at all.',
  );
});

test('whoever waits for more than came is told what came', async () => {
  await using server = await boardServer();
  await send(askOf(server), 'one');
  const waiting = server.journal.wait({ operation: 'sendMessage', count: 2, timeout: 5 });
  await expect(waiting).rejects.toThrow(
    [
      'Expected at least 2 exchanges with operation sendMessage, and there is 1 after 5 ms.',
      'There is:',
      '  #1 PUT /boards/b/messages/one → 200 (sendMessage)',
    ].join('\n'),
  );
});

test('whoever waits in vain is told what came closest, and why that is not it', async () => {
  await using server = await boardServer();
  await server.fetch('/boards/b/messages/1', jsonOf({ text: 7 }, { method: 'PUT' }));
  await server.fetch('/people/nobody');
  const waiting = server.journal.wait({ operation: 'sendMessage', status: 200, timeout: 5 });
  await expect(waiting).rejects.toThrow(
    /What came closest:\n {2}#1 PUT \/boards\/b\/messages\/1 → 400 \(sendMessage\): .*\n {4}status 400 and not status 200\n {2}#2 /,
  );
});

test('whoever has been answered hears of nothing more, and costs nothing more', async () => {
  await using server = await boardServer();
  const found = await Promise.all([
    server.journal.wait({ operation: 'getWeather' }),
    server.fetch('/weather'),
  ]);
  await server.fetch('/weather');
  expect(found[0]).toHaveLength(1);
});

test('the deadline is one of real time, also where a world stands still', async () => {
  await using server = await boardServer();
  const waiting = server.journal.wait({ operation: 'getWeather' });
  await server.clock.advance(3_600_000);
  expect(await isSettled(waiting)).toBe(false);
  await server.fetch('/weather');
  expect(await waiting).toHaveLength(1);
});

test('a condition on what has gone wrong waits for the answer', async () => {
  await using server = await boardServer();
  const found = server.journal.wait({ findings: true });
  await sending(askOf(server), 'fine');
  await server.fetch('/weather?days=many');
  expect((await found).map(({ id, state }) => [id, state])).toEqual([[2, 'answered']]);
});

test('what is found not to be wrong has been answered', async () => {
  await using server = await boardServer();
  const found = server.journal.wait({ operation: 'getWeather', findings: false });
  await server.fetch('/weather?days=many');
  expect(await isSettled(found)).toBe(false);
  await server.fetch('/weather');
  expect((await found).map(({ id }) => id)).toEqual([2]);
});

test('who waits when the server is closed is told so', async () => {
  const server = await boardServer();
  const waiting = server.journal.wait({ operation: 'getWeather', timeout: 60_000 });
  const told = expect(waiting).rejects.toThrow('there are none when the server was closed');
  await server.close();
  await told;
});
