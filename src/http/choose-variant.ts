import type { Operation } from '../spec/api.ts';
import type { CheckedRequest } from './check-request.ts';
import { describedResponse } from './choose-response.ts';
import type { Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { Responder } from './respond.ts';

/**
 * The reply of the operation that fits a request, of several on one method and path: one that finds nothing to refuse, of
 * those the one that knows most of the names in the query, of equals the one that describes the status that was asked for;
 * where all refuse it, the one that finds the fewest errors; else the first.
 */
export function respondWith(variants: readonly Responder[], incoming: Incoming): Reply | Promise<Reply> {
  const [first, ...others] = variants;
  if (first === undefined) throw new RangeError('A route has no operation.');
  if (others.length === 0) return first.respond(incoming);
  let best = candidateOf(first, incoming);
  for (const other of others) {
    const candidate = candidateOf(other, incoming);
    if (candidate.fitness > best.fitness) best = candidate;
  }
  return best.responder.respond(incoming, best.checked);
}

interface Candidate {
  readonly responder: Responder;
  readonly checked: CheckedRequest;
  readonly fitness: number;
}

function candidateOf(responder: Responder, incoming: Incoming): Candidate {
  const checked = responder.check(incoming);
  const { operation } = responder;
  const fitness =
    (checked.refusal === undefined ? 1000 : -errorsIn(checked)) +
    knownNames(operation, incoming) +
    knownStatus(responder, incoming);
  return { responder, checked, fitness };
}

/** A caller who slipped in one place wants to read of that, and not of all that another operation would have wanted. */
function errorsIn({ findings }: CheckedRequest): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}

function knownNames({ parameters }: Operation, incoming: Incoming): number {
  return parameters.filter(({ name, in: place }) => place === 'query' && incoming.query().has(name)).length;
}

/** Less than a name in the query: it decides only between equals. */
function knownStatus({ operation, wish }: Responder, incoming: Incoming): number {
  const code = wish(incoming)?.code;
  return code !== undefined && describedResponse(operation, code) !== undefined ? 0.5 : 0;
}
