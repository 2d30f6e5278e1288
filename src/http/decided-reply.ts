import type { Json } from '../json/json.ts';
import { defaultResponse, describedResponse } from './choose-response.ts';
import { corsHeaders } from './cors.ts';
import type { Decision, LiveBody } from './decision.ts';
import { DIALECTS, titleOf } from './dialect.ts';
import type { Finding } from './finding.ts';
import type { Incoming } from './incoming.ts';
import { essenceOf, kindOf } from './media-type.ts';
import { negotiate } from './negotiation.ts';
import type { Prefer } from './prefer.ts';
import { type Making, type Prepare, type PreparedReply, WITHOUT_BODY } from './prepared-reply.ts';
import { kindOfStatus, Problem } from './problem.ts';
import { type Origin, type Reply, replyOf } from './reply.ts';

/**
 * What a scenario decided, as a reply: its own body in a media type that the description names and the caller takes, or the
 * description's answer for its status, with what is wrong with that. Throws a `Problem` for an error without a body.
 */
export type Decide = (incoming: Incoming, decision: Decision, origin: Origin) => PreparedReply;

/** How a body of a status is sent to callers who accept the same. */
interface Plan {
  readonly status: number;
  readonly schema: string | undefined;
  readonly mediaType: string;
  /** With the media type. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Callers may accept anything: what is kept is bounded. */
const MOST_KEPT = 64;

/** Prepares that for an operation; what no decision can change is made once. */
export function deciding(making: Making, prepare: Prepare): Decide {
  const plans = new Map<number | undefined, Map<string | undefined, Plan>>();
  const planFor = (status: number | undefined, accept: string | undefined): Plan => {
    const own = plans.get(status) ?? new Map<string | undefined, Plan>();
    const known = own.get(accept);
    if (known !== undefined) return known;
    const plan = planOf(making, status, accept);
    if (own.size < MOST_KEPT) plans.set(status, own.set(accept, plan));
    return plan;
  };
  return (incoming, decision, origin) => {
    const { status, body, fault, live, headers } = decision;
    if (live !== undefined) return { reply: liveReply(making, live), findings: [] };
    if (body === undefined && !isDescribed(making, decision)) refuse(decision);
    const { reply, findings } =
      body === undefined
        ? describedReply({ making, prepare }, incoming, status)
        : {
            reply: bodyReply(making, planFor(status, incoming.header('accept')), { value: body, origin }),
            findings: NONE,
          };
    const whole =
      headers === undefined ? reply : { ...reply, headers: { ...reply.headers, ...lowered(headers) } };
    return { reply: fault === undefined ? whole : { ...whole, fault }, findings };
  };
}

/** In the dialect `problem` an error has the body that its description gives it, where the words of the dialect would break that. */
function isDescribed(
  { operation, options, sampler }: Making,
  { status, problem, detail }: Decision,
): boolean {
  if (options.dialect !== 'problem' || problem !== undefined || status === undefined || status < 400)
    return false;
  const contents = describedResponse(operation, status)?.contents ?? [];
  const json = contents.find(({ mediaType }) => kindOf(mediaType) === 'json');
  if (json?.schema === undefined || json.examples.length > 0) return false;
  const own = new Problem(kindOfStatus(status), detail ?? '', { status });
  return !sampler.isValid(json.schema, DIALECTS.problem.body(own));
}

/** An error without a body is worded by the dialect. */
function refuse({ status, problem, detail, headers = {} }: Decision): void {
  const kind = problem ?? (status !== undefined && status >= 400 ? kindOfStatus(status) : undefined);
  if (kind === undefined) return;
  throw new Problem(kind, detail ?? `${titleOf(kind)}.`, {
    ...(status === undefined ? {} : { status }),
    headers: lowered(headers),
  });
}

/** Server-sent events (HTML, "Server-sent events"); nobody in between is to keep them. */
function liveReply({ options }: Making, live: LiveBody): Reply {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  return replyOf({ status: 200, headers: { ...(options.cors ? corsHeaders([]) : {}), ...headers }, live });
}

/** The description's answer of a status; of one that it does not have, the status alone. */
function describedReply(
  { making, prepare }: { making: Making; prepare: Prepare },
  incoming: Incoming,
  status: number | undefined,
): PreparedReply {
  if (status === undefined) return prepare(incoming, undefined);
  if (describedResponse(making.operation, status) === undefined)
    return { reply: bareReply(making, status), findings: [] };
  const wish: Prefer = {
    code: status,
    example: undefined,
    dynamic: false,
    seed: undefined,
    wait: undefined,
  };
  return prepare(incoming, wish);
}

function bareReply({ options }: Making, status: number): Reply {
  // Without a length an empty body would be sent in chunks.
  const length = WITHOUT_BODY.has(status) ? {} : { 'content-length': '0' };
  return replyOf({ status, headers: { ...(options.cors ? corsHeaders([]) : {}), ...length } });
}

function bodyReply({ sampler }: Making, plan: Plan, { value, origin }: Decided): Reply {
  const { status, schema, mediaType, headers } = plan;
  const written = sampler.write(value, schema, mediaType);
  // A journal keeps replies: what is the same in many is one object.
  const own = written.mediaType === mediaType ? headers : { ...headers, 'content-type': written.mediaType };
  return replyOf({ status, headers: own, body: written.body, origin });
}

interface Decided {
  readonly value: Json;
  readonly origin: Origin;
}

const NONE: readonly Finding[] = [];

function planOf(
  { operation, sampler, options }: Making,
  wanted: number | undefined,
  accept: string | undefined,
): Plan {
  const status = wanted ?? defaultResponse(operation)?.status ?? 200;
  const described = describedResponse(operation, status);
  const contents = described?.contents ?? [];
  // What was decided has been done: a caller who takes nothing of what there is gets it all the same.
  const { item, mediaType = 'application/json' } = negotiate(contents, accept) ?? {
    item: contents[0],
    mediaType: contents[0]?.mediaType,
  };
  const names = described?.headers.map(({ name }) => name) ?? [];
  const sent = essenceOf(mediaType) === '*/*' ? 'application/json' : mediaType;
  return {
    status,
    schema: item?.schema,
    mediaType: sent,
    headers: {
      ...(options.cors ? corsHeaders(names) : {}),
      ...(described === undefined ? {} : sampler.headers(described, operation.id).headers),
      'content-type': sent,
    },
  };
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
