import { Composer } from '../schema/composer.ts';
import type { Api, Operation } from '../spec/api.ts';
import { type CheckedRequest, type Refusal, type RequestCheck, requestCheck } from './check-request.ts';
import { corsHeaders } from './cors.ts';
import { type Decide, deciding } from './decided-reply.ts';
import type { Decision } from './decision.ts';
import { operationProblemReply } from './error-reply.ts';
import { FINDINGS_HEADER, type Finding, findingsHeader } from './finding.ts';
import type { Incoming } from './incoming.ts';
import { type DecidedBy, decidedBy } from './origin.ts';
import { exchanging, type MakeExchange, type Player } from './player.ts';
import type { Prefer } from './prefer.ts';
import { type Making, preparing } from './prepared-reply.ts';
import { Problem, statusFor } from './problem.ts';
import type { Origin, Reply } from './reply.ts';
import type { RespondOptions, Validation } from './respond-options.ts';
import { Sampler } from './sample.ts';
import { schemaCheck } from './schema-check.ts';
import { appliedWish, isForAnswer, type ReadWish, wishing } from './wish.ts';

/** Answers the requests to one operation. */
export interface Responder {
  readonly operation: Operation;
  /** What a caller wishes to see. */
  readonly wish: ReadWish;
  /** What is wrong with a request, whether or not that is to be told; throws a `Problem` for a schema that cannot be used. */
  check(incoming: Incoming): CheckedRequest;
  /** At once, unless a scenario has to wait for something. */
  respond(incoming: Incoming, checked?: CheckedRequest): Reply | Promise<Reply>;
}

const UNCHECKED: CheckedRequest = { findings: [], refusal: undefined, decoded: undefined };

/** Makes the responders of an API; what an operation needs is made with the first request for it. */
export function responders(
  api: Api,
  options: RespondOptions,
  playing: () => Player | undefined = () => undefined,
): (operation: Operation) => Responder {
  const { schemas } = api;
  const composer = new Composer({ registry: schemas, validator: api.validator, seed: options.seed });
  const sampler = new Sampler(api, composer);
  const violations = schemaCheck(api, 'request');
  return (operation) => {
    const validate = validationOf(operation, options.validate);
    const isPlayed = (): boolean => playing()?.plays(operation) === true;
    const checking = (isDecoding: boolean): RequestCheck => {
      let known: RequestCheck | undefined;
      return (incoming) => {
        known ??= requestCheck(operation, { schemas, violations, dialect: options.dialect, isDecoding });
        return known(incoming);
      };
    };
    const plain = checking(false);
    const decoding = checking(true);
    const check: RequestCheck = (incoming) => (isPlayed() ? decoding(incoming) : plain(incoming));
    const wish = wishing(operation);
    const answer = answering({ operation, sampler, options: { ...options, validate } }, wish, playing);
    const respond: Responder['respond'] = (incoming, checked) => {
      if (validate !== 'off') return answer(incoming, checked ?? check(incoming));
      const { decoded } = isPlayed() ? decoding(incoming) : UNCHECKED;
      return answer(incoming, { ...UNCHECKED, decoded });
    };
    return { operation, wish, check, respond };
  };
}

/** An operation may have a mode of its own, in `x-understudy-validate`. */
export function validationOf({ extensions }: Operation, usual: Validation): Validation {
  const own = extensions['x-understudy-validate'];
  return own === 'enforce' || own === 'warn' || own === 'off' ? own : usual;
}

function answering(
  making: Making,
  wishOf: ReadWish,
  playing: () => Player | undefined,
): (incoming: Incoming, checked: CheckedRequest) => Reply | Promise<Reply> {
  const { operation, options } = making;
  const prepare = preparing(making);
  const decided = { making, decide: deciding(making, prepare), by: decidedBy(operation.id) };
  let exchange: { player: Player; make: MakeExchange } | undefined;
  return (incoming, { findings, refusal: refusing, decoded }) => {
    const wish = wishOf(incoming);
    try {
      // Who asks for a certain response wants to see it, whatever the request looks like.
      if (refusing !== undefined && options.validate === 'enforce' && wish?.code === undefined)
        throw refused(refusing, operation);
      const player = decoded === undefined ? undefined : playing();
      if (player === undefined || decoded === undefined || (wish !== undefined && isForAnswer(wish))) {
        const { reply, findings: own } = prepare(incoming, wish);
        return finish(reply, own.length === 0 ? findings : [...findings, ...own], { wish });
      }
      if (exchange?.player !== player) exchange = { player, make: exchanging(operation, player) };
      const decision = player.play(exchange.make(incoming, decoded), incoming);
      if (!(decision instanceof Promise)) return rendered(decided, incoming, { decision, findings });
      return decision.then(
        (one) => rendered(decided, incoming, { decision: one, findings }),
        (error: unknown) => refusal(error, making, findings),
      );
    } catch (error) {
      return refusal(error, making, findings);
    }
  };
}

/** What a scenario decided, with all that was found. */
function rendered(
  { making, decide, by }: { making: Making; decide: Decide; by: DecidedBy },
  incoming: Incoming,
  { decision, findings }: { decision: Decision; findings: readonly Finding[] },
): Reply {
  const all = decision.findings === undefined ? findings : [...findings, ...decision.findings];
  const origin = by(decision);
  try {
    const { reply, findings: own } = decide(incoming, decision, origin);
    return finish(reply, own.length === 0 ? all : [...all, ...own], { origin });
  } catch (error) {
    const { fault } = decision;
    const reply = problemOf(error, making);
    return finish(fault === undefined ? reply : { ...reply, fault }, all, { origin });
  }
}

/** A request that is not answered: it is refused, or what it asks for cannot be had. */
function refusal(error: unknown, making: Making, findings: readonly Finding[]): Reply {
  const why = error instanceof Error ? error.message : String(error);
  const origin = { operation: making.operation.id, by: 'check', why } as const;
  return finish(problemOf(error, making), findings, { origin });
}

/** What went wrong, in the words of the dialect; whatever is no `Problem` is thrown again. */
function problemOf(error: unknown, { operation, sampler, options }: Making): Reply {
  if (!(error instanceof Problem)) throw error;
  const reply = operationProblemReply(error, { operation, sampler, dialect: options.dialect });
  if (!options.cors) return reply;
  return { ...reply, headers: { ...corsHeaders(Object.keys(reply.headers)), ...reply.headers } };
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
function finish(
  reply: Reply,
  findings: readonly Finding[],
  { wish, origin = reply.origin }: { wish?: Prefer | undefined; origin?: Origin | undefined },
): Reply {
  if (findings.length === 0 && wish === undefined)
    return origin === undefined || origin === reply.origin ? reply : { ...reply, origin };
  const headers: Record<string, string> = { ...reply.headers };
  if (findings.length > 0) headers[FINDINGS_HEADER] = findingsHeader(findings);
  const applied = wish === undefined ? '' : appliedWish(wish);
  if (applied !== '') headers['preference-applied'] = applied;
  return { ...reply, headers, findings, origin };
}
