import { fileURLToPath } from 'node:url';
import { alternately, ask, mark, print, start } from './harness.mjs';

const TURNS = 7;
const REQUESTS = 4000;
const WARM_UP = 3000;

const USERS = fileURLToPath(new URL('users.json', import.meta.url));
const MESSAGE = JSON.stringify({
  msgtype: 'm.text',
  body: 'hello '.repeat(20),
  mentions: ['@alice:example.org'],
});

async function repeat(server, sent, times) {
  for (let turn = 0; turn < times; turn++) {
    const status = await ask(server, sent);
    if (status !== 200) throw new Error(`${sent.path} was answered ${status}`);
  }
}

/** Microseconds of processor time of the server for one request. */
async function cost(server, sent) {
  const before = await server.tell('cpu');
  await repeat(server, sent, REQUESTS);
  return ((await server.tell('cpu')) - before) / REQUESTS;
}

async function compare(title, sent, { most, spec = [] } = {}) {
  const understudy = await start('understudy', ...spec);
  const answer = await (await fetch(understudy.url + sent.path, sent)).text();
  const servers = {
    'bare node:http': await start('node', answer),
    'bare Hono': await start('hono', answer),
    understudy,
  };
  for (const server of Object.values(servers)) await repeat(server, sent, WARM_UP);
  const found = await alternately(
    TURNS,
    Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, () => cost(server, sent)])),
  );
  for (const server of Object.values(servers)) await server.stop();
  const ratio = (name) => found[name] / found['bare node:http'];
  print(`CPU per request: ${title}`, [
    ['', 'µs', 'x node:http', 'mark'],
    ...Object.entries(found).map(([name, micros]) => [
      name,
      micros,
      ratio(name),
      name === 'understudy' && most !== undefined ? mark(ratio(name), most, 'x') : '',
    ]),
  ]);
}

/** What an answer costs, all checks on, beside bare servers that parse the same and send the same body, with a content type and a length as its only headers. */
export async function cpu() {
  const token = { headers: { authorization: 'Bearer alice' } };
  await compare('GET, an example of 2,733 characters', {
    path: '/_matrix/client/api/v1/initialSync?access_token=alice',
    ...token,
  });
  const headers = { 'x-request-id': 'abcdef' };
  await compare(
    'GET with parameters in path, query and header',
    { path: '/messages/!room:example.org?limit=10&dir=b', headers },
    { most: 1.5, spec: [USERS] },
  );
  const put = {
    method: 'PUT',
    path: '/messages/!room:example.org',
    headers: { 'content-type': 'application/json' },
    body: MESSAGE,
  };
  await compare('PUT with a JSON body', put, { most: 1.8, spec: [USERS] });
  await compare('GET, a body composed anew', { path: '/users/alice' }, { spec: [USERS] });
}
