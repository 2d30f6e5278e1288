import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser: Browser;
let server: MockServer;
let url: string;
let page: Page;
const elsewhere = createServer((_, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Elsewhere</h1>'),
);

const isThere = existsSync(CHROMIUM);
const inChromium = test.skipIf(!isThere);
const why = isThere ? '' : ` (skipped: no ${CHROMIUM})`;

beforeAll(async () => {
  if (!isThere) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] });
  page = await browser.newPage();
  server = await createMockServer();
  url = (await server.listen()).url;
  await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  elsewhere.close();
});

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly mode?: 'no-cors';
}

/** What a page gets that asks for a path of the server: a status, or that the browser lets it read nothing. */
async function asked(from: string, path: string, init: Sent = {}): Promise<unknown> {
  await page.goto(from);
  return page.evaluate(
    ([target, sent]) =>
      fetch(target, sent).then(
        ({ type, status }) => (type === 'opaque' ? 'nothing to read' : status),
        () => 'nothing to read',
      ),
    [url + path, init] as const,
  );
}

function elsewhereUrl(): string {
  return `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
}

const POST = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"evil"}' };

inChromium.each([
  ['reads', '/_mock/worlds', {}],
  ['makes a world', '/_mock/worlds', POST],
  ['makes a world without asking first', '/_mock/worlds', { ...POST, headers: {}, mode: 'no-cors' }],
  ['resets without asking first', '/_mock/worlds/default/reset', { method: 'POST', mode: 'no-cors' }],
] as const)(`no page of another origin %s in Chromium${why}`, async (_, path, init) => {
  await (await server.world()).use('initialSync', { reply: { status: 418 } });
  expect(await asked(elsewhereUrl(), path, init)).toBe('nothing to read');
  const worlds = (await (await server.fetch('/_mock/worlds')).json()) as { name: string }[];
  expect(worlds.map(({ name }) => name)).toEqual(['default']);
  expect((await server.fetch('/_matrix/client/api/v1/initialSync?access_token=a')).status).toBe(418);
  await server.reset();
});

inChromium(`what is described is read by every page in Chromium${why}`, async () => {
  expect(await asked(elsewhereUrl(), '/_matrix/client/api/v1/initialSync?access_token=a')).toBe(200);
});

inChromium(`a page of the server itself drives it in Chromium${why}`, async () => {
  expect(await asked(`${url}/_mock/health`, '/_mock/worlds')).toBe(200);
});
