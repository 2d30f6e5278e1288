import type { JsonObject } from '../json/json.ts';
import type { Problem, ProblemKind } from './problem.ts';

/** The names of the dialects that are built in. */
export type DialectName = 'problem' | 'matrix';

/** How this server words the errors that it makes itself. */
export interface Dialect {
  readonly mediaType: string;
  body(problem: Problem): JsonObject;
}

/** The title of each kind (RFC 9457, section 3.1.3), and its errcode (Matrix client-server API, "Standard error response"). */
const WORDS: Readonly<Record<ProblemKind, readonly [title: string, errcode: string]>> = {
  'malformed-path': ['Malformed path', 'M_INVALID_PARAM'],
  'unknown-path': ['No such path', 'M_UNRECOGNIZED'],
  'unknown-method': ['Method not allowed', 'M_UNRECOGNIZED'],
  credentials: ['Credentials needed', 'M_MISSING_TOKEN'],
  signature: ['Signature needed', 'M_UNAUTHORIZED'],
  'unknown-media-type': ['Unsupported media type', 'M_UNKNOWN'],
  'malformed-body': ['Malformed body', 'M_NOT_JSON'],
  'missing-body': ['Body missing', 'M_NOT_JSON'],
  'missing-parameter': ['Parameter missing', 'M_MISSING_PARAM'],
  'invalid-parameter': ['Invalid parameter', 'M_INVALID_PARAM'],
  'invalid-body': ['Invalid body', 'M_BAD_JSON'],
  'unknown-response': ['No such response', 'M_NOT_FOUND'],
  'unknown-example': ['No such example', 'M_NOT_FOUND'],
  'not-acceptable': ['Not acceptable', 'M_UNKNOWN'],
  'too-slow': ['Request too slow', 'M_UNKNOWN'],
  'body-too-large': ['Body too large', 'M_TOO_LARGE'],
  'url-too-long': ['URL too long', 'M_TOO_LARGE'],
  'header-too-large': ['Headers too large', 'M_TOO_LARGE'],
  'malformed-request': ['Malformed request', 'M_UNKNOWN'],
  conflict: ['Conflict', 'M_UNKNOWN'],
  forbidden: ['Forbidden', 'M_FORBIDDEN'],
  'not-found': ['Not found', 'M_NOT_FOUND'],
  'too-many': ['Too many requests', 'M_LIMIT_EXCEEDED'],
  'unknown-world': ['No such world', 'M_NOT_FOUND'],
  unavailable: ['Unavailable', 'M_UNKNOWN'],
  refused: ['Refused', 'M_UNKNOWN'],
  internal: ['Internal error', 'M_UNKNOWN'],
};

/** The dialects by name: `problem` is RFC 9457, `matrix` the Matrix specification's. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  problem: {
    mediaType: 'application/problem+json',
    body: ({ kind, status, message }) => ({
      type: 'about:blank',
      title: WORDS[kind][0],
      status,
      detail: message,
    }),
  },
  matrix: {
    mediaType: 'application/json',
    body: ({ kind, message }) => ({ errcode: WORDS[kind][1], error: message }),
  },
};

/** The names of the dialects. */
export const DIALECT_NAMES: readonly DialectName[] = ['matrix', 'problem'];

/** What kind of problem it is, in words. */
export function titleOf(kind: ProblemKind): string {
  return WORDS[kind][0];
}
