import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Folder, folderOf } from '../support/folder.ts';
import { dependencies, type Project, pack, projectOf, shop } from './project.ts';

let folder: Folder;
let tarball: string;

beforeAll(async () => {
  folder = await folderOf({});
  tarball = await pack(folder.path);
});

afterAll(() => folder[Symbol.asyncDispose]());

/** An empty project with the packed package, all that this declares to need, and some more. */
function consumer(files: Readonly<Record<string, string>>, ...more: string[]): Promise<Project> {
  return projectOf(files, { installed: [...dependencies(), ...more], tarball });
}

test('publint finds nothing in the package', async () => {
  await using project = await consumer({});
  const { code, printed } = await project.run('publint', 'run', '--strict', tarball);
  expect(printed).toContain('All good!');
  expect(code).toBe(0);
});

test('the types of every entry are found, and are those of an ES module', async () => {
  await using project = await consumer({});
  const { code, printed } = await project.run('attw', tarball, '--profile', 'esm-only', '--format', 'ascii');
  for (const entry of ['', '/vitest', '/playwright'])
    expect(printed).toMatch(
      new RegExp(`"matrix-understudy${entry}"\\s+node16 \\(from ESM\\): 🟢 \\(ESM\\)`, 'u'),
    );
  expect(code).toBe(0);
});

test('a CommonJS module requires the package', async () => {
  const file = `
    const { createMockServer } = require('matrix-understudy');
    createMockServer({ spec: 'shop.yaml' }).then(async (server) => {
      const { status } = await server.fetch('/orders');
      console.log(process.features.require_module, status);
    });`;
  await using project = await consumer({ ...shop, 'index.cjs': file });
  const { stdout } = await project.run('node', 'index.cjs');
  expect(stdout).toBe('true 200\n');
});

const USE = `
  import { createMockServer, type MockServer } from 'matrix-understudy';
  import { understudyTest as forPlaywright } from 'matrix-understudy/playwright';
  import { understudyTest, type TestWorld } from 'matrix-understudy/vitest';

  const server: MockServer = await createMockServer({ spec: 'shop.yaml' });
  // @ts-expect-error A status is a number.
  const status: string = (await server.fetch('/orders')).status;

  const test = understudyTest({ spec: 'shop.yaml' });
  test('is typed', async ({ world, server, expect }) => {
    const own: TestWorld = world;
    expect([own.url, server.url, world.journal.find()[0]?.response?.status]).toEqual([status]);
    // @ts-expect-error There is no such fixture.
    world.nothing();
  });
  forPlaywright()('is typed', async ({ page, understudyUrl, world }) => {
    await page.goto(understudyUrl.concat(world.name));
    // @ts-expect-error An address is no number.
    understudyUrl.toFixed();
  });
`;

test.each([
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('types resolve under module %s and moduleResolution %s', async (module, moduleResolution) => {
  const compilerOptions = { module, moduleResolution, target: 'es2022', strict: true, noEmit: true };
  const settings = JSON.stringify({
    compilerOptions: { ...compilerOptions, types: ['node'] },
    files: ['use.mts'],
  });
  await using project = await consumer(
    { 'use.mts': USE, 'tsconfig.json': settings },
    ...['vitest', '@playwright/test', '@types/node'],
  );
  expect(await project.run('tsc')).toMatchObject({ code: 0, printed: '' });
});

test('an empty project has a server, and a world for each test, with Vitest', async () => {
  const file = `
    import { understudyTest } from 'matrix-understudy/vitest';

    const test = understudyTest({ spec: 'shop.yaml', scenario: 'shop-scenario.yaml' });
    const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"item":"tea"}' };

    test('passes', async ({ world, expect }) => {
      expect((await fetch(world.url + '/orders', order)).status).toBe(201);
    });
    test('fails', async ({ world, expect }) => {
      expect((await world.fetch('/orders', order)).status).toBe(200);
    });`;
  await using project = await consumer({ ...shop, 'orders.test.js': file }, 'vitest');
  const { code, printed } = await project.run('vitest', 'run');
  expect(printed).toContain('1 failed | 1 passed');
  expect(printed).toMatch(
    /expected 201 to be 200.*\n\nThe journal of world fails-2:\n {2}#2 POST \/orders → 201/,
  );
  expect(code).toBe(1);
});
