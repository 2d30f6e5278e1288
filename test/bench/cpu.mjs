import { SMALL, start } from './harness.mjs';
import { askWell, read } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately, cost, costOfAll } from './turns.mjs';
import { GENERATED, GET, NEGOTIATED, PUT, STATIC } from './work.mjs';

const TURNS = 9;
const REQUESTS = 4000;
/** Turns that do not count: until then Node compiles what is hot, in threads whose time is measured too. */
const WARM_UP = 8;

const NODE = 'bare node:http';

/** What an answer costs with everything on, beside bare servers that send the same bytes, and parse the same body. */
export async function cpu() {
  await compare('static GET, 2,733 characters', STATIC, { most: 1.25 });
  await compare('negotiated GET, one of three media types', NEGOTIATED, { spec: SMALL });
  await compare('validated GET, parameters in path, query and header', GET, { spec: SMALL, most: 1.4 });
  await compare('validated PUT with a JSON body', PUT, { spec: SMALL, most: 1.5 });
  await compare('GET of a generated body', GENERATED, { spec: SMALL });
}

async function compare(title, shown, { most, ...options }) {
  const { good } = shown;
  const understudy = await start('servers/understudy', options);
  const answer = await read(understudy, good);
  const servers = {
    [NODE]: await start('servers/node', answer),
    'bare Hono': await start('servers/hono', answer),
    understudy,
  };
  for (const server of Object.values(servers)) await expectSame(server, good, answer);
  const work = (server) => async (times) => {
    for (let turn = 0; turn < times; turn++) await askWell(server, good);
  };
  const contenders = {
    ...Object.fromEntries(
      Object.entries(servers).map(([name, server]) => [name, () => cost(server, REQUESTS, work(server))]),
    ),
    understudy: () => costOfAll(understudy, REQUESTS, work(understudy), shown),
  };
  await alternately(WARM_UP, contenders);
  const found = await alternately(TURNS, contenders);
  for (const server of Object.values(servers)) await server.stop();
  const ratio = (name) => found[name].cpu / found[NODE].cpu;
  print(`CPU per request: ${title}`, [
    ['', 'µs of CPU', 'x node:http', 'requests/s', 'mark'],
    ...Object.entries(found).map(([name, { cpu, rate }]) => [
      name,
      cpu,
      ratio(name),
      rate,
      name === 'understudy' && most !== undefined ? atMost(title, ratio(name), most, 'x') : '',
    ]),
  ]);
}

/** Fails unless a server sends the status, the headers and the body of an answer, in so many bytes. */
export async function expectSame(server, sent, { status, headers, body }) {
  const other = await read(server, sent);
  const size = (pairs) => pairs.reduce((sum, pair) => sum + pair.join(': ').length + 2, 0);
  if (other.status !== status || other.body !== body || size(other.headers) !== size(headers))
    throw new Error(`${sent.path}: a baseline sends something else: ${JSON.stringify(other.headers)}`);
}
