import type { JsonObject } from '../json/json.ts';
import type { Problem, ProblemKind } from './problem.ts';
import type { Reply } from './reply.ts';

/** The names of the dialects that are built in. */
export type DialectName = 'problem' | 'matrix';

/** How this server words the errors that it makes itself. */
export interface Dialect {
  readonly mediaType: string;
  body(problem: Problem): JsonObject;
}

const TITLES: Readonly<Record<ProblemKind, string>> = {
  'unknown-path': 'No such path',
  'unknown-method': 'Method not allowed',
  'malformed-path': 'Malformed path',
  'unknown-response': 'No such response',
  internal: 'Internal error',
};

/** The errcodes of the Matrix client-server API, "Standard error response". */
const ERRCODES: Readonly<Record<ProblemKind, string>> = {
  'unknown-path': 'M_UNRECOGNIZED',
  'unknown-method': 'M_UNRECOGNIZED',
  'malformed-path': 'M_INVALID_PARAM',
  'unknown-response': 'M_NOT_FOUND',
  internal: 'M_UNKNOWN',
};

/** The dialects by name: `problem` is RFC 9457, `matrix` the Matrix specification's. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  problem: {
    mediaType: 'application/problem+json',
    body: ({ kind, status, message }) => ({
      type: 'about:blank',
      title: TITLES[kind],
      status,
      detail: message,
    }),
  },
  matrix: {
    mediaType: 'application/json',
    body: ({ kind, message }) => ({ errcode: ERRCODES[kind], error: message }),
  },
};

/** A problem as a reply. */
export function problemReply(problem: Problem, dialect: DialectName): Reply {
  const { mediaType, body } = DIALECTS[dialect];
  const headers = { ...problem.headers, 'content-type': mediaType };
  return { status: problem.status, headers, body: JSON.stringify(body(problem)) };
}
