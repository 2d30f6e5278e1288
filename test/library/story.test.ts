import { expect } from 'vitest';
import { bothWays } from '../support/both-ways.ts';
import { BOARD, bodyOf, person, read, send, sending, texts, weather } from './board.ts';

const options = () => BOARD;

bothWays('what alice sends wakes bob, who waits for it', options, async (ask, server) => {
  const { next } = await read(ask, 'timeout=0');
  const waiting = read(ask, `from=${next}&timeout=30000`);
  const [open] = await server.journal.wait({ operation: 'readMessages', state: 'open' });
  const id = await send(ask, 'hello');
  const page = await waiting;
  expect(page.messages).toEqual([{ id, board: 'b', by: 'alice', text: 'hello' }]);
  expect(server.journal.find({ after: (open?.id ?? 0) - 1 }).map(({ state }) => state)).toEqual([
    'answered',
    'answered',
  ]);
});

bothWays('a message that is sent again is the same one', options, async (ask) => {
  const first = await (await sending(ask, 'hello')).text();
  const again = await (await sending(ask, 'hello')).text();
  expect(again).toBe(first);
  await sending(ask, 'hello', { as: 'bob' });
  expect(await texts(ask)).toEqual(['hello', 'hello']);
});

bothWays('a test waits in the journal for what a client does', options, async (ask, server) => {
  const three = server.journal.wait({ operation: 'sendMessage', status: 200, count: 3 });
  for (const text of ['one', 'two', 'three']) await send(ask, text);
  const bodies = (await three).map(({ request }) => request.body);
  expect(bodies).toEqual([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
});

bothWays('a rule is laid on top for now, and a reset takes all away', options, async (ask, server) => {
  await send(ask, 'before');
  await server.use('sendMessage', { fault: { status: 503 } });
  expect((await sending(ask, 'meanwhile')).status).toBe(503);
  await server.reset();
  expect((await sending(ask, 'after')).status).toBe(200);
  expect(await texts(ask)).toEqual(['after']);
});

bothWays('two worlds know nothing of each other', options, async (ask, server) => {
  const one = await server.world('one');
  await one.use('getWeather', { reply: { body: { sky: 'red' } } });
  await send(ask, 'for one', { to: '/@one' });
  await send(ask, 'for all');
  expect([await texts(ask, '/@one'), await texts(ask), await texts(ask, '/@two')]).toEqual([
    ['for one'],
    ['for all'],
    [],
  ]);
  expect([await weather(ask, '/@one'), await weather(ask)]).toEqual([{ sky: 'red' }, { sky: 'clear' }]);
});

bothWays('a header names a world as well as a path does', options, async (ask) => {
  await send(ask, 'by path', { to: '/@one' });
  const answer = ask('/messages?from=0&timeout=0', { headers: { 'x-understudy-world': 'one' } });
  expect(await bodyOf(answer)).toMatchObject({ messages: [{ text: 'by path' }] });
});

bothWays(
  'worlds begin with what they are given',
  () => ({
    ...BOARD,
    given: { tables: { people: [{ name: 'dave' }] }, streams: { messages: [{ text: 'old' }] } },
  }),
  async (ask, server) => {
    await server.world('own', { given: { tables: { people: [{ name: 'erin' }] } } });
    expect([await person(ask, 'carol'), await person(ask, 'dave')]).toEqual([
      { name: 'carol', age: 30 },
      { name: 'dave' },
    ]);
    expect([await person(ask, 'dave', '/@own'), await person(ask, 'erin', '/@own')]).toEqual([
      404,
      { name: 'erin' },
    ]);
    expect([await texts(ask), await texts(ask, '/@own')]).toEqual([['old'], []]);
  },
);

bothWays('a test puts rows into a table, reads them, and takes them out', options, async (ask, server) => {
  const people = (await server.world()).table('people');
  await people.put({ name: 'dave', age: 1 }, { name: 'carol', age: 31 });
  expect(people.list()).toEqual([
    { name: 'carol', age: 31 },
    { name: 'dave', age: 1 },
  ]);
  expect([await person(ask, 'dave'), people.get('dave'), people.get('nobody')]).toEqual([
    { name: 'dave', age: 1 },
    { name: 'dave', age: 1 },
    undefined,
  ]);
  await people.delete('dave');
  expect([await person(ask, 'dave'), people.list().length]).toEqual([404, 1]);
});

bothWays('a test appends to a stream, and whoever waits wakes up', options, async (ask, server) => {
  const messages = (await server.world()).stream('messages');
  const waiting = read(ask, 'timeout=30000');
  await server.journal.wait({ state: 'open' });
  await messages.append({ text: 'from outside' }, { text: 'and another' });
  expect((await waiting).messages.map(({ text }) => text)).toContain('from outside');
  expect(messages.list()).toEqual([{ text: 'from outside' }, { text: 'and another' }]);
  expect(await texts(ask)).toEqual(['from outside', 'and another']);
});

bothWays('a fork goes on from where a world is, on its own', options, async (ask, server) => {
  const id = await send(ask, 'before');
  const copy = await (await server.world()).fork('copy');
  await send(ask, 'here');
  await send(ask, 'there', { to: '/@copy' });
  expect([copy.name, await texts(ask), await texts(ask, '/@copy')]).toEqual([
    'copy',
    ['before', 'here'],
    ['before', 'there'],
  ]);
  expect(await send(ask, 'before', { to: '/@copy' })).toBe(id);
});

bothWays('a long-poll ends when its time has been let pass', options, async (ask, server) => {
  const start = server.clock.now();
  const waiting = read(ask, 'timeout=30000');
  await server.journal.wait({ state: 'open' });
  await server.clock.advance(30_000);
  expect((await waiting).messages).toEqual([]);
  expect(server.clock.now() - start).toBe(30_000);
});
