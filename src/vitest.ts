import { hash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type RunnerTestCase, recordArtifact, type TestAPI, type TestArtifactBase, test } from 'vitest';
import { sayIn, type Told, toldOf } from './fixtures/failure.ts';
import { lendServer, type TestServer } from './fixtures/test-server.ts';
import { type TestWorld, testWorld } from './fixtures/test-world.ts';
import type { MockServerOptions } from './index.ts';

export type { TestServer } from './fixtures/test-server.ts';
export type { TestWorld, WorldJournal } from './fixtures/test-world.ts';

/** What a test of Vitest can ask for. */
export interface UnderstudyFixtures {
  /** What the server is made with; a file may `test.override` it. */
  readonly understudyOptions: MockServerOptions;
  /** The server of the worker. */
  readonly server: TestServer;
  /** A world of the test's own. */
  readonly world: TestWorld;
}

/** The journal of a test that failed, as reporters of Vitest are given it. */
export interface JournalArtifact extends TestArtifactBase {
  readonly type: typeof ARTIFACT;
  readonly world: string;
  /** The latest exchanges, one in a line. */
  readonly text: string;
}

const ARTIFACT = 'matrix-understudy:journal';

declare module 'vitest' {
  interface TestArtifactRegistry {
    [ARTIFACT]: JournalArtifact;
  }
}

/**
 * The `test` of Vitest with a server in each worker and a world for each test that asks for one. When a test fails, the
 * exchanges of its world are told below the error, and its journal is kept among the attachments of the run.
 */
export function understudyTest(options: MockServerOptions = {}): TestAPI<UnderstudyFixtures> {
  return test.extend<UnderstudyFixtures>({
    understudyOptions: [options, { scope: 'worker' }],
    server: [({ understudyOptions }, use) => lendServer(understudyOptions, use), { scope: 'worker' }],
    world: async ({ server, task }, use) => {
      const since = server.journal.count;
      const failures = failuresOf(task);
      const world = await testWorld(server, task.name);
      await use(world);
      if (failuresOf(task) > failures && task.fails !== true)
        await report(task, world.name, toldOf(server, world, since));
      await world.delete();
    },
  });
}

/** How often a test has failed so far: it may be retried and repeated. */
function failuresOf({ result }: RunnerTestCase): number {
  return result?.errors?.length ?? 0;
}

async function report(task: RunnerTestCase, world: string, told: Told): Promise<void> {
  const path = await attach(task, world, told);
  const text = path === undefined ? told.text : `${told.text}\nAll of it: ${relative(process.cwd(), path)}`;
  const error = task.result?.errors?.at(-1);
  if (error !== undefined) sayIn(error, text);
}

/** Vitest copies a file to where its attachments are, and tells where that is; `undefined` where there is none. */
async function attach(
  task: RunnerTestCase,
  world: string,
  { text, json }: Told,
): Promise<string | undefined> {
  const path = pathFor(task);
  try {
    await rm(path, { force: true });
    // What others may have put there meanwhile is not followed.
    if (json !== undefined) await writeFile(path, json, { flag: 'wx' });
    const attachments = json === undefined ? [] : [{ path, contentType: 'application/json' }];
    // A test that has failed can no longer be annotated; artifacts are recorded until it is reported.
    const kept = await recordArtifact(task, { type: ARTIFACT, world, text, attachments });
    return kept.attachments?.[0]?.path;
  } finally {
    await rm(path, { force: true });
  }
}

/** The same for the same failure of a test: Vitest names its copy by it, and keeps what earlier runs left. */
function pathFor(task: RunnerTestCase): string {
  const name = hash('sha256', `${process.cwd()} ${task.id} ${failuresOf(task)}`);
  return join(tmpdir(), `understudy-${name}.json`);
}
