import { createServer } from 'node:http';

/** Bare `node:http`: parses what is sent, and sends what it was given. */
export function begin({ status = 200, headers = [['content-type', 'application/json']], body = '{}' }) {
  const flat = headers.flat();
  const server = createServer((request, response) => {
    if (request.method === 'GET') return response.writeHead(status, flat).end(body);
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(status, flat).end(body);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ ready: { url: `http://127.0.0.1:${server.address().port}` } }),
    );
  });
}
