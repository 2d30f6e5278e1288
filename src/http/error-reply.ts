import type { Operation } from '../spec/api.ts';
import { describedResponse } from './choose-response.ts';
import { DIALECTS, type DialectName } from './dialect.ts';
import { kindOf } from './media-type.ts';
import type { Problem, ProblemKind } from './problem.ts';
import { type Reply, replyOf } from './reply.ts';
import type { Sampler } from './sample.ts';

/** A problem as a reply, where no operation is known. */
export function problemReply(problem: Problem, dialect: DialectName): Reply {
  const { mediaType, body } = DIALECTS[dialect];
  const headers = { ...problem.headers, 'content-type': mediaType };
  return replyOf({ status: problem.status, headers, body: JSON.stringify(body(problem)) });
}

/** What no described API says: only the words of this server tell what there is, or what is to be mended. */
const OWN_WORDS: ReadonlySet<ProblemKind> = new Set(['unknown-response', 'unknown-example', 'internal']);

/** What a problem with a request to an operation takes to be told. */
export interface ErrorContext {
  readonly operation: Operation;
  readonly sampler: Sampler;
  readonly dialect: DialectName;
}

/**
 * A problem with a request to an operation: worded by the dialect, with the headers and the media type that the description
 * has for that status, and in the dialect `problem` with its example.
 */
export function operationProblemReply(
  problem: Problem,
  { operation, sampler, dialect }: ErrorContext,
): Reply {
  const plain = problemReply(problem, dialect);
  const described = describedResponse(operation, problem.status);
  if (described === undefined) return plain;
  const content = described.contents.find(({ mediaType }) => kindOf(mediaType) === 'json');
  const isShown = dialect === 'problem' && !OWN_WORDS.has(problem.kind);
  const example = isShown ? content?.examples[0]?.value : undefined;
  const mediaType = content === undefined || content.mediaType.includes('*') ? undefined : content.mediaType;
  return {
    ...plain,
    headers: {
      ...sampler.headers(described, operation.id).headers,
      ...plain.headers,
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    },
    body: example === undefined ? plain.body : JSON.stringify(example),
  };
}
