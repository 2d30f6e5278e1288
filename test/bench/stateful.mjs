import { fileURLToPath } from 'node:url';
import { alternately, ask, mark, print, start } from './harness.mjs';

const TURNS = 7;
const REQUESTS = 3000;
const WARM_UP = 3000;
const ENTRIES = 10_000;

const USERS = fileURLToPath(new URL('users.json', import.meta.url));
const MESSAGES = fileURLToPath(new URL('messages.yaml', import.meta.url));
const BODY = JSON.stringify({
  msgtype: 'm.text',
  body: 'hello '.repeat(20),
  mentions: ['@alice:example.org'],
});

let count = 0;

/** A PUT with a transaction of its own, unless one is named. */
function put(txnId = String(count++)) {
  const headers = { 'content-type': 'application/json', 'x-txn-id': txnId };
  return { method: 'PUT', path: '/messages/!room:example.org', headers, body: BODY };
}

/** A reader of what came last; its group holds one entry behind that token. */
function poll(from) {
  return { path: `/messages/!room:example.org?limit=10&timeout=0&from=${from}` };
}

const WORK = {
  'PUT, as described': () => [put()],
  'PUT, idempotent and appended': () => [put()],
  'PUT, the same again': () => [put('same')],
  'PUT and a poll that finds it': (place) => [put(), poll(place)],
};

/** What scenarios cost beside the same requests without one, over a socket and in process. */
export async function stateful() {
  print('CPU per request of the server, over a socket', await table(overSocket));
  print('Time per request, in process', await table(inProcess));
  await forks();
}

async function table(contender) {
  const contenders = {};
  const ends = [];
  for (const [name, requests] of Object.entries(WORK)) {
    const { measure, end } = await contender(name === 'PUT, as described' ? [] : [MESSAGES], requests);
    contenders[name] = measure;
    ends.push(end);
  }
  const found = await alternately(TURNS, contenders);
  for (const end of ends) await end();
  const base = found['PUT, as described'];
  return [
    ['', 'µs', 'x stateless', 'mark'],
    ...Object.entries(found).map(([name, micros]) => [
      name,
      micros,
      micros / base,
      name === 'PUT, idempotent and appended' ? mark(micros / base, 2, 'x') : '',
    ]),
  ];
}

async function overSocket(scenario, requests) {
  const server = await start('understudy', USERS, ...scenario);
  let place = 0;
  const run = async (times) => {
    for (let turn = 0; turn < times; turn++)
      for (const sent of requests(place++))
        if ((await ask(server, sent)) !== 200) throw new Error(`${sent.path} was not answered 200`);
  };
  await run(WARM_UP);
  return {
    end: () => server.stop(),
    measure: async () => {
      const before = await server.tell('cpu');
      await run(REQUESTS);
      return ((await server.tell('cpu')) - before) / REQUESTS;
    },
  };
}

async function inProcess(scenario, requests) {
  const { createMockServer } = await import('../../dist/index.js');
  const server = await createMockServer({ spec: USERS, scenario: scenario[0] ?? 'none', validate: 'warn' });
  let place = 0;
  const run = async (times) => {
    for (let turn = 0; turn < times; turn++)
      for (const { path, ...sent } of requests(place++)) {
        const answer = await server.fetch(path, sent);
        if (answer.status !== 200) throw new Error(`${path} was not answered 200`);
        await answer.text();
      }
  };
  await run(WARM_UP);
  return {
    end: () => server.close(),
    measure: async () => {
      const before = performance.now();
      await run(REQUESTS);
      return ((performance.now() - before) * 1000) / REQUESTS;
    },
  };
}

/** Lets time pass over many deadlines, all different. */
async function deadlines() {
  const { manualClock } = await import('../../dist/clock/manual-clock.js');
  return async () => {
    const clock = manualClock(0);
    for (let index = 0; index < ENTRIES; index++) clock.at((index * 7919) % 10_007, () => {});
    await clock.advance(10_007);
  };
}

async function forks() {
  const { createMockServer } = await import('../../dist/index.js');
  const server = await createMockServer({ spec: USERS, scenario: MESSAGES, validate: 'warn' });
  for (let turn = 0; turn < ENTRIES; turn++) {
    const { path, ...sent } = put();
    await (await server.fetch(path, sent)).text();
  }
  const world = await server.world();
  let number = 0;
  const timed = (work) => async () => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };
  const found = await alternately(TURNS, {
    'a fork of 10,000 entries': timed(() => world.fork(`fork-${number++}`)),
    'a new world': timed(() => server.world(`new-${number++}`)),
    '10,000 deadlines, passed by a clock that is moved': timed(await deadlines()),
    'a reset of one': timed(async () => (await server.world(`new-${number - 1}`)).reset()),
  });
  await server.close();
  print('Worlds', [['', 'ms'], ...Object.entries(found)]);
}
