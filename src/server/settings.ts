import type { ConnectionLimits } from './listen.ts';
import { type DialectName, dialectFor, type MockServerOptions } from './options.ts';
import type { AppOptions } from './served.ts';

/** What requests are answered with, and what bounds them: what options say, or the default. */
export function settingsOf(
  options: MockServerOptions,
  wanted: DialectName | undefined,
): AppOptions & ConnectionLimits {
  const { seed, validate, dynamic, cors, limits = {} } = options;
  return {
    seed: seed ?? 'understudy',
    dialect: dialectFor(options, wanted),
    validate: validate ?? 'enforce',
    dynamic: dynamic ?? false,
    cors: cors ?? true,
    mostBytes: limits.body ?? 64 * 2 ** 20,
    longestUrl: limits.url ?? 16_384,
    headerBytes: limits.headers ?? 65_536,
    connections: limits.connections ?? 50_000,
    requestTime: limits.requestTime ?? 60_000,
  };
}
