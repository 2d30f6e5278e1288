import type { Decision } from '../../http/decision.ts';
import { PROBLEM_KINDS, type ProblemKind } from '../../http/problem.ts';
import { isObject, type Json, textOf } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Behavior } from '../behavior.ts';
import type { Template } from '../expressions/template.ts';
import { closed, STATUS, TEMPLATE } from '../options.ts';

/** What an answer is made of. */
export interface ReplyOptions {
  readonly status?: number;
  readonly headers?: Template;
  readonly body?: Template;
  readonly problem?: ProblemKind;
  readonly detail?: Template;
}

/** The options of an answer. */
export const REPLY: ReturnType<typeof closed> = closed({
  status: STATUS,
  headers: TEMPLATE,
  body: TEMPLATE,
  problem: { enum: PROBLEM_KINDS },
  detail: TEMPLATE,
});

/** Makes an answer for a call. */
export function decided({ status, headers, body, problem, detail }: ReplyOptions, call: Call): Decision {
  const { scope } = call;
  const made: { -readonly [Name in keyof Decision]: Decision[Name] } = {};
  if (status !== undefined) made.status = status;
  if (headers !== undefined) made.headers = texts(headers.evaluate(scope, call));
  if (body !== undefined) made.body = body.evaluate(scope, call);
  if (problem !== undefined) made.problem = problem;
  if (detail !== undefined) made.detail = textOf(detail.evaluate(scope, call));
  return made;
}

function texts(headers: Json): Record<string, string> {
  if (!isObject(headers)) throw new Error('headers must be an object');
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]));
}

/** Answers; without a body, with the description's own answer of that status, or an error in the words of the dialect. */
export const reply: Behavior<ReplyOptions> = {
  name: 'reply',
  description: 'Answers with a status, headers and a body; without a body, as the description does.',
  options: REPLY,
  changes: () => 'never',
  create: (options) => (call) => decided(options, call),
};
