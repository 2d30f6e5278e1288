import type { DialectName } from '../http/dialect.ts';
import type { Validation } from '../http/respond-options.ts';
import type { LoadOptions } from '../spec/load.ts';
import type { WorldSettings } from './world-settings.ts';

export type { DialectName, Validation };

/** What a mock server is made with; everything has a default. */
export interface MockServerOptions extends LoadOptions, WorldSettings {
  /** Description files and folders. Default: the Matrix APIs that come with this package. */
  readonly spec?: string | readonly string[] | undefined;
  /** How errors of the server's own are worded. Default: `matrix` for the bundled descriptions, else `problem`. */
  readonly dialect?: DialectName | undefined;
  /**
   * What becomes of a request that breaks the description: refused, answered with findings, or not looked at. An operation
   * may say otherwise in `x-understudy-validate`. Default: `enforce`.
   */
  readonly validate?: Validation | undefined;
  /** Whether bodies are generated even where there are examples. Default: false. */
  readonly dynamic?: boolean | undefined;
  /** Whether pages of other origins may read the answers (CORS). Default: true. */
  readonly cors?: boolean | undefined;
  /**
   * The scenarios to play, by name or by path, each laid over those before it; `none` for none. Default: `matrix` for the
   * bundled descriptions, else none.
   */
  readonly scenario?: string | readonly string[] | undefined;
  /** What a Matrix user belongs to: with `localhost` the token `alice` is `@alice:localhost`. Default: `localhost`. */
  readonly serverName?: string | undefined;
  /** What is too much. */
  readonly limits?: Limits | undefined;
}

/** What is too much: past a limit there is an answer that says so, or the connection ends. */
export interface Limits {
  /** The largest body, in bytes. Default: 64 MiB. */
  readonly body?: number | undefined;
  /** The longest URL, in characters. Default: 16,384. */
  readonly url?: number | undefined;
  /** All headers of a request together, in bytes. Default: 65,536. */
  readonly headers?: number | undefined;
  /** Open connections. Default: 50,000. */
  readonly connections?: number | undefined;
  /** How long a request may take to arrive, in milliseconds. Default: 60,000. */
  readonly requestTime?: number | undefined;
}

/** What comes with the package. */
export interface Bundled {
  /** The folder of its descriptions. */
  readonly api: string;
  /** The folder of its scenarios. */
  readonly scenarios: string;
}

/** Whether the descriptions that come with the package are served. */
export function servesBundled({ spec }: Pick<MockServerOptions, 'spec'>): boolean {
  return [spec ?? []].flat().length === 0;
}

/** How errors are worded: as is asked for, else as a scenario wants it, else as the bundled descriptions do. */
export function dialectFor(options: MockServerOptions, wanted?: DialectName): DialectName {
  return options.dialect ?? wanted ?? (servesBundled(options) ? 'matrix' : 'problem');
}

/** The scenarios that are played. */
export function scenarioNames(options: MockServerOptions): readonly string[] {
  const usual = servesBundled(options) ? ['matrix'] : [];
  return [options.scenario ?? usual].flat().filter((name) => name !== 'none');
}
