import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectOf, shop } from '../package/project.ts';

const CHROMIUM = '/usr/bin/chromium';

const CONFIG = `
  import { defineConfig } from '@playwright/test';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  export default defineConfig({
    workers: 1,
    reporter: [['json', { outputFile: 'report.json' }], ['list']],
    use: { launchOptions: { executablePath: '${CHROMIUM}', args } },
  });`;

const HEAD = `
  import { createServer } from 'node:http';
  import { expect } from '@playwright/test';
  import { understudyTest } from 'matrix-understudy/playwright';
  const test = understudyTest({ spec: 'shop.yaml', scenario: 'shop-scenario.yaml' });
  test.use({ baseURL: ({ understudyUrl }, use) => use(understudyUrl + '/') });`;

interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly body?: string;
}

/** What Playwright makes of a file of tests. */
async function verdictOn(tests: string) {
  const files = { ...shop, 'playwright.config.ts': CONFIG, 'orders.spec.ts': HEAD + tests };
  await using project = await projectOf(files, { installed: ['@playwright/test'] });
  const { code, printed } = await project.run('playwright', 'test');
  const report = await project.run('node', '--print', 'fs.readFileSync("report.json", "utf8")');
  const specs: { title: string; tests: { results: { attachments: Attachment[] }[] }[] }[] = JSON.parse(
    report.stdout,
  ).suites[0].specs;
  const attachments = specs.flatMap((spec) => spec.tests[0]?.results[0]?.attachments ?? []);
  return { code, printed, attachments };
}

test('tests of Playwright share a server, and each has a world', async () => {
  const { code, printed } = await verdictOn(`
    const urls = new Set();
    for (const item of ['tea', 'milk'])
      test('orders ' + item, async ({ request, server, world, understudyUrl }) => {
        expect(understudyUrl).toBe(world.url);
        await request.post('orders', { data: { item } });
        expect(await (await request.get('orders')).json()).toEqual({ orders: [{ item }] });
        world.journal.expect({ operation: 'placeOrder', body: { item }, count: 1 });
        expect(urls.add(server.url).size).toBe(1);
      });`);
  expect(printed).toContain('2 passed');
  expect(code).toBe(0);
});

test('the journal of a failed test is told in its error and attached to its report', async () => {
  const { printed, attachments } = await verdictOn(`
    test('fails', async ({ request }) => {
      await request.post('orders', { data: { item: 3 } });
      expect(await (await request.get('orders')).json()).toEqual({ orders: [{ item: 3 }] });
    });`);
  expect(printed).toContain(
    '\n      #1 POST /orders → 400 (placeOrder): body /item must be string, but is 3\n',
  );
  const journal = attachments.find(({ name }) => name === 'journal');
  expect(journal?.contentType).toBe('application/json');
  expect(JSON.parse(Buffer.from(journal?.body ?? '', 'base64').toString())).toMatchObject([
    { world: 'fails-1', operation: 'placeOrder', response: { status: 400 } },
    { world: 'fails-1', operation: 'listOrders', response: { status: 200 } },
  ]);
});

test('a test that passes attaches nothing, and one that passes against expectation does', async () => {
  const { attachments } = await verdictOn(`
    test('passes', async ({ request }) => void (await request.get('orders')));
    test.fail('is to fail', async ({ request }) => void (await request.get('orders')));`);
  const [, exchanges] = attachments;
  expect(attachments.map(({ name }) => name)).toEqual(['journal', 'exchanges']);
  expect(Buffer.from(exchanges?.body ?? '', 'base64').toString()).toBe(
    'The journal of world is-to-fail-2:\n  #2 GET /orders → 200 (listOrders)',
  );
});

const browserTest = existsSync(CHROMIUM) ? test : test.skip;
const reason = existsSync(CHROMIUM) ? '' : ` (skipped: there is no ${CHROMIUM})`;

browserTest(`a page in a browser orders, and asks again when the shop was closed${reason}`, async () => {
  const { code, printed } = await verdictOn(`
    const html = \`<button>Order</button><output></output><script>
      const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"item":"tea"}' };
      const url = new URLSearchParams(location.search).get('shop') + '/orders';
      document.querySelector('button').onclick = async () => {
        let answer = await fetch(url, order);
        if (answer.status === 503) answer = await fetch(url, order);
        document.querySelector('output').textContent = (await answer.json()).item;
      };
    </script>\`;
    const pages = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
    test.beforeAll(() => new Promise((resolve) => pages.listen(0, '127.0.0.1', resolve)));
    test.afterAll(() => pages.closeAllConnections());
    test.afterAll(() => pages.close());

    test('a page orders', async ({ page, world, understudyUrl }) => {
      await world.use('placeOrder', { fault: { status: 503, first: 1 } });
      await page.goto('http://127.0.0.1:' + pages.address().port + '/?shop=' + understudyUrl);
      await page.getByRole('button').click();
      await expect(page.getByRole('status')).toHaveText('tea');
      expect(world.journal.find().map(({ response }) => response?.status)).toEqual([503, 201]);
    });`);
  expect(printed).toContain('1 passed');
  expect(code).toBe(0);
});
