import { expect, test } from 'vitest';
import type { MockServer } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { notes, playing, put, putting, turns, until } from './play.ts';
import { receiverOf } from './receiver.ts';

const asking =
  (server: MockServer, world?: string): Ask =>
  (path, init) =>
    server.fetch(world === undefined ? path : `/@${world}${path}`, init);

/** Notes to which these things happen by themselves. */
const timeline = (...cues: readonly string[]): string => `${putting()}
timeline:
${cues.map((cue) => `  - ${cue}\n`).join('')}`;

const AFTER_5 = '{ after: 5s, do: [append: { to: notes, entry: five }] }';
const AFTER_7 = `{ after: 7s, do: [append: { to: notes, entry: "\${string(at)}" }] }`;

test('what is to happen happens by itself, at its time, once', async () => {
  await using server = await playing(timeline(AFTER_7, AFTER_5));
  const [ask, world] = [asking(server), await server.world()];
  await put(ask, 'a');
  await world.clock.advance(4999);
  expect(await notes(ask)).toEqual(['a']);
  await world.clock.advance(1);
  expect(await notes(ask)).toEqual(['a', 'five']);
  await world.clock.advance(3_600_000);
  expect(await notes(ask)).toEqual(['a', 'five', `${Date.UTC(2025, 0) + 7000}`]);
});

test('what happens in one step of time happens in its order', async () => {
  await using server = await playing(
    timeline(AFTER_7, AFTER_5, '{ after: 0, do: [append: { to: notes, entry: at once }] }'),
  );
  await (await server.world()).clock.advance(10_000);
  expect(await notes(asking(server))).toEqual(['at once', 'five', `${Date.UTC(2025, 0) + 7000}`]);
});

test('who waits is woken by what happens by itself', async () => {
  const scenario = `${timeline(AFTER_5)}
`.replace(
    'rules:',
    `rules:
  - on: GET /notes/{id}
    do: [poll: { stream: notes, timeout: "60000" }, reply: { body: "\${batch.entries}" }]`,
  );
  await using server = await playing(scenario);
  const world = await server.world();
  const waiting = server.fetch('/notes/a');
  await until(() => world.waiting === 1);
  await world.clock.advance(5000);
  expect(await (await waiting).json()).toEqual(['five']);
});

test('it happens in every world, counted from when that began', async () => {
  await using server = await playing(timeline(AFTER_5));
  const one = await server.world('one');
  await one.clock.advance(5000);
  const two = await server.world('two');
  await two.clock.advance(4999);
  expect([await notes(asking(server, 'one')), await notes(asking(server, 'two'))]).toEqual([['five'], []]);
  await two.clock.advance(1);
  expect(await notes(asking(server, 'two'))).toEqual(['five']);
  expect(await notes(asking(server))).toEqual([]);
});

test('it happens again after a reset, counted from there', async () => {
  await using server = await playing(timeline(AFTER_5));
  const [ask, world] = [asking(server), await server.world()];
  await world.clock.advance(3000);
  await world.reset();
  await world.clock.advance(4999);
  expect(await notes(ask)).toEqual([]);
  await world.clock.advance(1);
  expect(await notes(ask)).toEqual(['five']);
  await world.reset();
  expect(await notes(ask)).toEqual([]);
  await world.clock.advance(60_000);
  expect(await notes(ask)).toEqual(['five']);
});

test('a fork has what has happened, and what is still to come happens in it at the same time', async () => {
  await using server = await playing(timeline(AFTER_5, AFTER_7));
  const world = await server.world();
  await world.clock.advance(6000);
  const fork = await world.fork('fork');
  expect(fork.clock.now()).toBe(world.clock.now());
  await fork.clock.advance(1000);
  const both = ['five', `${Date.UTC(2025, 0) + 7000}`];
  expect([await notes(asking(server, 'fork')), await notes(asking(server))]).toEqual([both, ['five']]);
});

test('what has happened does not happen again after a restart, and what has not still does', async () => {
  await using folder = await folderOf({});
  const options = { state: `file:${folder.path}` };
  const scenario = timeline(AFTER_5, AFTER_7);
  const first = await playing(scenario, options);
  await (await first.world()).clock.advance(6000);
  await first[Symbol.asyncDispose]();
  await using second = await playing(scenario, options);
  expect(await notes(asking(second))).toEqual(['five']);
  await (await second.world()).clock.advance(3_600_000);
  expect(await notes(asking(second))).toHaveLength(2);
  expect(await notes(asking(second))).toEqual(['five', expect.stringMatching(/^17\d+$/)]);
});

test('a world that is opened again goes on at the time of what happened last', async () => {
  await using folder = await folderOf({});
  const options = { state: `file:${folder.path}` };
  const scenario = timeline(AFTER_5, AFTER_7);
  const first = await playing(scenario, options);
  const before = await first.world();
  await before.clock.advance(5000);
  const time = before.clock.now();
  await first[Symbol.asyncDispose]();
  await using second = await playing(scenario, options);
  const world = await second.world();
  expect(world.clock.now()).toBe(time);
  await world.clock.advance(2000);
  expect(await notes(asking(second))).toHaveLength(2);
});

test('what happens by itself may tell a webhook', async () => {
  await using receiver = await receiverOf();
  const send = `send: { to: "${receiver.url}", body: "\${at}" }`;
  await using server = await playing(timeline(`{ after: 5s, do: [${send}] }`));
  await (await server.world()).clock.advance(5000);
  await until(() => receiver.requests.length === 1);
  expect(receiver.requests[0]?.text).toBe(`${Date.UTC(2025, 0) + 5000}`);
});

test('of what fails nothing is done, and what comes later is', async () => {
  await using receiver = await receiverOf();
  const fails = `{ after: 1s, do: [send: { to: "${receiver.url}" }, append: { to: notes, entry: "\${int('x')}" }] }`;
  await using server = await playing(timeline(fails, AFTER_5));
  await (await server.world()).clock.advance(5000);
  await turns();
  expect([await notes(asking(server)), receiver.requests]).toEqual([['five'], []]);
});

test('a pause within what happens by itself is a mistake, for nobody waits there', async () => {
  const cue = '{ after: 1s, do: [append: { to: notes, entry: a }, delay: { for: 1s }] }';
  await expect(playing(timeline(cue))).rejects.toThrow(
    'delay waits, and nobody waits for what happens by itself',
  );
});
