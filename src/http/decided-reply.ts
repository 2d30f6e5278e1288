import type { Json } from '../json/json.ts';
import { defaultResponse, describedResponse } from './choose-response.ts';
import { corsHeaders } from './cors.ts';
import type { Decision, LiveBody } from './decision.ts';
import type { Incoming } from './incoming.ts';
import { essenceOf } from './media-type.ts';
import { negotiate } from './negotiation.ts';
import type { Prefer } from './prefer.ts';
import type { Making, Prepare } from './prepared-reply.ts';
import { kindOfStatus, Problem } from './problem.ts';
import type { Reply } from './reply.ts';

/**
 * What a scenario decided, as a reply: its own body in a media type that the description names and the caller takes, or the
 * description's answer for its status. Throws a `Problem` for an error without a body.
 */
export function decidedReply(
  { making, prepare }: { making: Making; prepare: Prepare },
  incoming: Incoming,
  decision: Decision,
): Reply {
  const { status, body, problem, detail, fault, live, headers = {} } = decision;
  if (live !== undefined) return liveReply(making, live);
  const own = lowered(headers);
  const kind = problem ?? (status !== undefined && status >= 400 ? kindOfStatus(status) : undefined);
  if (body === undefined && kind !== undefined)
    throw new Problem(kind, detail ?? `The scenario answers ${status ?? kind}.`, {
      ...(status === undefined ? {} : { status }),
      headers: own,
    });
  const reply =
    body === undefined ? describedReply(prepare, incoming, status) : bodyReply(making, incoming, decision);
  const whole = Object.keys(own).length === 0 ? reply : { ...reply, headers: { ...reply.headers, ...own } };
  return fault === undefined ? whole : { ...whole, fault };
}

/** Server-sent events (HTML, "Server-sent events"); nobody in between is to keep them. */
function liveReply({ options }: Making, live: LiveBody): Reply {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  return {
    status: 200,
    headers: { ...(options.cors ? corsHeaders([]) : {}), ...headers },
    body: undefined,
    live,
  };
}

function describedReply(prepare: Prepare, incoming: Incoming, status: number | undefined): Reply {
  if (status === undefined) return prepare(incoming, undefined).reply;
  const wish: Prefer = { code: status, example: undefined, dynamic: false, seed: undefined, wait: undefined };
  return prepare(incoming, wish).reply;
}

function bodyReply({ operation, sampler, options }: Making, incoming: Incoming, decision: Decision): Reply {
  const body: Json = decision.body ?? null;
  const status = decision.status ?? defaultResponse(operation)?.status ?? 200;
  const described = describedResponse(operation, status);
  const contents = described?.contents ?? [];
  // What was decided has been done: a caller who takes nothing of what there is gets it all the same.
  const { item, mediaType = 'application/json' } = negotiate(contents, incoming.header('accept')) ?? {
    item: contents[0],
    mediaType: contents[0]?.mediaType,
  };
  const written = sampler.write(
    body,
    item?.schema,
    essenceOf(mediaType) === '*/*' ? 'application/json' : mediaType,
  );
  const names = described?.headers.map(({ name }) => name) ?? [];
  return {
    status,
    headers: {
      ...(options.cors ? corsHeaders(names) : {}),
      ...(described === undefined ? {} : sampler.headers(described, operation.id).headers),
      'content-type': written.mediaType,
    },
    body: written.body,
  };
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
