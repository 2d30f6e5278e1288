import { everythingOn } from './everything-on.mjs';
import { MESSAGES, SMALL, start } from './harness.mjs';
import { atMost, print } from './tables.mjs';
import { alternately } from './turns.mjs';
import { ENTRY, PUT } from './work.mjs';

const TURNS = 15;

/** Worlds in process, beside a plain copy of what one holds. */
export async function worlds() {
  const settings = { spec: SMALL, scenario: MESSAGES, entry: ENTRY, count: 10_000 };
  const server = await start('servers/worlds', settings);
  await everythingOn(server, PUT);
  const found = await alternately(TURNS, {
    copy: () => server.tell('copy'),
    make: () => server.tell('make'),
    fork: () => server.tell('fork'),
    reset: () => server.tell('reset'),
  });
  await server.stop();
  const row = (name, time, verdict = '') => [name, time, time / found.copy, verdict];
  print('Worlds, in process', [
    ['', 'ms', 'x copy', 'mark'],
    row('structuredClone of 10,000 entries', found.copy),
    row('a new world', found.make),
    row(
      'a fork of a world with 10,000 entries',
      found.fork,
      atMost('fork of 10,000 entries', found.fork, 5, 'ms'),
    ),
    row('a reset of such a fork', found.reset, atMost('reset', found.reset, 1, 'ms')),
  ]);
}
