import { DIALECT_NAMES, type DialectName } from '../http/dialect.ts';
import type { Validation } from '../http/respond-options.ts';
import type { LoadOptions } from '../spec/load.ts';
import { didYouMean } from '../text/suggest.ts';
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
  /** What the journal keeps, and hides. */
  readonly journal?: JournalSettings | undefined;
  /**
   * What a control request has to show as a bearer token; without one, only programs on this machine may send any. Default:
   * none.
   */
  readonly controlToken?: string | undefined;
  /**
   * Whether files are read again when they change: state is kept, requests that wait go on waiting, and what cannot be read
   * changes nothing. Default: false.
   */
  readonly watch?: boolean | undefined;
  /** What is too much. */
  readonly limits?: Limits | undefined;
}

/** What a journal keeps, and hides. */
export interface JournalSettings {
  /** How many exchanges: the latest. Default: 10,000. */
  readonly size?: number | undefined;
  /** How many bytes of bodies; exchanges stay when theirs are let go of. Default: 64 MiB. */
  readonly bytes?: number | undefined;
  /** Whether secrets are hidden where exchanges are told; a list hides what has these names as well. Default: false. */
  readonly mask?: boolean | readonly string[] | undefined;
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

/** What may stand under names that take one of a few words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  validate: ['enforce', 'warn', 'off'],
  dialect: DIALECT_NAMES,
  clock: ['real', 'manual'],
};

/** Every option; the compiler asks for each of them. */
const NAMES: Readonly<Record<keyof MockServerOptions, true>> = {
  spec: true,
  overlays: true,
  roots: true,
  basePath: true,
  allowRemoteRefs: true,
  seed: true,
  given: true,
  dialect: true,
  validate: true,
  dynamic: true,
  cors: true,
  scenario: true,
  state: true,
  clock: true,
  start: true,
  guard: true,
  serverName: true,
  worlds: true,
  checkDeterminism: true,
  onNote: true,
  journal: true,
  controlToken: true,
  watch: true,
  limits: true,
};

/** Refuses, with a `RangeError`, options that there are not, and words that an option does not take: no compiler may have seen them. */
export function checkOptions(options: MockServerOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(NAMES, name))
      throw new RangeError(
        `There is no option ${name}. ${didYouMean(name, Object.keys(NAMES), `There is: ${Object.keys(NAMES).join(', ')}.`)}`,
      );
    const choices = CHOICES[name];
    if (choices !== undefined && value !== undefined && !choices.includes(value))
      throw new RangeError(
        `The option ${name} cannot be ${JSON.stringify(value)}: it is one of ${choices.join(', ')}.`,
      );
  }
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
