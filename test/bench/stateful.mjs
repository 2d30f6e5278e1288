import { everythingOn } from './everything-on.mjs';
import { MESSAGES, SMALL, start } from './harness.mjs';
import { askWell, read } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately, cost, costOfAll } from './turns.mjs';
import { PUT, poll, put } from './work.mjs';

const TURNS = 7;
const REQUESTS = 2000;
/** Turns that do not count: see `cpu.mjs`. */
const WARM_UP = 6;

const NODE = 'bare node:http';
const STATELESS = 'PUT, as described';
const STATEFUL = 'PUT, idempotent, appended, journaled';

/** The requests of one turn; a turn is told how many came before. */
const WORK = {
  [NODE]: () => [put()],
  [STATELESS]: () => [put()],
  [STATEFUL]: () => [put()],
  'PUT, the same again (a replay)': () => [put('same')],
  'PUT, and a poll that finds it': (place) => [put(), poll(place)],
};

/** What scenarios cost beside the same request without one; each in a process of its own. */
export async function stateful() {
  const described = await start('servers/understudy', { spec: SMALL });
  const answer = await read(described, put());
  const contenders = {};
  const servers = [described];
  for (const [name, requests] of Object.entries(WORK)) {
    const server = await serverFor(name, described, answer);
    servers.push(server);
    contenders[name] = await contender(server, requests, name === NODE);
  }
  await alternately(WARM_UP, contenders);
  const found = await alternately(TURNS, contenders);
  for (const server of servers) await server.stop();
  print('CPU per request: scenarios', [
    ['', 'µs of CPU', 'x stateless', 'x node:http', 'requests/s', 'mark'],
    ...Object.entries(found).map(([name, { cpu, rate }]) => [
      name,
      cpu,
      cpu / found[STATELESS].cpu,
      cpu / found[NODE].cpu,
      rate,
      name === STATEFUL ? atMost('stateful write', cpu / found[STATELESS].cpu, 2, 'x stateless') : '',
    ]),
  ]);
}

function serverFor(name, described, answer) {
  if (name === NODE) return start('servers/node', answer);
  return name === STATELESS ? described : start('servers/understudy', { spec: SMALL, scenario: MESSAGES });
}

async function contender(server, requests, isBare) {
  let turns = 0;
  const work = async (times) => {
    for (let turn = 0; turn < times; turn++)
      for (const sent of requests(turns++)) await askWell(server, sent);
  };
  if (!isBare) {
    await everythingOn(server, PUT);
    turns++; // what has just been shown is an entry, once and for all: the same transaction again is a replay
  }
  return () => (isBare ? cost(server, REQUESTS, work) : costOfAll(server, REQUESTS, work, PUT));
}
