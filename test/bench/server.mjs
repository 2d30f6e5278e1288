import { createServer } from 'node:http';

// One server of a benchmark in its own process: says when it listens, then answers what the parent asks for.
const [kind, setting = '', scenario = 'none'] = process.argv.slice(2);
const body = setting === '' ? '{}' : setting;
let waiting = () => 0;
let run = async () => 0;
const ready = await { understudy, caller, journaled, hono, node }[kind]();
process.on('message', (word) => {
  if (word === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  }
  if (word === 'waiting') process.send(waiting());
  if (typeof word === 'number') run(word).then((micros) => process.send(micros));
});
process.on('disconnect', () => process.exit());
process.send(ready);

async function understudy() {
  const { createMockServer } = await import('../../dist/index.js');
  // Requests that are wrong are answered all the same, so that every operation makes its body.
  const spec = setting === '' ? {} : { spec: setting };
  const server = await createMockServer({ validate: 'warn', scenario, ...spec });
  const { url } = await server.listen();
  if (scenario !== 'none') {
    const world = await server.world();
    waiting = () => world.waiting;
  }
  const operations = server.api.operations.map(({ method, paths }) => ({ method, path: paths[0] }));
  return { url, operations };
}

/** A server that is asked in process, so many turns at a time; the time of each in microseconds. */
async function caller() {
  const { createMockServer } = await import('../../dist/index.js');
  const { USERS, WORK } = await import('./work.mjs');
  const server = await createMockServer({ spec: USERS, scenario, validate: 'warn' });
  let turns = 0;
  run = async (times) => {
    const before = performance.now();
    for (let turn = 0; turn < times; turn++)
      for (const { path, ...sent } of WORK[setting](turns++)) {
        const answer = await server.fetch(path, sent);
        if (answer.status !== 200) throw new Error(`${path} was not answered 200`);
        await answer.text();
      }
    return ((performance.now() - before) * 1000) / times;
  };
  return {};
}

/** A server that is asked in process, so often; what its process holds then, and how many exchanges its journal knows of. */
async function journaled() {
  const { createMockServer } = await import('../../dist/index.js');
  const server = await createMockServer({ spec: setting });
  const sent = { headers: { 'x-request-id': 'abcdef' } };
  run = async (times) => {
    for (let turn = 0; turn < times; turn++) {
      const path = `/messages/!room:example.org?limit=${(turn % 90) + 1}&dir=b`;
      await (await server.fetch(path, sent)).arrayBuffer();
    }
    globalThis.gc();
    const { heapUsed, rss } = process.memoryUsage();
    return { heap: heapUsed / 2 ** 20, resident: rss / 2 ** 20, count: server.journal.count };
  };
  return {};
}

async function hono() {
  const { Hono } = await import('hono');
  const { serve } = await import('@hono/node-server');
  const app = new Hono();
  const answer = () => new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
  app.all('*', ({ req }) =>
    req.method === 'GET' ? answer() : req.text().then((text) => answer(text && JSON.parse(text))),
  );
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}` }),
    );
  });
}

function node() {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const answer = (response) => response.writeHead(200, headers).end(body);
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url, 'http://localhost');
    searchParams.get('limit');
    if (request.method === 'GET') return answer(response);
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      answer(response);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}` }));
  });
}
