import { FINDINGS_HEADER } from '../../src/http/finding.ts';
import type { MockServer } from '../../src/index.ts';
import { type RequestParts, written } from '../judge/request.ts';

/** A finding as a client reads it. */
export interface ToldFinding {
  readonly location: { readonly message: string; readonly part: string; readonly path: string };
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

/** What came back: the answer, its body as text, and the findings that its header tells. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly findings: readonly ToldFinding[];
}

/** Asks in process and reads the answer to its end. */
export async function told(server: MockServer, path: string, init?: RequestInit): Promise<Told> {
  const response = await server.fetch(path, init);
  const { status, headers } = response;
  return { status, headers, text: await response.text(), findings: findingsIn(headers) };
}

/** Asks what a request of the judge's says. */
export function toldFor(server: MockServer, parts: RequestParts): Promise<Told> {
  const { url, ...init } = written(parts);
  return told(server, url, init);
}

/** The findings that the headers of an answer tell; what says only that there were more is left out. */
export function findingsIn(headers: Headers): readonly ToldFinding[] {
  const all: (ToldFinding | { more: number })[] = JSON.parse(headers.get(FINDINGS_HEADER) ?? '[]');
  return all.filter((one) => 'location' in one);
}

/** The errors among findings, each as `part path code`. */
export function errorsIn({ findings }: Pick<Told, 'findings'>): string[] {
  return linesOf(findings.filter(({ severity }) => severity === 'error'));
}

/** The warnings among findings, each as `part path code`. */
export function warningsIn({ findings }: Pick<Told, 'findings'>): string[] {
  return linesOf(findings.filter(({ severity }) => severity === 'warning'));
}

function linesOf(findings: readonly ToldFinding[]): string[] {
  return findings.map(({ location, code }) => `${location.part} ${location.path} ${code}`);
}
