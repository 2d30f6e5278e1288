import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { coldStart } from './cold-start.mjs';
import { cpu } from './cpu.mjs';
import { firstRequests } from './first-requests.mjs';
import { growth } from './growth.mjs';
import { journal } from './journal.mjs';
import { memory } from './memory.mjs';
import { peers } from './peers.mjs';
import { readers } from './readers.mjs';
import { machine, results } from './results.mjs';
import { stateful } from './stateful.mjs';
import { worlds } from './worlds.mjs';

/** What the suite is made of, in the order in which it runs. */
const PARTS = {
  start: coldStart,
  first: firstRequests,
  memory,
  cpu,
  stateful,
  readers,
  worlds,
  peers,
  growth,
  journal,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(', ')}. There is: ${Object.keys(PARTS).join(', ')}.\n`,
  );
  process.exit(1);
}
process.stdout.write(`${machine()}\n`);
for (const name of named.length > 0 ? named : Object.keys(PARTS)) await PARTS[name]();
if (named.length === 0)
  await writeFile(fileURLToPath(new URL('RESULTS.md', import.meta.url)), await results());
