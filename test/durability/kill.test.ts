import { expect, test } from 'vitest';
import { bundledApi } from '../../src/index.ts';
import { idsOf, type Shown, textsOf } from '../scenarios/client.ts';
import { folderOf } from '../support/folder.ts';
import { askAt, BEGINNING, type History, type Room, roomOf } from './room.ts';
import { type Served, served } from './served.ts';
import { type Diary, type Moment, storm } from './storm.ts';

const KILLS = 50;
/** How many writes have to be under way for a kill to count, and how many kills there may be for that. */
const UNDER_WAY = 20;
const MOST_KILLS = 80;
/** How many clients send everything once more. */
const SENDERS = 16;

/** Goes on in a folder; with two descriptions only, as that is started again and again. */
function started(folder: string): Promise<Served> {
  const api = ['room_send', 'old_sync'].map((name) => `${bundledApi}/client-server/${name}.yaml`);
  const scenario = ['--scenario', 'event-stream', '--dialect', 'matrix'];
  return served(...api, ...scenario, '--state', `file:${folder}`);
}

/** At the first answers, amid a burst of them, or some bursts later. */
function momentOf(round: number): Moment {
  return { answers: 1 + ((round * 37) % 61), turns: round % 4 };
}

/** The transaction and the id of each event. */
function transactionsIn(events: readonly Shown[]): [unknown, string][] {
  const ids = idsOf(events);
  return textsOf(events).map((txnId, index) => [txnId, ids[index] ?? '']);
}

/** Every transaction that was answered has become the event that it was told, and none has become two. */
function expectKept({ answered }: Diary, { events }: History): void {
  const kept = transactionsIn(events);
  const byTransaction = new Map(kept);
  expect(byTransaction.size).toBe(kept.length);
  expect(new Set(byTransaction.values()).size).toBe(kept.length);
  for (const [txnId, ids] of answered) expect([txnId, ...ids]).toEqual([txnId, byTransaction.get(txnId)]);
}

/** All transactions, sent once more as clients would, are the events that there are, or such that were never there. */
async function expectRepeatable(
  { sent }: Diary,
  room: Room,
  { events }: History,
  token: string,
): Promise<History> {
  const repeated = await repeat(room, sent);
  const after = await room.after(token);
  expect(idsOf(after.events).slice(0, events.length)).toEqual(idsOf(events));
  expect(transactionsIn(after.events).sort()).toEqual(repeated.sort());
  return after;
}

/** Sends transactions, some at a time, and gives the event of each. */
async function repeat(room: Room, txnIds: Iterable<string>): Promise<[string, string][]> {
  const queue = txnIds[Symbol.iterator]();
  const told: [string, string][] = [];
  const sendOn = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next())
      told.push([next.value, await room.send(next.value)]);
  };
  await Promise.all(Array.from({ length: SENDERS }, sendOn));
  return told;
}

/** Holds a diary against what is there after a token, before and after everything was sent once more. */
async function expectWhole(diary: Diary, room: Room, token: string): Promise<History> {
  const found = await room.after(token);
  expectKept(diary, found);
  return expectRepeatable(diary, room, found, token);
}

test('what was answered is there after fifty kills amid twenty writes, and nothing is there twice', async () => {
  await using folder = await folderOf({});
  const ids: string[] = [];
  let diary: Diary = { sent: new Set(), answered: new Map(), lost: 0 };
  let token = BEGINNING;
  let kills = 0;
  for (let round = 0; kills < KILLS && round < MOST_KILLS; round++) {
    await using server = await started(folder.path);
    const { events, end } = await expectWhole(diary, roomOf(askAt(server.url)), token);
    ids.push(...idsOf(events));
    token = end;
    diary = await storm(server, `round-${round}`, momentOf(round));
    if (diary.lost >= UNDER_WAY) kills++;
  }
  expect(kills).toBe(KILLS);
  await using server = await started(folder.path);
  const room = roomOf(askAt(server.url));
  const { events } = await expectWhole(diary, room, token);
  ids.push(...idsOf(events));
  expect(idsOf((await room.after(BEGINNING)).events)).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
}, 180_000);
