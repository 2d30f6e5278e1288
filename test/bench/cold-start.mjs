import { everythingOn } from './everything-on.mjs';
import { hasShared, shared, start, startCommand } from './harness.mjs';
import { ask } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately } from './turns.mjs';
import { STATIC } from './work.mjs';

const TURNS = 7;
const SYNC = STATIC.good.path;
const VERSIONS = '/_matrix/client/versions';

/** From the start of a fresh process to the end of the first answer, in milliseconds. */
async function firstAnswer(begin, path) {
  const begun = performance.now();
  const server = await begin();
  await ask(server, { path });
  const spent = performance.now() - begun;
  await server.stop();
  return spent;
}

export async function coldStart() {
  await showAllOn();
  const found = await alternately(TURNS, {
    node: () => firstAnswer(() => start('servers/node'), '/'),
    hono: () => firstAnswer(() => start('servers/hono'), '/'),
    bundled: () => firstAnswer(() => start('servers/understudy', { scenario: 'matrix' }), SYNC),
    command: () => firstAnswer(() => startCommand(), SYNC),
    ...(hasShared && {
      shared: () => firstAnswer(() => start('servers/understudy', { spec: shared }), VERSIONS),
      sharedCommand: () => firstAnswer(() => startCommand(shared), VERSIONS),
    }),
  });
  const row = (title, name, most) => [
    title,
    found[name],
    found[name] / found.hono,
    most === undefined ? '' : atMost(`cold start, ${title}`, found[name], most, 'ms'),
  ];
  print('Cold start: from the start of a process to the end of its first answer', [
    ['', 'ms', 'x bare Hono', 'mark'],
    row('bare node:http', 'node'),
    row('bare Hono', 'hono'),
    row('bundled descriptions, with their scenario', 'bundled', 250),
    row('understudy serve', 'command', 250),
    ...(hasShared
      ? [row('113 files', 'shared', 600), row('understudy serve, 113 files', 'sharedCommand', 600)]
      : [['113 files', 'skipped: no folder shared beside this checkout', '', '']]),
  ]);
}

async function showAllOn() {
  const server = await start('servers/understudy', {});
  await everythingOn(server, STATIC);
  await server.stop();
}
