import type { MockServer } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';
import { errorsIn, type Told } from './asking.ts';

/** The responses of an operation that says nothing of its answer. */
export const OK = { 200: { description: 'ok' } };

/** A server for one document of OpenAPI 3.1 with these paths. */
export function server(paths: object, more: object = {}): Promise<MockServer> {
  return serverOf({ 'tricks.json': documentOf(paths, more) });
}

/** The path `/thing`, whose `post` takes a body of these media types. */
export function taking(content: object, responses: object = OK): object {
  return { '/thing': { post: { requestBody: { required: true, content }, responses } } };
}

/** A `post` of a value as JSON. */
export function json(value: unknown, type = 'application/json'): RequestInit {
  return { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(value) };
}

/** A `post` of a form as it is written. */
export function form(text: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: text };
}

/** The status and the errors of an answer. */
export function outcome(answer: Told): [number, string[]] {
  return [answer.status, errorsIn(answer)];
}
