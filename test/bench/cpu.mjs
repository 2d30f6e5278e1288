import { fileURLToPath } from 'node:url';
import { alternately, ask, print, start } from './harness.mjs';

const TURNS = 7;
const REQUESTS = 4000;
const WARM_UP = 2000;

const STATIC = '/_matrix/client/api/v1/initialSync';
const COMPOSED = fileURLToPath(new URL('composed.json', import.meta.url));

async function repeat(server, path, times) {
  for (let turn = 0; turn < times; turn++) await ask(server, path);
}

/** Microseconds of processor time of the server for one request. */
async function cost(server, path) {
  const before = await server.tell('cpu');
  await repeat(server, path, REQUESTS);
  return ((await server.tell('cpu')) - before) / REQUESTS;
}

async function compare(title, path, ...spec) {
  const understudy = await start('understudy', ...spec);
  const sent = await (await fetch(understudy.url + path)).text();
  const servers = {
    'bare node:http': await start('node', sent),
    'bare Hono': await start('hono', sent),
    understudy,
  };
  for (const server of Object.values(servers)) await repeat(server, path, WARM_UP);
  const found = await alternately(
    TURNS,
    Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, () => cost(server, path)])),
  );
  for (const server of Object.values(servers)) await server.stop();
  print(`CPU per GET, ${title}, ${sent.length} characters`, [
    ['', 'µs', 'x node:http', 'x Hono'],
    ...Object.entries(found).map(([name, micros]) => [
      name,
      micros,
      micros / found['bare node:http'],
      micros / found['bare Hono'],
    ]),
  ]);
}

export async function cpu() {
  await compare('an example', STATIC);
  await compare('composed', '/users/alice', COMPOSED);
}
