import { fileURLToPath } from 'node:url';
import { type MockServer, type MockServerOptions, mockServer } from './server/mock-server.ts';

export type { Listening, ListenOptions } from './server/listening.ts';
export type { DialectName, Limits, MockServer, MockServerOptions, Validation } from './server/mock-server.ts';
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

/** The folder of the Matrix descriptions that come with this package. */
export const bundledApi: string = fileURLToPath(new URL('../api', import.meta.url));

/** A stand-in server for API descriptions; without options it serves the bundled Matrix APIs. */
export function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  return mockServer(bundledApi, options);
}
