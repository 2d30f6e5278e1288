import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { type Client, clientsOf, idsOf, ROOM, text, textsOf } from './client.ts';

const playing = (): Promise<MockServer> => createMockServer({ scenario: 'room-state', clock: 'manual' });

const TOPIC = 'm.room.topic';

/** The state of the only room there is. */
async function stateSeenBy(client: Client): Promise<Record<string, unknown>> {
  const { rooms } = await client.initialSync();
  return Object.fromEntries(
    (rooms[0]?.state ?? []).map(({ type, state_key, content }) => [`${type}/${state_key}`, content]),
  );
}

test('state is overwritten for each room, type and key', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.putState(TOPIC, { topic: 'old' });
  await alice.putState(TOPIC, { topic: 'keyed' }, 'key');
  await alice.putState('m.room.name', { name: 'A room' });
  await alice.putState(TOPIC, { topic: 'new' });
  expect(await stateSeenBy(alice)).toEqual({
    'm.room.topic/': { topic: 'new' },
    'm.room.topic/key': { topic: 'keyed' },
    'm.room.name/': { name: 'A room' },
  });
});

test('the same state in another room is another event', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const here = await alice.putState(TOPIC, { topic: 'one' });
  const there = await alice.in('!other:localhost').putState(TOPIC, { topic: 'one' });
  expect(there).not.toBe(here);
  const { rooms } = await alice.initialSync();
  expect(rooms.map(({ state }) => idsOf(state))).toEqual([[here], [there]]);
});

test('identical state by the same sender is the same event, and nothing new comes to pass', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const id = await alice.putState(TOPIC, { topic: 'one' });
  expect(await alice.putState(TOPIC, { topic: 'one' })).toBe(id);
  expect(idsOf((await alice.events({ from: end })).chunk)).toEqual([id]);
});

test('the order of the keys in the content makes no difference', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const id = await alice.putState(TOPIC, { topic: 'one', more: { a: 1, b: [2, 3] } });
  expect(await alice.putState(TOPIC, { more: { b: [2, 3], a: 1 }, topic: 'one' })).toBe(id);
  expect(await alice.putState(TOPIC, { more: { b: [3, 2], a: 1 }, topic: 'one' })).not.toBe(id);
});

test('what comes back after something else is a new event', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const ids: string[] = [];
  for (const topic of ['A', 'A', 'B', 'A']) ids.push(await alice.putState(TOPIC, { topic }));
  const [first = '', , third = '', fourth = ''] = ids;
  expect(ids).toEqual([first, first, third, fourth]);
  expect(new Set(ids).size).toBe(3);
  expect(idsOf((await alice.events({ from: end })).chunk)).toEqual([first, third, fourth]);
});

test('the same content by another sender is a new event', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const first = await alice.putState(TOPIC, { topic: 'one' });
  const second = await bob.putState(TOPIC, { topic: 'one' });
  const third = await alice.putState(TOPIC, { topic: 'one' });
  expect(new Set([first, second, third]).size).toBe(3);
});

test('a state key that is left out is empty, with or without the slash', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const path = `/api/v1/rooms/${ROOM}/state/${TOPIC}`;
  const { body } = await alice.ask('PUT', path, { topic: 'one' });
  expect(await alice.ask('PUT', `${path}/`, { topic: 'one' })).toMatchObject({ status: 200, body });
  const { chunk } = await alice.events({ from: end });
  expect(chunk).toMatchObject([{ ...(body as object), type: TOPIC, state_key: '' }]);
});

test('a state key may hold a slash, and what follows it is no path', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.putState('org.example.thing', {}, 'a/b?c=ü');
  expect(await stateSeenBy(alice)).toEqual({ 'org.example.thing/a/b?c=ü': {} });
  const answer = await alice.ask('PUT', `/api/v1/rooms/${ROOM}/state/org.example.thing/a/b`, {});
  expect(answer).toMatchObject({ status: 404, body: { errcode: 'M_UNRECOGNIZED' } });
});

test('what looks like a transaction id on a state path is a state key', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const first = await alice.putState(TOPIC, { topic: 'one' }, '11');
  expect(await alice.putState(TOPIC, { topic: 'two' }, '11')).not.toBe(first);
  expect(await stateSeenBy(alice)).toEqual({ 'm.room.topic/11': { topic: 'two' } });
});

test.each(['', '/', '/key'])('POST on a state path that ends in %j is a 405', async (ending) => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const answer = await alice.ask('POST', `/api/v1/rooms/${ROOM}/state/${TOPIC}${ending}`, { topic: 'one' });
  expect(answer).toMatchObject({ status: 405, body: { errcode: 'M_UNRECOGNIZED' } });
  expect((await alice.initialSync()).rooms).toEqual([]);
});

test('ten who set the same state at once set it once', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const ids = await Promise.all(Array.from({ length: 10 }, () => alice.putState(TOPIC, { topic: 'one' })));
  expect(new Set(ids).size).toBe(1);
});

test('a message has no state key, and changes no state', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.putState(TOPIC, { topic: 'one' });
  const id = await alice.send('1', { topic: 'two' }, TOPIC);
  expect(await alice.event(id)).not.toHaveProperty('state_key');
  expect(await stateSeenBy(alice)).toEqual({ 'm.room.topic/': { topic: 'one' } });
});

test('a snapshot of nothing has no rooms', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  expect(await alice.initialSync()).toMatchObject({ end, rooms: [], presence: [] });
});

test('a snapshot shows each room with its state and its last messages, the oldest first', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const topic = await alice.putState(TOPIC, { topic: 'one' });
  for (const body of ['1', '2', '3']) await alice.send(body, text(body));
  await alice.in('!other:localhost').send('1', text('elsewhere'));
  const { rooms } = await bob.initialSync({ limit: 2 });
  expect(rooms).toMatchObject([
    { room_id: ROOM, membership: 'join', state: [{ event_id: topic, state_key: '' }] },
    { room_id: '!other:localhost', membership: 'join', state: [] },
  ]);
  expect(rooms.map(({ messages }) => textsOf(messages.chunk))).toEqual([['2', '3'], ['elsewhere']]);
});

test('a snapshot has ten messages of each room unless it says how many', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  for (let number = 1; number <= 12; number++) await alice.send(`${number}`, text(`${number}`));
  const [usual] = (await alice.initialSync()).rooms;
  expect(textsOf(usual?.messages.chunk ?? [])).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12']);
  const [all] = (await alice.initialSync({ limit: 100 })).rooms;
  expect(all?.messages.chunk).toHaveLength(12);
});

test('a snapshot with a limit of nothing has no messages, but all of the state', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const id = await alice.putState(TOPIC, { topic: 'one' });
  await alice.send('1');
  const { end, rooms } = await alice.initialSync({ limit: 0 });
  expect(rooms.map(({ state }) => idsOf(state))).toEqual([[id]]);
  expect(rooms[0]?.messages).toEqual({ start: end, end, chunk: [] });
});

test.each(['many', '1.5'])('a snapshot with a limit of %s is a 400', async (limit) => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.send('1');
  const answer = await alice.ask('GET', `/api/v1/initialSync?limit=${limit}`);
  expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
});

test('the stream goes on where a snapshot ends, and begins where its messages begin', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  for (const body of ['1', '2', '3']) await alice.send(body, text(body));
  const { end, rooms } = await alice.initialSync({ limit: 2 });
  await alice.send('4', text('4'));
  expect(textsOf((await alice.events({ from: end })).chunk)).toEqual(['4']);
  const { messages } = rooms[0] ?? {};
  expect(messages?.end).toBe(end);
  expect(textsOf((await alice.events({ from: messages?.start ?? '' })).chunk)).toEqual(['2', '3', '4']);
});

test('the state of a snapshot is that of its end: what comes later is in the stream', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await alice.putState(TOPIC, { topic: 'one' });
  const { end, rooms } = await alice.initialSync();
  const id = await alice.putState(TOPIC, { topic: 'two' });
  expect(rooms[0]?.state).toMatchObject([{ content: { topic: 'one' } }]);
  expect(idsOf((await alice.events({ from: end })).chunk)).toEqual([id]);
  expect(await alice.event(id)).toMatchObject({ type: TOPIC, state_key: '', content: { topic: 'two' } });
});
