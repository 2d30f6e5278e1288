import { alternately, ask, mark, print, start } from './harness.mjs';
import { MESSAGES, put, USERS, WORK } from './work.mjs';

const TURNS = 7;
const REQUESTS = 3000;
const WARM_UP = 3000;
const ENTRIES = 10_000;

/** What scenarios cost beside the same requests without one, over a socket and in process. */
export async function stateful() {
  print('CPU per request of the server, over a socket', await table(overSocket));
  print('Time per request, in process', await table(inProcess));
  await forks();
}

async function table(contender) {
  const contenders = {};
  const ends = [];
  for (const name of Object.keys(WORK)) {
    const { measure, end } = await contender(name === 'PUT, as described' ? 'none' : MESSAGES, name);
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

async function overSocket(scenario, name) {
  const server = await start('understudy', USERS, scenario);
  let turns = 0;
  const run = async (times) => {
    for (let turn = 0; turn < times; turn++)
      for (const sent of WORK[name](turns++))
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

/** Each in a process of its own: what one keeps in memory must not be a burden to another. */
async function inProcess(scenario, name) {
  const server = await start('caller', name, scenario);
  await server.tell(WARM_UP);
  return { end: () => server.stop(), measure: () => server.tell(REQUESTS) };
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
