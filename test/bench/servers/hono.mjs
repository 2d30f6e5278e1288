import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** Bare Hono: parses what is sent, and sends what it was given. */
export function begin({ status = 200, headers = [['content-type', 'application/json']], body = '{}' }) {
  const named = Object.fromEntries(headers);
  const app = new Hono();
  app.get('*', (context) => context.body(body, status, named));
  app.all('*', async (context) => {
    const text = await context.req.text();
    if (text !== '') JSON.parse(text);
    return context.body(body, status, named);
  });
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ ready: { url: `http://127.0.0.1:${port}` } }),
    );
  });
}
