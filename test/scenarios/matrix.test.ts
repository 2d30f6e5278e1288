import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { bundledApi, bundledScenarios, createMockServer, type MockServer } from '../../src/index.ts';
import { type Described, describedIn } from '../judge/described.ts';
import { under } from '../judge/description-files.ts';
import { judgeOf } from '../judge/judge.ts';
import { type Answer, answerOf, idsOf, ROOM, type Snapshot, text, textsOf } from './client.ts';

const described = new Map(
  describedIn(bundledApi).map((operation) => [
    String(under(operation.place.value, 'operationId')),
    operation,
  ]),
);
const judge = judgeOf(bundledApi);

/** What a request to an operation says; the credentials are the operation's own. */
interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Asks for an operation by its name. Each answer is held against the files as they are written. */
type Ask = <Body>(name: string, asked?: Asked) => Promise<Answer<Body>>;

async function askOf(server: MockServer, names = new Set<string>()): Promise<Ask> {
  const { url } = await server.listen();
  return async <Body>(name: string, { path = {}, query = {}, body }: Asked = {}) => {
    const operation = described.get(name);
    if (operation === undefined) throw new Error(`There is no operation ${name}`);
    const filled = operation.path.replace(/\{(\w+)\}/g, (_, one) => encodeURIComponent(path[one] ?? ''));
    const headers = { authorization: credentialsFor(operation) };
    const where = `${url}${filled}?${new URLSearchParams(query)}`;
    const answer = await answerOf<Body>(where, operation.method, { headers, body });
    expect(violations(operation, answer)).toEqual([]);
    names.add(name);
    return answer;
  };
}

function credentialsFor({ document }: Described): string {
  const name = basename(document.file);
  if (name === 'events.yaml') return 'X-Matrix origin="elsewhere.org",key="ed25519:1",sig="c2lnbmF0dXJl"';
  return name === 'application_service.yaml' ? 'Bearer hs_token' : 'Bearer alice';
}

function violations(operation: Described, { status, body }: Answer): string[] {
  const response = operation.responses.find((one) => one.status === String(status));
  const schema = response?.media[0]?.schema;
  return schema === undefined ? [] : judge.violations(schema, body);
}

const MESSAGE = { roomId: ROOM, eventType: 'm.room.message' };
const TOPIC = { roomId: ROOM, eventType: 'm.room.topic', stateKey: '' };

test('the fourteen operations play over the same rooms, and their answers are as described', async () => {
  await using server = await createMockServer();
  const names = new Set<string>();
  const ask = await askOf(server, names);
  const idOf = async (name: string, path: Record<string, string>, body: object): Promise<string> =>
    (await ask<{ event_id: string }>(name, { path, body })).body.event_id;

  const topic = await idOf('setRoomStateWithKey', TOPIC, { topic: 'one' });
  const first = await idOf('sendMessage', { ...MESSAGE, txnId: '1' }, text('first'));
  const { body: snapshot } = await ask<Snapshot>('initialSync');
  const second = await idOf('sendMessageWithoutTxnId', MESSAGE, text('second'));

  expect(snapshot.rooms.map(({ state }) => idsOf(state))).toEqual([[topic]]);
  const after = { query: { from: snapshot.end, timeout: '0' } };
  expect((await ask('getEvents', after)).body).toMatchObject({ chunk: [{ event_id: second }] });
  expect((await ask('peekEvents', after)).body).toMatchObject({ chunk: [{ event_id: second }] });
  const shown = (await ask('getOneEvent', { path: { eventId: first } })).body;
  expect(shown).toMatchObject({ event_id: first, content: text('first') });

  const at = { path: { roomId: ROOM }, query: { event_id: second } };
  expect((await ask('getRoomState', at)).body).toMatchObject({ pdus: [{ event_id: topic }] });
  expect((await ask('getRoomStateIds', at)).body).toEqual({ pdu_ids: [topic], auth_chain_ids: [] });
  const { body: single } = await ask('getEvent', { path: { eventId: second } });
  expect(single).toMatchObject({ origin: 'localhost', pdus: [{ event_id: second }] });
  const found = await ask('getEventByTimestamp', { path: { roomId: ROOM }, query: { ts: '0', dir: 'f' } });
  expect(found.body).toMatchObject({ event_id: topic });

  const pushed = { path: { txnId: '1' }, body: { events: [shown] } };
  expect(await ask('sendTransaction', pushed)).toMatchObject({ status: 200, body: {} });
  const known = await ask('queryUserById', { path: { userId: '@_irc_bob:localhost' } });
  expect(known).toMatchObject({ status: 200, body: {} });
  const alias = await ask('queryRoomByAlias', { path: { roomAlias: '#_irc_chan:localhost' } });
  expect(alias).toMatchObject({ status: 200, body: {} });
  expect([...names].sort()).toEqual([...described.keys()].sort());
});

test('a room with all that a room can have is answered as described', async () => {
  await using server = await createMockServer();
  const ask = await askOf(server);
  const contents = {
    'm.room.create': {},
    'm.room.power_levels': { users: { '@alice:localhost': 100 } },
    'm.room.join_rules': { join_rule: 'public' },
    'm.room.member': { membership: 'join' },
    'm.room.topic': { topic: 'one' },
  };
  for (const [eventType, body] of Object.entries(contents)) {
    const stateKey = eventType === 'm.room.member' ? '@alice:localhost' : '';
    await ask('setRoomStateWithKey', { path: { roomId: ROOM, eventType, stateKey }, body });
  }
  const path = { ...MESSAGE, txnId: '1' };
  const { body } = await ask<{ event_id: string }>('sendMessage', { path, body: text('hello') });
  const at = { path: { roomId: ROOM }, query: { event_id: body.event_id } };
  expect((await ask<{ pdus: [] }>('getRoomState', at)).body.pdus).toHaveLength(5);
  expect((await ask<{ auth_chain_ids: [] }>('getRoomStateIds', at)).body.auth_chain_ids).toHaveLength(4);
  const { rooms } = (await ask<Snapshot>('initialSync')).body;
  expect(rooms[0]?.state).toHaveLength(5);
});

test('what is unknown is a 404, as described', async () => {
  await using server = await createMockServer();
  const ask = await askOf(server);
  const event = { path: { eventId: '$nobody:localhost' } };
  const at = { path: { roomId: ROOM }, query: { event_id: '$nobody:localhost' } };
  const time = { path: { roomId: ROOM }, query: { ts: '0', dir: 'f' } };
  for (const [name, asked] of [
    ['getOneEvent', event],
    ['getEvent', event],
    ['getRoomState', at],
    ['getRoomStateIds', at],
    ['getEventByTimestamp', time],
  ] as const)
    expect(await ask(name, asked)).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
  expect((await ask('queryUserById', { path: { userId: '@_irc_eve:localhost' } })).status).toBe(404);
  expect((await ask('queryRoomByAlias', { path: { roomAlias: '#_irc_eve:localhost' } })).status).toBe(404);
});

test('a transaction of a client and one of a homeserver are not the same', async () => {
  await using server = await createMockServer();
  const ask = await askOf(server);
  await ask('sendTransaction', { path: { txnId: '1' }, body: { events: [] } });
  const path = { ...MESSAGE, txnId: '1' };
  const { body } = await ask('sendMessage', { path, body: text('hello') });
  expect(body).toMatchObject({ event_id: expect.stringMatching(/^\$/) });
  const { rooms } = (await ask<Snapshot>('initialSync')).body;
  expect(rooms.map(({ messages }) => textsOf(messages.chunk))).toEqual([['hello']]);
});

test('without a scenario the same requests get the examples of the descriptions', async () => {
  await using server = await createMockServer({ scenario: 'none' });
  const ask = await askOf(server);
  const path = { ...MESSAGE, txnId: '1' };
  expect((await ask('sendMessage', { path, body: {} })).body).toEqual({ event_id: 'YUwRidLecu' });
});

const SCENARIOS = [
  'transactions',
  'event-stream',
  'room-state',
  'federation',
  'application-service',
  'matrix',
];

test.each(SCENARIOS)('nothing is wrong with the scenario %s', async (scenario) => {
  await using server = await createMockServer({ scenario });
  const files = SCENARIOS.map((name) => `${name}.yaml`);
  const found = server.mistakes().filter(({ file }) => files.includes(basename(file)));
  expect(found).toEqual([]);
});

const src = fileURLToPath(new URL('../../src', import.meta.url));

test.each(['world', 'engine', 'scenario'])(
  'no file of %s contains the words matrix, room, txn or event_id',
  (folder) => {
    const files = readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' });
    const found = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        readFileSync(join(src, folder, file), 'utf8')
          .split('\n')
          .map((line, index) => `${folder}/${file}:${index + 1} ${line.trim()}`)
          .filter((line) => /matrix|room|txn|event_id/i.test(line.slice(line.indexOf(' ')))),
      );
    expect(found).toEqual([]);
  },
);

/** Every text that may be an expression: of a template what stands in `${…}`, else all of it; but not what is prose. */
function expressionsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string' && !['description', 'detail', 'error'].includes(name)) {
    const inTemplate = [...value.matchAll(/\$\{(.*?)\}(?=[^{}]*(?:\$\{|$))/gs)].map(([, one]) => one ?? '');
    return inTemplate.length > 0 ? inTemplate : [value];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => expressionsIn(one, Array.isArray(value) ? name : key));
}

test('no expression of a scenario is longer than 120 characters', () => {
  const files = readdirSync(bundledScenarios).filter((file) => file.endsWith('.yaml'));
  const found = files.flatMap((file) =>
    expressionsIn(parse(readFileSync(join(bundledScenarios, file), 'utf8'))),
  );
  expect(found).toContain('batch.start');
  expect(found).toContain('query.from');
  expect(found.filter((one) => one.length > 120)).toEqual([]);
});
