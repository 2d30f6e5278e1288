import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { type Client, clientsOf, idsOf, otherServerOf, pass, ROOM, text } from './client.ts';

const START = Date.UTC(2026, 5);
const OTHER = '!other:localhost';
const TOPIC = 'm.room.topic';

const playing = (): Promise<MockServer> =>
  createMockServer({ scenario: 'federation', clock: 'manual', start: START });

/** Puts what authorizes events, in the order in which a room is made. */
async function authorize(client: Client, user: string): Promise<Record<string, string>> {
  return {
    create: await client.putState('m.room.create', { room_version: '11' }),
    member: await client.putState('m.room.member', { membership: 'join' }, user),
    levels: await client.putState('m.room.power_levels', { users: { [user]: 100 } }),
    rules: await client.putState('m.room.join_rules', { join_rule: 'public' }),
  };
}

test('the state at an event is the state before it: a change of topic shows the old one', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const name = await alice.putState('m.room.name', { name: 'A room' });
  const old = await alice.putState(TOPIC, { topic: 'old' });
  const changed = await alice.putState(TOPIC, { topic: 'new' });
  const message = await alice.send('1');
  await alice.putState(TOPIC, { topic: 'later' });
  expect(idsOf((await remote.state(old)).pdus)).toEqual([name]);
  expect(idsOf((await remote.state(changed)).pdus).sort()).toEqual([name, old].sort());
  expect(idsOf((await remote.state(message)).pdus).sort()).toEqual([name, changed].sort());
});

test('the state before the first event of a room is empty, whatever other rooms have', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  await alice.in(OTHER).putState(TOPIC, { topic: 'elsewhere' });
  const first = await alice.putState(TOPIC, { topic: 'one' });
  expect(await remote.state(first)).toEqual({ pdus: [], auth_chain: [] });
  expect(await remote.stateIds(first)).toEqual({ pdu_ids: [], auth_chain_ids: [] });
});

test('the state comes with its content, its sender and its key', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const id = await alice.putState(TOPIC, { topic: 'one' }, 'key');
  const { pdus } = await remote.state(await alice.send('1'));
  expect(pdus).toMatchObject([
    { event_id: id, room_id: ROOM, type: TOPIC, state_key: 'key', sender: '@alice:localhost' },
  ]);
  expect(pdus[0]).toMatchObject({ content: { topic: 'one' }, origin_server_ts: START });
});

test('the ids of a state are those of the state', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const authorizing = await authorize(alice, '@alice:localhost');
  for (const id of [...Object.values(authorizing), await alice.send('1')]) {
    const { pdus, auth_chain } = await remote.state(id);
    const { pdu_ids, auth_chain_ids } = await remote.stateIds(id);
    expect(pdu_ids).toEqual(idsOf(pdus));
    expect(auth_chain_ids).toEqual(idsOf(auth_chain));
  }
});

test.each(['state', 'state_ids'])('%s needs the id of an event', async (path) => {
  await using server = await playing();
  const remote = await otherServerOf(server);
  const answer = await remote.ask(`/${path}/!nowhere:localhost`);
  expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_MISSING_PARAM' } });
});

test.each(['state', 'state_ids'])(
  '%s knows no event that nobody sent, and none of another room',
  async (path) => {
    await using server = await playing();
    const [alice] = await clientsOf(server, 'alice');
    const remote = await otherServerOf(server);
    const id = await alice.in(OTHER).send('1');
    for (const unknown of [id, '$nobody:localhost']) {
      const answer = await remote.ask(`/${path}/${ROOM}?event_id=${encodeURIComponent(unknown)}`);
      expect(answer).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
    }
    expect((await remote.ask(`/${path}/${OTHER}?event_id=${encodeURIComponent(id)}`)).status).toBe(200);
  },
);

test('an event is authorized by the state that it meets, as far as somebody has put it', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const lonely = await alice.in(OTHER).send('1');
  const { create, member, levels, rules } = await authorize(alice, '@alice:localhost');
  const authOf = async (id = ''): Promise<readonly string[]> =>
    [...((await remote.event(id)).pdus[0]?.auth_events ?? ['none'])].sort();
  expect(await authOf(lonely)).toEqual([]);
  expect(await authOf(create)).toEqual([]);
  expect(await authOf(member)).toEqual([create]);
  expect(await authOf(levels)).toEqual([create, member].sort());
  expect(await authOf(rules)).toEqual([create, member, levels].sort());
  expect(await authOf(await alice.send('1'))).toEqual([create, member, levels, rules].sort());
  expect(await authOf(await alice.post())).toEqual([create, member, levels, rules].sort());
});

test('a client sees nothing of what authorizes an event', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  await authorize(alice, '@alice:localhost');
  const [room] = (await alice.initialSync()).rooms;
  for (const event of [...(room?.state ?? []), await alice.event(await alice.send('1'))])
    expect(event).not.toHaveProperty('auth_events');
});

test('of the memberships only that of the sender authorizes', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const remote = await otherServerOf(server);
  await alice.putState('m.room.member', { membership: 'join' }, '@alice:localhost');
  const member = await bob.putState('m.room.member', { membership: 'join' }, '@bob:localhost');
  await alice.putState(TOPIC, { topic: 'one' });
  const { pdus } = await remote.event(await bob.send('1'));
  expect(pdus[0]?.auth_events).toEqual([member]);
});

test('a message of the type of a state, and the same type under another key, authorize nothing', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  await alice.send('1', {}, 'm.room.create');
  await alice.putState('m.room.power_levels', {}, 'key');
  const { pdus } = await remote.event(await alice.send('2'));
  expect(pdus[0]?.auth_events).toEqual([]);
});

test('an event is authorized by what was in force when it came, and not by what came later', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const first = await alice.putState('m.room.power_levels', { ban: 50 });
  const message = await alice.send('1');
  const second = await alice.putState('m.room.power_levels', { ban: 60 });
  expect((await remote.event(message)).pdus[0]?.auth_events).toEqual([first]);
  expect((await remote.event(second)).pdus[0]?.auth_events).toEqual([first]);
  expect((await remote.event(await alice.send('2'))).pdus[0]?.auth_events).toEqual([second]);
});

test('the chain is all that authorizes the state, and what authorized that in turn, each once', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const { create, member, levels, rules } = await authorize(alice, '@alice:localhost');
  const topic = await alice.putState(TOPIC, { topic: 'one' });
  const { pdus, auth_chain } = await remote.state(await alice.send('1'));
  expect(idsOf(pdus).sort()).toEqual([create, member, levels, rules, topic].sort());
  expect(idsOf(auth_chain).sort()).toEqual([create, member, levels, rules].sort());
});

test('the chain reaches back to what is no longer in force', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const ids: string[] = [];
  for (const ban of [1, 2, 3, 4]) ids.push(await alice.putState('m.room.power_levels', { ban }));
  const { pdus, auth_chain } = await remote.state(await alice.send('1'));
  expect(idsOf(pdus)).toEqual(ids.slice(3));
  expect(idsOf(auth_chain).sort()).toEqual(ids.slice(0, 3).sort());
});

test('an event comes in a transaction of one, with the time of the answer', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const id = await alice.send('1', text('hello'));
  await pass(server, 5000);
  const answer = await remote.event(id);
  expect(answer).toMatchObject({ origin: 'localhost', origin_server_ts: START + 5000 });
  expect(answer.pdus).toMatchObject([
    {
      event_id: id,
      room_id: ROOM,
      sender: '@alice:localhost',
      origin_server_ts: START,
      content: text('hello'),
    },
  ]);
  expect(answer.pdus[0]).not.toHaveProperty('age');
});

test('the origin of a transaction is the name of the server', async () => {
  await using server = await createMockServer({ scenario: 'federation', serverName: 'example.org' });
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const { origin, pdus } = await remote.event(await alice.send('1'));
  expect(pdus[0]?.sender).toBe('@alice:example.org');
  expect(origin).toBe('example.org');
});

test('other servers know no event that nobody sent', async () => {
  await using server = await playing();
  const remote = await otherServerOf(server);
  const answer = await remote.ask('/event/$nobody:localhost');
  expect(answer).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
});

test('the event nearest to a time is found in either direction, itself included', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const first = await alice.send('1');
  await pass(server, 1000);
  const second = await alice.putState(TOPIC, { topic: 'one' });
  expect(await remote.eventAt(START - 1, 'f')).toBe(first);
  expect(await remote.eventAt(START, 'f')).toBe(first);
  expect(await remote.eventAt(START + 1, 'f')).toBe(second);
  expect(await remote.eventAt(START + 999, 'b')).toBe(first);
  expect(await remote.eventAt(START + 1000, 'b')).toBe(second);
  expect(await remote.eventAt(START + 9999, 'b')).toBe(second);
});

test('the answer to a time has the time of the event, and nothing else', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  const id = await alice.send('1');
  const { body } = await remote.ask(`/timestamp_to_event/${ROOM}?ts=0&dir=f`);
  expect(body).toEqual({ event_id: id, origin_server_ts: START });
});

test('of several events at one time the first is found forward, and the last backward', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  await alice.send('0');
  await pass(server, 1000);
  const ids = [await alice.send('1'), await alice.send('2'), await alice.send('3')];
  await pass(server, 1000);
  await alice.send('4');
  for (const ts of [START + 1, START + 1000]) expect(await remote.eventAt(ts, 'f')).toBe(ids[0]);
  for (const ts of [START + 1000, START + 1999]) expect(await remote.eventAt(ts, 'b')).toBe(ids[2]);
});

test('a time with no event of the room in that direction is a 404', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const remote = await otherServerOf(server);
  await alice.send('1');
  for (const query of [`ts=${START + 1}&dir=f`, `ts=${START - 1}&dir=b`]) {
    const answer = await remote.ask(`/timestamp_to_event/${ROOM}?${query}`);
    expect(answer).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
  }
  expect((await remote.ask(`/timestamp_to_event/${OTHER}?ts=${START}&dir=f`)).status).toBe(404);
});

test.each([
  ['ts=0', 'M_MISSING_PARAM'],
  ['dir=f', 'M_MISSING_PARAM'],
  ['ts=0&dir=x', 'M_INVALID_PARAM'],
  ['ts=now&dir=f', 'M_INVALID_PARAM'],
])('a time asked for with %s is a 400', async (query, errcode) => {
  await using server = await playing();
  const remote = await otherServerOf(server);
  const answer = await remote.ask(`/timestamp_to_event/${ROOM}?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { errcode } });
});
