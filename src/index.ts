import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from './json/json.ts';
import { LogError } from './log/log.ts';
import { type MockServer, mockServer } from './server/mock-server.ts';
import type { MockServerOptions } from './server/options.ts';
import type { Replay } from './server/replay.ts';

export type { StreamHandle, TableHandle, WorldHandle, WorldTime } from './engine/world-handle.ts';
export type { JournalEntry, JournalRequest, JournalResponse } from './journal/entry.ts';
export type { JournalQuery } from './journal/query.ts';
export { type Awaited, type Expectation, ExpectationError, type JournalReader } from './journal/reader.ts';
export type { Behavior } from './scenario/behavior.ts';
export type { Listening, ListenOptions } from './server/listening.ts';
export type { MockServer } from './server/mock-server.ts';
export type {
  DialectName,
  JournalSettings,
  Limits,
  MockServerOptions,
  Validation,
} from './server/options.ts';
export type { Reloaded } from './server/versions.ts';
export type { WorldLimits, WorldOptions, WorldSettings } from './server/world-settings.ts';
export {
  type Api,
  type ApiDocument,
  formatMistake,
  type Mistake,
  type MistakeCode,
  type Operation,
  type Parameter,
  type RequestBody,
  type Response as DescribedResponse,
} from './spec/api.ts';
export { inspectApi } from './spec/inspect.ts';
export type { Call } from './world/call.ts';
export type { Given } from './world/entry.ts';
export type { Answer, Pending, Step } from './world/step.ts';

const { version: own, description: sentence }: { version: string; description: string } = createRequire(
  import.meta.url,
)('../package.json');

/** The version of this package. */
export const version: string = own;

/** What it is, in a sentence. */
export const description: string = sentence;

/** The folder of the Matrix descriptions that come with this package. */
export const bundledApi: string = fileURLToPath(new URL('../api', import.meta.url));

/** The folder of the scenarios that come with this package. */
export const bundledScenarios: string = fileURLToPath(new URL('../scenarios', import.meta.url));

const bundled = { api: bundledApi, scenarios: bundledScenarios };

/** A stand-in server for API descriptions; without options it serves the bundled Matrix APIs. */
export function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  return mockServer(bundled, options);
}

/**
 * Folds the log of a world again, with the options that it was written with, and tells each answer. Rejects with an error
 * whose code begins with `LOG_` for a log that cannot be read.
 */
export async function replayLog(
  log: string,
  options: MockServerOptions,
  tell: (answer: JsonObject) => void,
): Promise<Replay> {
  const { replay } = await import('./server/replay.ts');
  return replay(bundled, { ...options, log, tell });
}

/** Whether an error tells that the log of a world cannot be read, or not be written to. */
export function isLogError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof LogError;
}

/** The JSON Schema of scenario files, for editors. */
export async function scenarioSchema(): Promise<object> {
  const { BEHAVIORS } = await import('./scenario/behaviors/all.ts');
  const { scenarioSchema: schemaFor } = await import('./scenario/scenario-schema.ts');
  return schemaFor(BEHAVIORS);
}
