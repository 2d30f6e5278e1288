import { fileURLToPath } from 'node:url';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { understudyTest } from '../../src/vitest.ts';

const spec = fileURLToPath(new URL('../package/shop.yaml', import.meta.url));
const test = understudyTest({ spec });
const msw = setupServer();

test.beforeAll(() => msw.listen({ onUnhandledRequest: 'error' }));
test.afterAll(() => msw.close());
test.beforeEach(({ world }) =>
  msw.resetHandlers(http.all('https://shop.example/*', ({ request }) => world.fetch(request))),
);

test('a world answers what MSW intercepts', async ({ world, expect }) => {
  await world.use('placeOrder', { reply: { status: 503 } });
  const headers = { 'content-type': 'application/json' };
  const order = { method: 'POST', headers, body: '{"item":"tea"}' };
  expect((await fetch('https://shop.example/orders', order)).status).toBe(503);
  world.journal.expect({ operation: 'placeOrder', body: { item: 'tea' }, count: 1 });
});
