import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createMockServer } from '../../dist/index.js';

// Makes calls that are the same every time, on a server with the state that is named, and prints as JSON how many there were
// of each status, a hash over all that was answered, one over all that was logged, and what the writes to the first world were
// answered.
const [, , state = 'memory'] = process.argv;
const CALLS = 500;

const server = await createMockServer({ state, clock: 'manual' });

/** Numbers that look like chance, and are the same everywhere (mulberry32). */
let seed = 20_250_101;
function draw() {
  seed = (seed + 0x6d2b79f5) | 0;
  let number = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  number = (number + Math.imul(number ^ (number >>> 7), 61 | number)) ^ number;
  return ((number ^ (number >>> 14)) >>> 0) / 2 ** 32;
}

/** @param {number} count */
const below = (count) => Math.floor(draw() * count);

/**
 * @template Item
 * @param {readonly Item[]} items
 * @returns {Item}
 */
const oneOf = (items) => /** @type {Item} */ (items[below(items.length)]);

const rooms = ['!kitchen:localhost', '!garden:localhost', '!hall:localhost'].map(encodeURIComponent);
const users = ['alice', 'bob', 'carol'];
const texts = ['hello', 'Grüße', '雪 ❄', '', '-0', 'a "quoted" \\ text\n'];
const worlds = ['', '', '', '', '/@fork', '/@test-7'];
/** What was given, and can be asked for. */
const eventIds = ['$nothing'];
const tokens = ['s0_9_0'];

/** @type {unknown[]} */
const written = [];
/** @type {Record<string, number>} */
const statuses = {};
let calls = 0;
const answers = createHash('sha256');

/** @typedef {{ world?: string, token?: string, body?: unknown, headers?: Record<string, string> }} Asking */

/**
 * @param {string} method
 * @param {string} path
 * @param {Asking} asking
 */
async function exchanged(
  method,
  path,
  { world = oneOf(worlds), token = oneOf(users), body, headers = {} } = {},
) {
  const response = await server.fetch(world + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { method, path, world, response, text: await response.text() };
}

/** @param {Awaited<ReturnType<typeof exchanged>>} exchange */
function note({ method, path, world, response: { status, headers }, text }) {
  calls++;
  add(method, world + path, String(status), JSON.stringify([...headers].sort()), text);
  statuses[status] = (statuses[status] ?? 0) + 1;
  const json = text === '' ? null : JSON.parse(text);
  if (json?.event_id !== undefined) eventIds.push(json.event_id);
  if (json?.end !== undefined) tokens.push(json.end);
  if (world === '' && method !== 'GET' && status === 200) written.push(json);
}

/** @param {Parameters<typeof exchanged>} asked */
async function ask(...asked) {
  note(await exchanged(...asked));
}

/** @param {readonly string[]} parts */
function add(...parts) {
  for (const part of parts) answers.update(`${part.length}:${part}`);
}

const message = () => ({ msgtype: 'm.text', body: oneOf(texts), n: below(3) });
const client = '/_matrix/client/api/v1';
const federation = '/_matrix/federation/v1';
const eventId = () => encodeURIComponent(oneOf(eventIds));
const asOther = { authorization: 'X-Matrix origin="elsewhere.org",key="ed25519:1",sig="c2lnbmF0dXJl"' };

/** @type {Record<string, { weight: number, call: () => Promise<unknown> }>} */
const kinds = {
  // Few transaction ids for many calls: most are repetitions, and many of these have another body.
  transaction: {
    weight: 24,
    call: () =>
      ask('PUT', `${client}/rooms/${oneOf(rooms)}/send/m.room.message/${below(12)}`, { body: message() }),
  },
  post: {
    weight: 8,
    call: () => ask('POST', `${client}/rooms/${oneOf(rooms)}/send/m.room.message`, { body: message() }),
  },
  state: { weight: 14, call: putState },
  poll: {
    weight: 10,
    call: () => ask('GET', `${client}/events?timeout=0&from=${oneOf(tokens)}`),
  },
  pollOfRoom: {
    weight: 4,
    call: () =>
      ask('GET', `/_matrix/client/v3/events?timeout=0&from=${oneOf(tokens)}&room_id=${oneOf(rooms)}`),
  },
  longPoll: { weight: 5, call: longPoll },
  snapshot: { weight: 5, call: () => ask('GET', `${client}/initialSync?limit=${below(4)}`) },
  event: { weight: 5, call: () => ask('GET', `${client}/events/${eventId()}`) },
  federated: { weight: 10, call: askAsServer },
  service: { weight: 7, call: askService },
  invalid: { weight: 8, call: askWrongly },
};

function putState() {
  const [type, key] = oneOf([
    ['m.room.create', ''],
    ['m.room.power_levels', ''],
    ['m.room.member', '@alice:localhost'],
    ['m.room.topic', ''],
    ['m.room.topic', 'second'],
  ]);
  const place = `${client}/rooms/${oneOf(rooms)}/state/${type}`;
  const path = key === '' ? oneOf([place, `${place}/`]) : `${place}/${encodeURIComponent(key)}`;
  return ask('PUT', path, { body: { topic: oneOf(texts), level: below(2) } });
}

/** Somebody waits, and either somebody else writes, or the time passes. */
async function longPoll() {
  const world = await server.world();
  const reading = exchanged('GET', `${client}/events?timeout=5000`, { world: '' });
  while (world.waiting === 0) await turn();
  if (below(2) === 0) await world.clock.advance(5000);
  else {
    const path = `${client}/rooms/${oneOf(rooms)}/send/m.room.message`;
    note(await exchanged('POST', path, { world: '', body: message() }));
  }
  note(await reading);
}

function askAsServer() {
  const id = eventId();
  const room = oneOf(rooms);
  const ts = Date.UTC(2025, 0) + below(600_000);
  const path = oneOf([
    `/event/${id}`,
    `/state/${room}?event_id=${id}`,
    `/state_ids/${room}?event_id=${id}`,
    `/state_ids/${room}`,
    `/timestamp_to_event/${room}?ts=${ts}&dir=${oneOf(['f', 'b'])}`,
  ]);
  return ask('GET', federation + path, { headers: asOther });
}

function askService() {
  const token = oneOf(['hs_token', 'hs_token', 'hs_token', 'wrong', '']);
  const events = [{ type: 'm.room.message', event_id: `$from-${below(9)}`, content: message() }];
  return oneOf([
    () => ask('PUT', `/transactions/${below(4)}`, { token, body: { events } }),
    () =>
      ask('GET', `/users/${encodeURIComponent(oneOf(['@_irc_bob:localhost', '@nobody:localhost']))}`, {
        token,
      }),
    () =>
      ask('GET', `/rooms/${encodeURIComponent(oneOf(['#_irc_chan:localhost', '#none:localhost']))}`, {
        token,
      }),
  ])();
}

function askWrongly() {
  const room = oneOf(rooms);
  return oneOf([
    () => ask('PUT', `${client}/rooms/${room}/send/m.room.message/${below(12)}`),
    () => ask('PUT', `${client}/rooms/${room}/send/m.room.message/x`, { body: '{"body":' }),
    () => ask('POST', `${client}/rooms/${room}/state/m.room.topic`, { body: {} }),
    () => ask('GET', `${client}/events?timeout=soon`),
    () => ask('GET', `${client}/events?timeout=0&from=yesterday`),
    () => ask('GET', `${client}/evnts`),
    () => ask('PUT', `${client}/initialSync`, { body: {} }),
  ])();
}

async function passTime() {
  for (const name of ['default', 'fork', 'test-7'])
    if (below(2) === 0) await (await server.world(name)).clock.advance(below(30_000));
}

/** What happens to worlds as such. */
async function turnOver() {
  await (await server.world('test-7')).reset();
  await (await server.world('fork')).delete();
  await (await server.world()).fork('fork');
}

/** A kind as often as it has weight. */
const drawn = Object.values(kinds).flatMap(({ weight, call }) => Array.from({ length: weight }, () => call));

for (let round = 1; calls < CALLS; round++) {
  await oneOf(drawn)();
  if (round % 10 === 0) await passTime();
  if (round % 150 === 0) await turnOver();
}
await server.close();

/** @param {string} folder */
function logged(folder) {
  const hash = createHash('sha256');
  const logs = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort();
  for (const name of logs) hash.update(name).update(readFileSync(join(folder, name)));
  return `${logs.length} ${hash.digest('hex')}`;
}

const log = state === 'memory' ? null : logged(state.slice('file:'.length));
process.stdout.write(`${JSON.stringify({ statuses, answers: answers.digest('hex'), log, written })}\n`);
