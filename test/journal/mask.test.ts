import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import { bearer, jsonOf, plainBoard } from '../library/board.ts';

const MASKED = { journal: { mask: true } } as const;
const SECRET = 's3cr3t-that-nobody-may-read';

/** All that the journal tells. */
function all({ journal }: MockServer): string {
  return JSON.stringify(journal.find());
}

test('unless it is said otherwise nothing is hidden', async () => {
  await using server = await plainBoard();
  await server.fetch(`/weather?access_token=${SECRET}`, { headers: bearer(SECRET) });
  await server.fetch('/sign-in', jsonOf({ user: 'alice', password: SECRET }));
  expect(server.journal.find()).toMatchObject([
    { request: { query: { access_token: SECRET }, headers: { authorization: `Bearer ${SECRET}` } } },
    { request: { body: { password: SECRET } }, response: { body: { access_token: 't0ps3cret' } } },
  ]);
});

test('secrets in headers and in the query are hidden, and the rest is not', async () => {
  await using server = await plainBoard(MASKED);
  const headers = { ...bearer(SECRET), cookie: `a=${SECRET}`, 'x-api-key': SECRET, 'x-mood': 'good' };
  await server.fetch(`/weather?days=3&access_token=${SECRET}&to=x`, { headers });
  expect(all(server)).not.toContain(SECRET);
  expect(server.journal.find()[0]?.request).toMatchObject({
    path: '/weather',
    query: { days: '3', access_token: '***', to: 'x' },
    target: '/weather?days=3&access_token=***&to=x',
    headers: { authorization: '***', cookie: '***', 'x-api-key': '***', 'x-mood': 'good' },
  });
});

test('the name of a secret is known however it is written', async () => {
  await using server = await plainBoard(MASKED);
  await server.fetch(`/weather?Access_Token=${SECRET}&acc%65ss_token=${SECRET}`);
  await server.fetch('/sign-in', jsonOf({ PassWord: SECRET }));
  expect(all(server)).not.toContain(SECRET);
});

test('secrets in bodies are hidden, at any depth, on both ways', async () => {
  await using server = await plainBoard(MASKED);
  const body = { user: 'alice', password: SECRET, more: [{ refresh_token: SECRET, n: 1 }], token: null };
  await server.fetch('/sign-in', jsonOf(body));
  expect(server.journal.find()).toMatchObject([
    {
      request: {
        body: { user: 'alice', password: '***', more: [{ refresh_token: '***', n: 1 }], token: null },
      },
      response: { body: { access_token: '***', user: 'alice' } },
    },
  ]);
});

test('a secret that is an object is hidden as a whole', async () => {
  await using server = await plainBoard(MASKED);
  await server.fetch('/sign-in', jsonOf({ password: { plain: SECRET } }));
  expect(all(server)).not.toContain(SECRET);
});

test('a secret in a form is hidden', async () => {
  await using server = await plainBoard(MASKED);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await server.fetch('/sign-in', { method: 'POST', headers, body: `user=alice&password=${SECRET}` });
  expect(all(server)).not.toContain(SECRET);
  expect(all(server)).toContain('alice');
});

test('a secret in JSON that is none is hidden', async () => {
  await using server = await plainBoard(MASKED);
  const headers = { 'content-type': 'application/json' };
  await server.fetch('/sign-in', { method: 'POST', headers, body: `{"user":"alice","password":"${SECRET}"` });
  expect(server.journal.find()[0]?.response?.status).toBe(400);
  expect(all(server)).not.toContain(SECRET);
});

test('a secret in the path is hidden wherever the path is told', async () => {
  await using server = await plainBoard(MASKED);
  await server.fetch(`/invitations/${SECRET}`);
  expect(server.journal.find()[0]?.request.parameters).toEqual({ token: '***' });
  expect(all(server)).not.toContain(SECRET);
});

test('further names are hidden besides those that are always', async () => {
  await using server = await plainBoard({ journal: { mask: ['X-Mood', 'pin'] } });
  await server.fetch(`/weather?pin=${SECRET}`, { headers: { ...bearer(SECRET), 'x-mood': SECRET } });
  await server.fetch('/sign-in', jsonOf({ pin: 1234, user: 'alice' }));
  expect(all(server)).not.toContain(SECRET);
  expect(server.journal.find()[1]?.request.body).toEqual({ pin: '***', user: 'alice' });
});

test('what is found wrong with a secret does not tell it', async () => {
  await using server = await plainBoard({ journal: { mask: ['days'] }, validate: 'warn' });
  await server.fetch(`/weather?days=${SECRET}`);
  expect(server.journal.find({ findings: true })).toHaveLength(1);
  expect(all(server)).not.toContain(SECRET);
});

test('a refusal that quotes a secret is told without it', async () => {
  await using server = await plainBoard({ journal: { mask: ['days'] } });
  await server.fetch(`/weather?days=${SECRET}`);
  expect(server.journal.find()).toMatchObject([{ origin: { by: 'check' }, response: { status: 400 } }]);
  expect(all(server)).not.toContain(SECRET);
});

test('what is hidden is hidden from all who ask: who listens, who waits, who is told a near miss, the control API', async () => {
  await using server = await plainBoard(MASKED);
  const told: unknown[] = [];
  server.journal.listen((entry) => told.push(entry));
  await server.fetch('/sign-in', jsonOf({ password: SECRET }));
  told.push(await server.journal.wait({ operation: 'signIn' }));
  told.push(await (await server.fetch('/_mock/journal')).json());
  expect(() => server.journal.expect({ body: { password: 'other' } })).toThrow('body {"password":"***"}');
  expect(told).toHaveLength(3);
  expect(JSON.stringify(told)).not.toContain(SECRET);
});

test('the server itself knows what is hidden in the journal', async () => {
  await using server = await plainBoard(MASKED);
  await server.use('getWeather', {
    reply: { body: { isKnown: `\${caller.token == '${SECRET}'}` } },
  });
  const answer = await server.fetch('/weather', { headers: bearer(SECRET) });
  expect(await answer.json()).toEqual({ isKnown: true });
});

test('clients can be told apart where their tokens are hidden', async () => {
  await using server = await plainBoard(MASKED);
  for (const token of ['alice', 'bob', 'alice']) await server.fetch('/weather', { headers: bearer(token) });
  const [alice, bob, again] = server.journal.find().map(({ client }) => client);
  expect([alice === again, alice === bob]).toEqual([true, false]);
});
