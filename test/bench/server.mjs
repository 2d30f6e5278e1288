import { createServer } from 'node:http';

// One server of a benchmark in its own process: says when it listens, then answers what the parent asks for.
const [kind, setting = ''] = process.argv.slice(2);
const body = setting === '' ? '{}' : setting;
const ready = await { understudy, hono, node }[kind]();
process.on('message', (word) => {
  if (word === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  }
});
process.on('disconnect', () => process.exit());
process.send(ready);

async function understudy() {
  const { createMockServer } = await import('../../dist/index.js');
  const server = await createMockServer(setting === '' ? {} : { spec: setting });
  const { url } = await server.listen();
  const operations = server.api.operations.map(({ method, paths }) => ({ method, path: paths[0] }));
  return { url, operations };
}

async function hono() {
  const { Hono } = await import('hono');
  const { serve } = await import('@hono/node-server');
  const app = new Hono();
  app.get('*', () => new Response(body, { status: 200, headers: { 'content-type': 'application/json' } }));
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}` }),
    );
  });
}

function node() {
  const server = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}` }));
  });
}
