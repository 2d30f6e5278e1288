import { expect, test } from 'vitest';
import { askOf, boardServer, bodyOf, jsonOf, type Page, plainBoard, send } from '../library/board.ts';

/** Signs in with a body of about so many bytes. */
function signingIn(number: number, bytes = 1000): RequestInit {
  return jsonOf({ number, text: 'x'.repeat(bytes) });
}

test('the last exchanges are kept, and ids go on counting', async () => {
  await using server = await plainBoard({ journal: { size: 3 } });
  for (let count = 0; count < 5; count++) await server.fetch(`/weather?x=${count}`);
  expect(server.journal.find().map(({ id, request }) => [id, request.query.x])).toEqual([
    [3, '2'],
    [4, '3'],
    [5, '4'],
  ]);
  expect(server.journal.count).toBe(5);
});

test('who asks for what came after an exchange gets what of it is kept', async () => {
  await using server = await plainBoard({ journal: { size: 3 } });
  for (let count = 0; count < 5; count++) await server.fetch('/weather');
  const after = (id: number): number[] => server.journal.find({ after: id }).map((entry) => entry.id);
  expect([after(0), after(1), after(4), after(5), after(9)]).toEqual([[3, 4, 5], [3, 4, 5], [5], [], []]);
});

test('an exchange that is not kept any more may still be answered', async () => {
  await using server = await boardServer({ journal: { size: 2 } });
  const waiting = server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  const ask = askOf(server);
  for (const text of ['one', 'two', 'three']) await send(ask, text);
  expect((await waiting).status).toBe(200);
  expect(server.journal.find().map(({ id }) => id)).toEqual([3, 4]);
});

test('of a journal of nothing the latest exchange is left', async () => {
  await using server = await plainBoard({ journal: { size: 0 } });
  for (let count = 0; count < 3; count++) await server.fetch('/weather');
  expect(server.journal.find().map(({ id }) => id)).toEqual([3]);
});

test('bodies are let go of where they are too many bytes, the oldest first, and that is told', async () => {
  await using server = await plainBoard({ journal: { bytes: 2500 } });
  for (let count = 0; count < 4; count++) await server.fetch('/sign-in', signingIn(count));
  expect(server.journal.find().map(({ isCut, request: { body } }) => [isCut, body === null])).toEqual([
    [true, true],
    [true, true],
    [false, false],
    [false, false],
  ]);
  expect(server.journal.find()).toMatchObject([
    { operation: 'signIn', response: { status: 200, body: null } },
    { request: { method: 'POST', path: '/sign-in' } },
    { request: { body: { number: 2 } } },
    { response: { body: { user: 'alice' } } },
  ]);
});

test('the bodies of the latest exchange are kept, however large', async () => {
  await using server = await plainBoard({ journal: { bytes: 10 } });
  for (let count = 0; count < 2; count++) await server.fetch('/sign-in', signingIn(count));
  expect(server.journal.find().map(({ isCut }) => isCut)).toEqual([true, false]);
});

test('an exchange that had no body has lost none', async () => {
  await using server = await boardServer({ journal: { bytes: 1000 } });
  await server.use('getWeather', { reply: { status: 204 } });
  await server.fetch('/weather');
  for (let count = 0; count < 3; count++) await server.fetch('/sign-in', signingIn(count));
  expect(server.journal.find().map(({ isCut }) => isCut)).toEqual([false, true, true, false]);
});

test('an exchange that waits has its answer cut if there is no room for it any more', async () => {
  await using server = await boardServer({ journal: { bytes: 1500 } });
  const waiting = server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  for (let count = 0; count < 3; count++) await server.fetch('/sign-in', signingIn(count));
  await send(askOf(server), 'x'.repeat(500));
  expect((await bodyOf<Page>(waiting)).messages).toHaveLength(1);
  expect(server.journal.find()[0]).toMatchObject({ isCut: true, response: { status: 200, body: null } });
});

test('what is forgotten is gone, the bytes it took are free, and ids go on counting', async () => {
  await using server = await plainBoard({ journal: { bytes: 2500 } });
  for (let count = 0; count < 2; count++) await server.fetch('/sign-in', signingIn(count));
  server.journal.clear();
  expect([server.journal.find(), server.journal.count]).toEqual([[], 2]);
  for (let count = 0; count < 2; count++) await server.fetch('/sign-in', signingIn(count));
  expect(server.journal.find().map(({ id, isCut }) => [id, isCut])).toEqual([
    [3, false],
    [4, false],
  ]);
});

test('an exchange that is open when all is forgotten may still be answered', async () => {
  await using server = await boardServer();
  const waiting = server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  server.journal.clear();
  await send(askOf(server), 'hello');
  expect((await waiting).status).toBe(200);
  expect(server.journal.find().map(({ id }) => id)).toEqual([2]);
});

test('of 30,000 exchanges as many are kept as there is room for', async () => {
  await using server = await plainBoard({ journal: { size: 100 } });
  for (let count = 0; count < 30_000; count++) await server.fetch('/weather');
  const ids = server.journal.find().map(({ id }) => id);
  expect([ids.length, ids[0], ids.at(-1), server.journal.count]).toEqual([100, 29_901, 30_000, 30_000]);
});

test('unless it is said otherwise 10,000 exchanges are kept', async () => {
  await using server = await plainBoard();
  for (let count = 0; count < 10_001; count++) await server.fetch('/nowhere');
  expect(server.journal.find().map(({ id }) => id)).toHaveLength(10_000);
});
