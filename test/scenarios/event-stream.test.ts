import { get } from 'node:http';
import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { clientsOf, idsOf, pass, ROOM, type Shown, text, textsOf, untilWaiting } from './client.ts';

const playing = (): Promise<MockServer> => createMockServer({ scenario: 'event-stream', clock: 'manual' });

const OTHER = '!other:localhost';

test('a reader waits until another request brings an event', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const { end } = await alice.events({ timeout: 0 });
  const answer = alice.events({ from: end });
  await untilWaiting(server);
  const id = await bob.send('1');
  const batch = await answer;
  expect(batch.start).toBe(end);
  expect(batch.chunk).toMatchObject([{ event_id: id, room_id: ROOM, user_id: '@bob:localhost', age: 0 }]);
});

test('without from a reader waits for what comes from now on, and gets nothing older', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.send('1', text('old'));
  const answer = alice.events();
  await untilWaiting(server);
  await alice.send('2', text('new'));
  expect(textsOf((await answer).chunk)).toEqual(['new']);
});

test('with a time-out of nothing a reader is answered at once, and its end is its start', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.send('1');
  const now = await alice.events({ timeout: 0 });
  expect(now).toEqual({ start: now.end, end: now.end, chunk: [] });
  expect(await alice.events({ from: now.end, timeout: 0 })).toEqual(now);
  expect(await alice.events({ timeout: 0 }, 'v3')).toEqual(now);
});

test('a reader waits exactly as long as it said', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const answer = alice.events({ from: end, timeout: 1000 });
  await untilWaiting(server);
  await pass(server, 999);
  await untilWaiting(server);
  await pass(server, 1);
  expect(await answer).toEqual({ start: end, end, chunk: [] });
});

test('a reader that does not say how long waits for thirty seconds', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const answer = alice.events();
  await untilWaiting(server);
  await pass(server, 29_999);
  await untilWaiting(server);
  await pass(server, 1);
  expect((await answer).chunk).toEqual([]);
});

test('twenty messages are read in fives, none twice and none left out', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  let { end } = await alice.events({ timeout: 0 });
  const sent: string[] = [];
  for (let number = 1; number <= 20; number++) sent.push(await alice.send(`${number}`));
  const pages: string[][] = [];
  for (let page: readonly Shown[] | undefined; page?.length !== 0; pages.push(idsOf(page))) {
    const batch = await alice.events({ from: end, limit: 5, timeout: 0 });
    expect(batch.start).toBe(end);
    ({ end, chunk: page } = batch);
  }
  expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 0]);
  expect(pages.flat()).toEqual(sent);
});

test('without a limit a reader gets ten at once', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  for (let number = 1; number <= 12; number++) await alice.send(`${number}`, text(`${number}`));
  const first = await alice.events({ from: end });
  expect(textsOf(first.chunk)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  expect(textsOf((await alice.events({ from: first.end })).chunk)).toEqual(['11', '12']);
});

test('long-polls one after the other lose nothing of what is sent while none waits', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  let { end } = await alice.events({ timeout: 0 });
  const seen: unknown[] = [];
  const sending = Promise.all(
    Array.from({ length: 50 }, (_, index) => bob.send(`${index}`, text(`${index}`))),
  );
  while (seen.length < 50) {
    const batch = await alice.events({ from: end, limit: 7 });
    seen.push(...idsOf(batch.chunk));
    end = batch.end;
  }
  expect(seen.sort()).toEqual((await sending).sort());
});

test('a token that was read once can be read again, with the same answer', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  await alice.send('1');
  const first = await alice.events({ from: end });
  expect(await alice.events({ from: end })).toEqual(first);
});

test('all who wait get the event', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const answers = [alice.events(), alice.events(), bob.events(), bob.events({ room_id: ROOM }, 'v3')];
  await untilWaiting(server, 4);
  const id = await alice.send('1');
  for (const { chunk } of await Promise.all(answers)) expect(idsOf(chunk)).toEqual([id]);
});

test('a reader who goes away waits no more', async () => {
  await using server = await playing();
  const { url } = await server.listen();
  // Once one of its requests is called off, fetch opens a connection that it does not use.
  const leaving = get(`${url}/_matrix/client/api/v1/events?access_token=alice`).on('error', () => {});
  await untilWaiting(server);
  leaving.destroy();
  await untilWaiting(server, 0);
});

test.each(['nonsense', 's', 's-1_9_0', 's1.5_9_0', 'sx_9_0', '-1', ' s1_9_0x'])(
  'the token %j is a 400',
  async (from) => {
    await using server = await playing();
    const [alice] = await clientsOf(server, 'alice');
    for (const version of ['api/v1', 'v3']) {
      const answer = await alice.ask('GET', `/${version}/events?timeout=0&from=${encodeURIComponent(from)}`);
      expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
    }
  },
);

test.each(['limit=-1', 'limit=many', 'timeout=soon'])('%s is a 400', async (query) => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const answer = await alice.ask(
    'GET',
    `/api/v1/events?timeout=0&${query}`.replace('timeout=0&timeout', 'timeout'),
  );
  expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
});

test('a token ahead of now is now', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.send('1');
  const { end, chunk } = await alice.events({ from: 's999_9_0', timeout: 0 });
  expect(chunk).toEqual([]);
  const id = await alice.send('2');
  expect(idsOf((await alice.events({ from: end })).chunk)).toEqual([id]);
});

test('room_id narrows what v3 shows to a room', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  await alice.in(OTHER).send('1', text('there'));
  await alice.send('1', text('here'));
  await alice.in(OTHER).send('2', text('there again'));
  const narrowed = await alice.events({ from: end, room_id: ROOM }, 'v3');
  expect(textsOf(narrowed.chunk)).toEqual(['here']);
  expect(textsOf((await alice.events({ from: end }, 'v3')).chunk)).toEqual(['there', 'here', 'there again']);
});

test('a long-poll for one room sleeps on through the events of another', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const answer = alice.events({ room_id: ROOM, timeout: 30_000 }, 'v3');
  await untilWaiting(server);
  await pass(server, 20_000);
  await alice.in(OTHER).send('1');
  await pass(server, 9999);
  await untilWaiting(server);
  await pass(server, 1);
  const { end, chunk } = await answer;
  expect(chunk).toEqual([]);
  const id = await alice.send('2');
  expect(idsOf((await alice.events({ from: end, room_id: ROOM }, 'v3')).chunk)).toEqual([id]);
});

test('a narrowed reader with a limit loses and repeats nothing', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  let { end } = await alice.events({ timeout: 0 });
  const sent: string[] = [];
  for (let number = 1; number <= 6; number++) {
    await alice.in(OTHER).send(`${number}`);
    sent.push(await alice.send(`${number}`));
  }
  const seen: string[] = [];
  for (let page = 1; page <= 4; page++) {
    const batch = await alice.events({ from: end, room_id: ROOM, limit: 2, timeout: 0 }, 'v3');
    seen.push(...idsOf(batch.chunk));
    end = batch.end;
  }
  expect(seen).toEqual(sent);
});

test('what was sent on v1 is read on v3, as both describe it', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const id = await alice.send('1');
  const old = await alice.events({ from: end });
  const peeked = await alice.events({ from: end }, 'v3');
  expect(old.chunk).toMatchObject([{ event_id: id, user_id: '@alice:localhost' }]);
  expect(peeked.chunk).toMatchObject([{ event_id: id, sender: '@alice:localhost', room_id: ROOM }]);
});

test('an event grows older with the clock', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const id = await alice.send('1');
  const young = await alice.event(id);
  await pass(server, 5000);
  expect(await alice.event(id)).toEqual({ ...young, age: 5000 });
});

test('an event is found by its id, by whoever asks', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  await alice.send('1', text('another'));
  const id = await alice.send('2', text('this one'));
  expect(await bob.event(id)).toMatchObject({
    event_id: id,
    room_id: ROOM,
    type: 'm.room.message',
    user_id: '@alice:localhost',
    content: text('this one'),
  });
});

test('an event that nobody sent is a 404', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const answer = await alice.ask('GET', '/api/v1/events/$nobody:localhost');
  expect(answer).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
});
