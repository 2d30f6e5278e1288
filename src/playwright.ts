import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestInfo,
  type TestType,
} from '@playwright/test';
import { sayIn, type Told, toldOf } from './fixtures/failure.ts';
import { lendServer, type TestServer } from './fixtures/test-server.ts';
import { type TestWorld, testWorld } from './fixtures/test-world.ts';
import type { MockServerOptions } from './index.ts';

export type { TestServer } from './fixtures/test-server.ts';
export type { TestWorld, WorldJournal } from './fixtures/test-world.ts';

/** What a test of Playwright can ask for. */
export interface UnderstudyTestFixtures {
  /** A world of the test's own. */
  readonly world: TestWorld;
  /** The address of that world, without a slash at the end. */
  readonly understudyUrl: string;
}

/** What the tests of one worker share. */
export interface UnderstudyWorkerFixtures {
  /** What the server is made with; a project or a file may set it under `use`. */
  readonly understudyOptions: MockServerOptions;
  /** The server of the worker. */
  readonly server: TestServer;
}

/** The `test` of Playwright with what this adds to it. */
export type UnderstudyTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & UnderstudyTestFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & UnderstudyWorkerFixtures
>;

/**
 * The `test` of Playwright with a server in each worker and a world for each test that asks for one. When a test fails, the
 * exchanges of its world are told below the error, and its journal is attached to the report.
 */
export function understudyTest(options: MockServerOptions = {}): UnderstudyTest {
  return base.extend<UnderstudyTestFixtures, UnderstudyWorkerFixtures>({
    understudyOptions: [options, { scope: 'worker', option: true }],
    server: [({ understudyOptions }, use) => lendServer(understudyOptions, use), { scope: 'worker' }],
    world: async ({ server }, use, testInfo) => {
      const since = server.journal.count;
      const world = await testWorld(server, testInfo.title);
      await use(world);
      if (testInfo.status !== testInfo.expectedStatus) await attach(testInfo, toldOf(server, world, since));
      await world.delete();
    },
    understudyUrl: ({ world }, use) => use(world.url),
  });
}

async function attach(testInfo: TestInfo, { text, json }: Told): Promise<void> {
  if (json !== undefined) await testInfo.attach('journal', { body: json, contentType: 'application/json' });
  const error = testInfo.errors.at(-1);
  // A test that was expected to fail, and did not, has none.
  if (error === undefined) await testInfo.attach('exchanges', { body: text, contentType: 'text/plain' });
  else sayIn(error, text);
}
