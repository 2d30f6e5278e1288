import { Composer } from '../schema/composer.ts';
import type { Api, Operation } from '../spec/api.ts';
import { type CheckedRequest, type Refusal, type RequestCheck, requestCheck } from './check-request.ts';
import { corsHeaders } from './cors.ts';
import { operationProblemReply } from './error-reply.ts';
import { FINDINGS_HEADER, type Finding, findingsHeader } from './finding.ts';
import type { Incoming } from './incoming.ts';
import type { Prefer } from './prefer.ts';
import { type Making, preparing } from './prepared-reply.ts';
import { Problem, statusFor } from './problem.ts';
import type { Reply } from './reply.ts';
import type { RespondOptions, Validation } from './respond-options.ts';
import { Sampler } from './sample.ts';
import { schemaCheck } from './schema-check.ts';
import { appliedWish, wishOf } from './wish.ts';

/** Answers the requests to one operation. */
export interface Responder {
  readonly operation: Operation;
  /** What is wrong with a request, whether or not that is to be told; throws a `Problem` for a schema that cannot be used. */
  check(incoming: Incoming): CheckedRequest;
  respond(incoming: Incoming, checked?: CheckedRequest): Reply;
}

const UNCHECKED: CheckedRequest = { findings: [], refusal: undefined };

/** Makes the responders of an API; what an operation needs is made with the first request for it. */
export function responders(api: Api, options: RespondOptions): (operation: Operation) => Responder {
  const { schemas } = api;
  const composer = new Composer({ registry: schemas, validator: api.validator, seed: options.seed });
  const sampler = new Sampler(api, composer);
  const violations = schemaCheck(api, 'request');
  return (operation) => {
    const validate = validationOf(operation, options.validate);
    let known: RequestCheck | undefined;
    const check = (incoming: Incoming): CheckedRequest => {
      known ??= requestCheck(operation, { schemas, violations, dialect: options.dialect });
      return known(incoming);
    };
    const answer = answering({ operation, sampler, options: { ...options, validate } });
    const respond: Responder['respond'] = (incoming, checked) =>
      answer(incoming, validate === 'off' ? UNCHECKED : (checked ?? check(incoming)));
    return { operation, check, respond };
  };
}

/** An operation may have a mode of its own, in `x-understudy-validate`. */
function validationOf({ extensions }: Operation, usual: Validation): Validation {
  const own = extensions['x-understudy-validate'];
  return own === 'enforce' || own === 'warn' || own === 'off' ? own : usual;
}

function answering(making: Making): (incoming: Incoming, checked: CheckedRequest) => Reply {
  const { operation, sampler, options } = making;
  const { dialect, validate } = options;
  const prepare = preparing(making);
  return (incoming, { findings, refusal }) => {
    const wish = wishOf(operation, incoming);
    try {
      // Who asks for a certain response wants to see it, whatever the request looks like.
      if (refusal !== undefined && validate === 'enforce' && wish?.code === undefined)
        throw refused(refusal, operation);
      const { reply, findings: own } = prepare(incoming, wish);
      return finish(reply, own.length === 0 ? findings : [...findings, ...own], wish);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const reply = operationProblemReply(error, { operation, sampler, dialect });
      return finish(
        options.cors
          ? { ...reply, headers: { ...corsHeaders(Object.keys(reply.headers)), ...reply.headers } }
          : reply,
        findings,
        undefined,
      );
    }
  };
}

function refused({ kind, detail, challenge }: Refusal, operation: Operation): Problem {
  const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
  return new Problem(kind, detail, {
    headers,
    status: statusFor(
      kind,
      operation.responses.some(({ status }) => status === '422'),
    ),
  });
}

/** Adds what depends on the request alone; a reply that nothing is added to is sent as it lies ready. */
function finish(reply: Reply, findings: readonly Finding[], wish: Prefer | undefined): Reply {
  if (findings.length === 0 && wish === undefined) return reply;
  const headers: Record<string, string> = { ...reply.headers };
  if (findings.length > 0) headers[FINDINGS_HEADER] = findingsHeader(findings);
  const applied = wish === undefined ? '' : appliedWish(wish);
  if (applied !== '') headers['preference-applied'] = applied;
  return { ...reply, headers };
}
