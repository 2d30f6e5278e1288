import { createServer } from 'node:http';

/** Bare `node:http` that holds each GET until something is put, and then answers all with what it was given. */
export function begin({ held, put }) {
  let waiting = [];
  const send = (response, { status, headers, body }) => response.writeHead(status, headers.flat()).end(body);
  const server = createServer((request, response) => {
    if (request.method === 'GET') return waiting.push(response);
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      const all = waiting;
      waiting = [];
      for (const one of all) send(one, held);
      send(response, put);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        ready: { url: `http://127.0.0.1:${server.address().port}` },
        waiting: () => waiting.length,
      }),
    );
  });
}
