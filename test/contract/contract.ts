import type { MockServerOptions } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';

/** What came back, with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What `x-understudy-findings` tells. */
  readonly findings: readonly Told[];
}

/** A finding as it is told to the caller; the last may only say how many more there are. */
export interface Told {
  readonly location?: { readonly message: string; readonly part: string; readonly path: string };
  readonly severity?: string;
  readonly code?: string;
  readonly message?: string;
  readonly more?: number;
}

/** A request, and what the server is made with. */
export interface Asking extends RequestInit {
  readonly options?: MockServerOptions;
}

/** Reads an answer. */
export async function read(response: Response): Promise<Answer> {
  const headers = Object.fromEntries(response.headers);
  const findings: Told[] = JSON.parse(headers['x-understudy-findings'] ?? '[]');
  return { status: response.status, headers, text: await response.text(), findings };
}

/** Asks a server that serves these files, in process. */
export async function askFiles(
  files: Readonly<Record<string, string | object>>,
  path: string,
  { options = {}, ...init }: Asking = {},
): Promise<Answer> {
  await using server = await serverOf(files, options);
  return read(await server.fetch(path, init));
}

/** Asks a server for one OpenAPI 3.1 document with these paths, in process. */
export function ask(
  paths: object,
  path: string,
  { more = {}, ...asking }: Asking & { more?: object } = {},
): Promise<Answer> {
  return askFiles({ 'api.json': documentOf(paths, more) }, path, asking);
}

/** Asks a server for one Swagger 2.0 document with these paths, in process. */
export function ask20(
  paths: object,
  path: string,
  { more = {}, ...asking }: Asking & { more?: object } = {},
): Promise<Answer> {
  return askFiles({ 'api.json': { swagger: '2.0', paths, ...more } }, path, asking);
}

/** The responses of an operation that answers 200 with this text. */
export function saying(text: string): object {
  return { 200: { description: 'ok', content: { 'text/plain': { example: text } } } };
}

/** The responses of an operation that answers nothing but that all is well. */
export const OK = { 200: { description: 'ok' } };

/** Findings in few words: `part path code`, a warning with a question mark. */
export function inWords(findings: readonly Told[]): string[] {
  return findings.map(
    ({ location, severity, code }) =>
      `${location?.part} ${location?.path} ${code}${severity === 'warning' ? '?' : ''}`,
  );
}
