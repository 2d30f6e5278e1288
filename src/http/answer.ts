import { Composer } from '../schema/composer.ts';
import { Validator } from '../schema/validator.ts';
import type { Api, Operation } from '../spec/api.ts';
import { type ChosenResponse, defaultResponse, responseFor } from './choose-response.ts';
import { type Incoming, parameterKey } from './incoming.ts';
import { kindOf } from './media-type.ts';
import { parsePrefer } from './prefer.ts';
import type { Reply } from './reply.ts';
import { Sampler } from './sample.ts';

/** Answers requests to operations from their descriptions alone. */
export type Answer = (operation: Operation, incoming: Incoming) => Reply;

/** What the answers are a function of, beside the request. */
export interface AnswerOptions {
  readonly seed: string;
}

const EMPTY: Reply = { status: 200, headers: {}, body: undefined };
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Makes the function that answers; a reply that no request can change is made once. */
export function answers(api: Api, { seed }: AnswerOptions): Answer {
  const validator = new Validator(api.schemas);
  const sampler = new Sampler(api, new Composer({ registry: api.schemas, validator, seed }));
  const known = new Map<string, Reply>();
  return (operation, incoming) => {
    const { code } = parsePrefer(incoming.header('prefer'));
    const key = `${operation.id} ${code ?? ''}`;
    const prepared = known.get(key);
    if (prepared !== undefined) return prepared;
    const chosen = code === undefined ? defaultResponse(operation) : responseFor(operation, code);
    if (chosen === undefined) return EMPTY;
    const { reply, varies } = replyOf(
      sampler,
      chosen,
      `${operation.id}\n${chosen.status}\n${parameterKey(operation, incoming)}`,
    );
    if (!varies) known.set(key, reply);
    return reply;
  };
}

function replyOf(
  sampler: Sampler,
  { response, status }: ChosenResponse,
  key: string,
): { reply: Reply; varies: boolean } {
  const content = WITHOUT_BODY.has(status) ? undefined : preferredContent(response.contents);
  const sample = content && sampler.body(content, key);
  const headers: Record<string, string> = {};
  let varies = sample?.varies ?? false;
  for (const header of response.headers) {
    const name = header.name.toLowerCase();
    // The media type says what the body is; a header of that name may only say more where the body is bytes.
    if (
      name === 'content-type' &&
      !(content !== undefined && kindOf(content.mediaType) === 'bytes' && header.example !== undefined)
    )
      continue;
    const made = sampler.header(header, key);
    if (made === undefined) continue;
    headers[name] = made.text;
    varies ||= made.varies;
  }
  if (status >= 300 && status < 400 && status !== 304) headers.location ??= 'https://example.org/';
  if (sample !== undefined) headers['content-type'] ??= sample.mediaType;
  return { reply: { status, headers, body: sample?.body }, varies };
}

/** Without a wish of the caller's: JSON if there is some, else what is described first. */
function preferredContent(
  contents: ChosenResponse['response']['contents'],
): (typeof contents)[number] | undefined {
  return contents.find(({ mediaType }) => kindOf(mediaType) === 'json') ?? contents[0];
}
