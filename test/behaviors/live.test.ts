import { expect, test } from 'vitest';
import { folderOf } from '../support/folder.ts';
import { liveOf } from './live.ts';
import { playing, turns, until } from './play.ts';

/** A note for each DELETE, which needs no body, and a live feed of them, which does these steps first. */
const feeding = (sse = '', ...steps: readonly string[]): string => `
scenario: feed
streams: { notes: {} }
rules:
  - on: DELETE /notes/{id}
    do:
      - append: { to: notes, entry: { id: "\${path.id}" } }
      - reply: { body: {} }
  - on: GET /live
    do:
${steps.map((step) => `      - ${step}\n`).join('')}
      - sse: { stream: notes${sse} }
`;

const EVENT = 'id: 1\ndata: {"id":"a"}\n\n';

const DELETE = { method: 'DELETE' };

test('without a name and a template an event is the entry as JSON', async () => {
  await using server = await playing(feeding());
  await using live = liveOf(await server.fetch('/live'));
  await server.fetch('/notes/a', DELETE);
  await until(() => live.text === EVENT);
});

test('a feed begins behind a token of its query, unless the last event says another place, and refuses what is no token', async () => {
  await using server = await playing(feeding(', from: query.after'));
  for (const id of ['a', 'b']) await server.fetch(`/notes/${id}`, DELETE);
  await using all = liveOf(await server.fetch('/live?after=0'));
  await using rest = liveOf(await server.fetch('/live?after=0', { headers: { 'last-event-id': '1' } }));
  await until(() => all.text.includes('"b"') && rest.text.includes('"b"'));
  expect([all.text.startsWith(EVENT), rest.text]).toEqual([true, 'id: 2\ndata: {"id":"b"}\n\n']);
  expect((await server.fetch('/live?after=nowhere')).status).toBe(400);
});

test('lines of text are data lines of their own, and a name is one line', async () => {
  const options = `, event: "\${entry.id + '\\\\nb'}", data: "\${entry.id + '\\\\r\\\\nx\\\\ny'}"`;
  await using server = await playing(feeding(options));
  await using live = liveOf(await server.fetch('/live'));
  await server.fetch('/notes/a', DELETE);
  await until(() => live.text === 'id: 1\nevent: a b\ndata: a\ndata: x\ndata: y\n\n');
});

test('an entry that a reader does not want is neither an event nor a beat', async () => {
  await using server = await playing(feeding(`, where: "entry.id == 'a'", heartbeat: 1s`));
  await using live = liveOf(await server.fetch('/live'));
  for (const id of ['b', 'c', 'a']) await server.fetch(`/notes/${id}`, DELETE);
  await until(() => live.text.includes('data:'));
  expect(live.text).toBe(EVENT.replace('id: 1', 'id: 3'));
});

test('who follows a world that is only just being made hears of what happens meanwhile', async () => {
  await using server = await playing(feeding());
  const [response] = await Promise.all([server.fetch('/@new/live'), server.fetch('/@new/notes/a', DELETE)]);
  await using live = liveOf(response);
  await until(() => live.text === EVENT);
});

test('who follows a world that is kept in a file hears of what is written at the same time', async () => {
  await using folder = await folderOf({});
  const scenario = feeding('', 'rate-limit: { burst: 9, perSecond: 1 }');
  await using server = await playing(scenario, { state: `file:${folder.path}` });
  const [response] = await Promise.all([server.fetch('/live'), server.fetch('/notes/a', DELETE)]);
  await using live = liveOf(response);
  await until(() => live.text === EVENT);
});

test.each(['delay: { for: 300ms }', 'delay: { for: 300ms, first: 1 }'])(
  'a feed begins late: %s',
  async (step) => {
    await using server = await playing(feeding('', step));
    const world = await server.world();
    const asked = server.fetch('/live');
    await until(() => world.waiting === 1);
    await world.clock.advance(300);
    const response = await Promise.race([asked, turns().then(() => undefined)]);
    expect(response?.status).toBe(200);
    await using live = liveOf(await asked);
    await server.fetch('/notes/a', DELETE);
    await until(() => live.text === EVENT);
  },
);

test('a feed may be refused a few times, and limited', async () => {
  await using server = await playing(
    feeding('', 'fault: { status: 503, first: 1 }', 'rate-limit: { burst: 1, perSecond: 1 }'),
  );
  expect((await server.fetch('/live')).status).toBe(503);
  await using live = liveOf(await server.fetch('/live'));
  expect((await server.fetch('/live')).status).toBe(429);
  for (const id of ['a', 'b']) await server.fetch(`/notes/${id}`, DELETE);
  await until(() => live.text.includes('id: 2\n'));
});
