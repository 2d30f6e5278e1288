import { fileURLToPath } from 'node:url';
import { requestsFor } from './every-operation.mjs';
import { everythingOn } from './everything-on.mjs';
import { hasShared, shared, start } from './harness.mjs';
import { ask } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately } from './turns.mjs';
import { PROFILE, STATIC } from './work.mjs';

const TURNS = 3;
const BUNDLED = fileURLToPath(new URL('../../api', import.meta.url));

/** How long the first request of each operation takes, in milliseconds: what it needs is read and compiled with it. */
export async function firstRequests() {
  const bundled = await requestsFor(BUNDLED);
  const found = await alternately(TURNS, {
    'bundled descriptions, with their scenario': () =>
      timesOf({ scenario: 'matrix' }, bundled.map(atOnce), STATIC),
    ...(hasShared && { '113 files': sharedTimes(await requestsFor(shared)) }),
  });
  print('The first request of each operation', [
    ['', 'operations', 'median, ms', '95 of 100, ms', 'slowest, ms', 'mark'],
    ...Object.entries(found).map(([name, { count, median, most, slowest }]) => [
      name,
      String(count),
      median,
      most,
      slowest,
      atMost(`the first request of an operation, ${name}`, slowest, 20, 'ms'),
    ]),
    ...(hasShared ? [] : [['113 files', 'skipped: no folder shared beside this checkout', '', '', '', '']]),
  ]);
}

/** A long-poll that waits for nothing. */
function atOnce({ path, ...sent }) {
  return { path: path.replace(/\btimeout=\d+/, 'timeout=0'), ...sent };
}

function sharedTimes(requests) {
  return () => timesOf({ spec: shared }, requests, PROFILE);
}

/** The times of a fresh server; what all operations need is there after the requests that show that everything is on. */
async function timesOf(settings, requests, shown) {
  const server = await start('servers/understudy', settings);
  await everythingOn(server, shown);
  const times = [];
  for (const sent of requests) {
    const begun = performance.now();
    await ask(server, sent);
    times.push(performance.now() - begun);
  }
  await server.stop();
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)];
  return { count: times.length, median: at(0.5), most: at(0.95), slowest: at(1) };
}
