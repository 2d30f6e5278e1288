import type { Operation } from '../spec/api.ts';
import { type ChosenResponse, defaultResponse, responseFor } from './choose-response.ts';
import { corsHeaders } from './cors.ts';
import type { Finding } from './finding.ts';
import { type Incoming, parameterKey } from './incoming.ts';
import { negotiate } from './negotiation.ts';
import type { Prefer } from './prefer.ts';
import { Problem } from './problem.ts';
import { type Origin, type Reply, replyOf } from './reply.ts';
import type { RespondOptions } from './respond-options.ts';
import { type SampleBody, type Sampler, SOMEWHERE, unknownExample } from './sample.ts';
import { appliedWish, isForAnswer } from './wish.ts';

/** A reply that is ready but for what the request adds to it. */
export interface PreparedReply {
  readonly reply: Reply;
  readonly findings: readonly Finding[];
}

/** What replies of an operation are made of. */
export interface Making {
  readonly operation: Operation;
  readonly sampler: Sampler;
  readonly options: RespondOptions;
}

/** Gives the reply of an operation for a request and a wish; throws a `Problem` where there is none. */
export type Prepare = (incoming: Incoming, wish: Prefer | undefined) => PreparedReply;

/** Statuses whose answers have no body (RFC 9110, section 6.4.1). */
export const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Callers may accept, prefer and ask for anything: what is kept is bounded. */
const MOST_KEPT = 64;
const MOST_COMPOSED = 16;
const LONGEST_KEY = 2000;

/** Makes the replies of an operation; one that no request can change is made once, and others are kept for the same requests. */
export function preparing(making: Making): Prepare {
  const kept = new Map<string | undefined, PreparedReply | 'varies'>();
  const composed = new Map<string, PreparedReply>();
  return (incoming, wish) => {
    const accept = incoming.header('accept');
    const key = wish === undefined ? accept : `${JSON.stringify(wish)} ${accept}`;
    const known = kept.get(key);
    if (known !== undefined && known !== 'varies') return known;
    const parameters = parameterKey(making.operation, incoming);
    const own = `${key}\n${parameters}`;
    const again = known === undefined ? undefined : composed.get(own);
    if (again !== undefined) return again;
    const { varies, ...made } = makeReply(making, incoming, { wish, parameters });
    const ready = { ...made, reply: encoded(made.reply) };
    if (known === undefined && kept.size < MOST_KEPT) kept.set(key, varies ? 'varies' : ready);
    if (varies && own.length < LONGEST_KEY) keep(composed, own, ready);
    return ready;
  };
}

/** The latest are kept. */
function keep(composed: Map<string, PreparedReply>, key: string, reply: PreparedReply): void {
  composed.set(key, reply);
  const [oldest = key] = composed.keys();
  if (composed.size > MOST_COMPOSED) composed.delete(oldest);
}

/** What is sent often is encoded once, unless it is its own encoding: ASCII leaves in one piece with the headers. */
function encoded(reply: Reply): Reply {
  const { body } = reply;
  if (typeof body !== 'string' || Buffer.byteLength(body) === body.length) return reply;
  return { ...reply, body: encoder.encode(body) };
}

const encoder = new TextEncoder();

function makeReply(
  making: Making,
  incoming: Incoming,
  { wish, parameters }: { readonly wish: Prefer | undefined; readonly parameters: string },
): PreparedReply & { varies: boolean } {
  const { operation, sampler, options } = making;
  const code = wish?.code;
  const chosen = code === undefined ? defaultResponse(operation) : responseFor(operation, code);
  const names = chosen?.response.headers.map(({ name }) => name) ?? [];
  const cors = options.cors ? corsHeaders(names) : {};
  if (chosen === undefined) {
    const origin = originOf(operation, wish, 200);
    return { reply: replyOf({ status: 200, headers: cors, origin }), findings: [], varies: false };
  }
  const { response, status } = chosen;
  const key = `${operation.id}\n${status}\n${parameters}`;
  const body = bodyOf(making, chosen, { accept: incoming.header('accept'), wish, key });
  const described = sampler.headers(response, key);
  const headers: Record<string, string> = { ...cors, ...described.headers };
  if (status >= 300 && status < 400 && status !== 304) headers.location ??= SOMEWHERE;
  if (body !== undefined) headers['content-type'] ??= body.mediaType;
  // Without a length an empty body would be sent in chunks.
  else if (!WITHOUT_BODY.has(status)) headers['content-length'] = '0';
  return {
    reply: replyOf({ status, headers, body: body?.body, origin: originOf(operation, wish, status) }),
    findings: body?.findings ?? [],
    varies: described.varies || body?.varies === true,
  };
}

function originOf({ id }: Operation, wish: Prefer | undefined, status: number): Origin {
  return wish !== undefined && isForAnswer(wish)
    ? { operation: id, by: 'wish', why: `the caller prefers: ${appliedWish(wish)}` }
    : { operation: id, by: 'description', why: `its response ${status}` };
}

interface Asked {
  readonly accept: string | undefined;
  readonly wish: Prefer | undefined;
  readonly key: string;
}

function bodyOf(
  { sampler, options }: Making,
  { response, status }: ChosenResponse,
  { accept, wish, key }: Asked,
): SampleBody | undefined {
  if (response.contents.length === 0 && wish?.example !== undefined) throw unknownExample(wish.example, []);
  if (WITHOUT_BODY.has(status) || response.contents.length === 0) return undefined;
  const negotiated = negotiate(response.contents, accept);
  if (negotiated === undefined) {
    const known = response.contents.map(({ mediaType }) => mediaType).join(', ');
    throw new Problem('not-acceptable', `There is nothing of what Accept asks for. There is: ${known}.`);
  }
  const { item, mediaType } = negotiated;
  const dynamic = options.dynamic || wish?.dynamic === true;
  return sampler.body(item, {
    key,
    mediaType,
    example: wish?.example,
    dynamic,
    seed: wish?.seed,
    unchecked: options.validate === 'off',
  });
}
