import { Hearing, type HearingOptions } from '../../src/report/hearing.ts';
import type { Report } from '../../src/report/report.ts';
import { type Ask, documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';

const USUAL: HearingOptions = {
  conduct: 'error',
  strict: false,
  ignore: [],
  maxViolations: 0,
  minCoverage: 0,
};

/** The report on what a client asks of a server for one document with these paths. */
export async function heard(
  paths: object,
  client: (ask: Ask) => Promise<unknown>,
  options: Partial<HearingOptions> = {},
  more: object = {},
): Promise<Report> {
  await using server = await serverOf({ 'api.json': documentOf(paths, more) });
  const hearing = new Hearing(server.api, { ...USUAL, ...options });
  server.journal.listen((entry) => hearing.take(entry));
  await client((path, init) => server.fetch(path, init));
  return hearing.report();
}

/** A request with a JSON body. */
export function json(body: unknown, method = 'POST'): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An operation that answers 200 without a body. */
export function operation(more: object = {}): object {
  return { responses: { 200: { description: 'ok' } }, ...more };
}

/** A described body of JSON. */
export function bodyOf(schema: object): object {
  return { requestBody: { content: { 'application/json': { schema } } } };
}
