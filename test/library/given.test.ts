import { expect, test } from 'vitest';
import { createMockServer, type Given } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';
import { askOf, BOARD, boardServer, person, plainBoard, send, texts } from './board.ts';

const DAVE: Given = { tables: { people: [{ name: 'dave' }] }, streams: { messages: [{ text: 'old' }] } };

/** What is given wrongly, and what is said of that. */
const WRONG: readonly (readonly [string, Given, RegExp])[] = [
  ['a table that there is not', { tables: { peple: [{ name: 'dave' }] } }, /there is no table peple/i],
  ['a stream that there is not', { streams: { mesages: [{}] } }, /there is no stream mesages/i],
  ['a row without a key', { tables: { people: [{ age: 1 }] } }, /key|name/],
];

test('every world begins with what the server is given, besides what the scenario says', async () => {
  await using server = await boardServer({ given: DAVE });
  const ask = askOf(server);
  for (const to of ['', '/@one']) {
    expect([await person(ask, 'carol', to), await person(ask, 'dave', to)]).toEqual([
      { name: 'carol', age: 30 },
      { name: 'dave' },
    ]);
    expect(await texts(ask, to)).toEqual(['old']);
  }
});

test('what is given is given again after a reset, without what came since', async () => {
  await using server = await boardServer({ given: DAVE });
  const ask = askOf(server);
  await send(ask, 'new');
  const people = (await server.world()).table('people');
  await people.put({ name: 'erin' });
  await people.delete('dave');
  await server.reset();
  expect([await texts(ask), await person(ask, 'dave'), await person(ask, 'erin')]).toEqual([
    ['old'],
    { name: 'dave' },
    404,
  ]);
});

test('what one world is given it has after a reset too, and its fork has it', async () => {
  await using server = await boardServer();
  const ask = askOf(server);
  const one = await server.world('one', { given: DAVE });
  await one.table('people').delete('dave');
  await one.reset();
  const copy = await one.fork('copy');
  await copy.reset();
  expect([await person(ask, 'dave', '/@one'), await texts(ask, '/@copy')]).toEqual([
    { name: 'dave' },
    ['old'],
  ]);
  expect([await person(ask, 'dave'), await texts(ask)]).toEqual([404, []]);
});

test('what is given takes the place of a row with the same key', async () => {
  await using server = await boardServer({ given: { tables: { people: [{ name: 'carol', age: 99 }] } } });
  expect(await person(askOf(server), 'carol')).toEqual({ name: 'carol', age: 99 });
});

test('what is given is in the log, and counts after a restart that gives something else', async () => {
  await using folder = await folderOf({});
  const state = `file:${folder.path}/state`;
  await (await boardServer({ state, given: DAVE })).close();
  await using server = await boardServer({ state, given: { streams: { messages: [{ text: 'other' }] } } });
  expect(await texts(askOf(server))).toEqual(['old']);
  await server.reset();
  expect(await texts(askOf(server))).toEqual(['old']);
});

test.each(WRONG)('a server that is given %s is refused', async (_, given, message) => {
  await expect(createMockServer({ ...BOARD, given })).rejects.toThrow(message);
});

test.each(WRONG)('a world that is given %s is refused, and can be made better', async (_, given, message) => {
  await using server = await boardServer();
  await expect(server.world('one', { given })).rejects.toThrow(message);
  await server.world('one', { given: DAVE });
  expect(await texts(askOf(server), '/@one')).toEqual(['old']);
});

test('a server that was refused for what it was given leaves nothing on the disk', async () => {
  await using folder = await folderOf({});
  const state = `file:${folder.path}/state`;
  const wrong: Given = { streams: { mesages: [{}] } };
  await expect(boardServer({ state, given: wrong })).rejects.toThrow('mesages');
  await using server = await boardServer({ state, given: DAVE });
  expect(await texts(askOf(server))).toEqual(['old']);
});

test('of what is given either all is there or nothing', async () => {
  await using server = await boardServer();
  const people = (await server.world()).table('people');
  await expect(people.put({ name: 'dave' }, { age: 1 })).rejects.toThrow('Nothing was changed');
  expect(people.list()).toEqual([{ name: 'carol', age: 30 }]);
});

test('a table or a stream that there is not is refused, with what may have been meant', async () => {
  await using server = await boardServer();
  const world = await server.world();
  expect(() => world.table('peple')).toThrow('There is no table peple. Did you mean people?');
  expect(() => world.stream('mesages')).toThrow('There is no stream mesages. Did you mean messages?');
});

test('without a scenario there is nothing to be given to, and that is said', async () => {
  await using server = await plainBoard();
  await expect(server.world('one', { given: DAVE })).rejects.toThrow('there is no table people');
  const world = await server.world();
  expect(() => world.table('people')).toThrow('The scenario declares no tables.');
});

test('what a test changes later is not what a world was given', async () => {
  const row = { name: 'dave', age: 1 };
  await using server = await boardServer({ given: { tables: { people: [row] } } });
  row.age = 2;
  expect(await person(askOf(server), 'dave')).toEqual({ name: 'dave', age: 1 });
  await server.reset();
  expect(await person(askOf(server), 'dave')).toEqual({ name: 'dave', age: 1 });
});

test.each([
  ['a table that there is not, without rows', { tables: { nope: [] } }, 'there is no table nope'],
  ['what is no list', { streams: { messages: {} } }, 'streams messages must be a list'],
  ['another word', { table: {} }, 'there is tables and streams, and no table'],
])('%s is not given in silence', async (_, given, message) => {
  await using server = await boardServer();
  await expect(server.world('one', { given: given as Given })).rejects.toThrow(message);
});
