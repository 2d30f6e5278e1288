import { expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { answerOf, clientsOf, idsOf, text, textsOf } from './client.ts';

const playing = (): Promise<MockServer> => createMockServer({ scenario: 'transactions', clock: 'manual' });

/** Transactions, with a stream in which one sees what they did. */
const watched = (): Promise<MockServer> =>
  createMockServer({ scenario: ['transactions', 'event-stream'], clock: 'manual' });

test('the same transaction twice is one answer', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const path = '/api/v1/rooms/!room:localhost/send/m.room.message/1';
  const first = await alice.ask<{ event_id: string }>('PUT', path, text('hello'));
  const second = await alice.ask<{ event_id: string }>('PUT', path, text('hello'));
  expect(first.status).toBe(200);
  expect(Object.keys(first.body)).toEqual(['event_id']);
  expect(first.body.event_id).toMatch(/^\$./);
  expect(second).toMatchObject({ status: 200, body: first.body });
});

test('the same transaction twice is one event in the stream', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const id = await alice.send('1');
  await alice.send('1');
  const { chunk } = await alice.events({ from: end });
  expect(idsOf(chunk)).toEqual([id]);
});

test('a transaction with another body is answered as the first was, and changes nothing', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const first = await alice.send('1', text('first'));
  expect(await alice.send('1', text('second'))).toBe(first);
  expect(await alice.send('1', {})).toBe(first);
  const { chunk } = await alice.events({ from: end });
  expect(textsOf(chunk)).toEqual(['first']);
});

test('a hundred concurrent duplicates are one event and one answer', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const ids = await Promise.all(numbers.map((number) => alice.send('1', text(`number ${number}`))));
  const { chunk } = await alice.events({ from: end });
  expect([...new Set(ids)]).toEqual(idsOf(chunk));
  expect(chunk).toHaveLength(1);
});

test('another room, type, transaction id or token is another event', async () => {
  await using server = await playing();
  const [alice, bob] = await clientsOf(server, 'alice', 'bob');
  const ids = [
    await alice.send('1'),
    await alice.in('!other:localhost').send('1'),
    await alice.send('1', text('hello'), 'm.reaction'),
    await alice.send('2'),
    await bob.send('1'),
  ];
  expect(new Set(ids).size).toBe(5);
});

test('two tokens of one user are two devices, whose transactions are their own', async () => {
  const tokens = { phone: '@alice:localhost' };
  await using folder = await folderOf({
    'devices.json': { scenario: 'devices', extend: ['event-stream'], tokens },
  });
  await using server = await createMockServer({ scenario: `${folder.path}/devices.json`, clock: 'manual' });
  const [alice, phone] = await clientsOf(server, 'alice', 'phone');
  const { end } = await alice.events({ timeout: 0 });
  expect(await phone.send('1')).not.toBe(await alice.send('1'));
  const { chunk } = await alice.events({ from: end });
  expect(chunk.map(({ user_id }) => user_id)).toEqual(['@alice:localhost', '@alice:localhost']);
});

test.each(['alice', '@alice:localhost', 'a+b/c=='])(
  'the token %j means the same in the query and in the header',
  async (token) => {
    await using server = await playing();
    const [alice] = await clientsOf(server, token);
    const { url } = await server.listen();
    const path = `${url}/_matrix/client/api/v1/rooms/!room:localhost/send/m.room.message/1`;
    const headers = { authorization: `Bearer ${token}` };
    const { body } = await answerOf(path, 'PUT', { headers, body: text('hello') });
    expect(body).toEqual({ event_id: await alice.send('1') });
  },
);

test('a transaction is the same however its path is written', async () => {
  await using server = await playing();
  const [alice] = await clientsOf(server, 'alice');
  const path = '/api/v1/rooms/%21room%3Alocalhost/send/m%2Eroom.message/a%2Fb';
  const { body } = await alice.ask('PUT', path, text('hello'));
  expect(body).toEqual({ event_id: await alice.send('a/b') });
});

test('a request that is refused does not use up its transaction id', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const path = '/api/v1/rooms/!room:localhost/send/m.room.message/1';
  expect(await alice.ask('PUT', path, '{ no')).toMatchObject({
    status: 400,
    body: { errcode: 'M_NOT_JSON' },
  });
  expect(await alice.ask('PUT', path, [])).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
  await alice.send('1', text('at last'));
  const { chunk } = await alice.events({ from: end });
  expect(textsOf(chunk)).toEqual(['at last']);
});

test('every POST is an event, however often it is the same', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  const ids = [await alice.post(), await alice.post()];
  const more = await Promise.all([alice.post(), alice.post(), alice.post()]);
  expect(new Set([...ids, ...more]).size).toBe(5);
  const { chunk } = await alice.events({ from: end });
  expect(idsOf(chunk).sort()).toEqual([...ids, ...more].sort());
});

test('the content is what was sent, with whatever stands in it', async () => {
  await using server = await watched();
  const [alice] = await clientsOf(server, 'alice');
  const { end } = await alice.events({ timeout: 0 });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is no template, and that is the point
  const content = { body: '${id()}', list: [1, null, { deep: true }], $: 'x', event_id: 'mine', ü: '' };
  const id = await alice.send('1', content);
  const { chunk } = await alice.events({ from: end });
  expect(chunk).toMatchObject([{ event_id: id, type: 'm.room.message', user_id: '@alice:localhost' }]);
  expect(chunk[0]?.content).toEqual(content);
});
