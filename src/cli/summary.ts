import type { MockServer } from '../index.ts';
import { counted } from './spec.ts';

/** What is served, in a line: documents, operations, scenarios, and where it is controlled. */
export function summary(server: MockServer, url: string): string {
  const { scenarios } = server;
  const { documents, operations } = server.api;
  const played = scenarios.length === 1 ? 'scenario' : 'scenarios';
  return [
    `${counted(documents.length, 'document')}, ${counted(operations.length, 'operation')}`,
    scenarios.length === 0 ? 'no scenario' : `${played} ${scenarios.join(', ')}`,
    `control ${url}/_mock/`,
  ].join(' · ');
}
