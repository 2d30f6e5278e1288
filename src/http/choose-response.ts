import type { Operation, Response } from '../spec/api.ts';
import { Problem } from './problem.ts';

/** A response of the description, and the status that it is sent with. */
export interface ChosenResponse {
  readonly response: Response;
  readonly status: number;
}

/**
 * The response that is sent when nothing is asked for: the lowest exact 2xx, then `2XX`, then `default`, then a
 * redirection, then the first; `undefined` for an operation that describes none.
 */
export function defaultResponse({ responses }: Operation): ChosenResponse | undefined {
  const lowest = responses
    .filter(({ status }) => /^2\d\d$/.test(status))
    .sort((a, b) => Number(a.status) - Number(b.status))[0];
  const named = (name: string): Response | undefined => responses.find(({ status }) => status === name);
  const redirection = responses.find(({ status }) => status.startsWith('3'));
  const response = lowest ?? named('2XX') ?? named('default') ?? redirection ?? responses[0];
  return response && { response, status: usualStatus(response) };
}

/** The response for a status that was asked for: exact, then its range, then `default`; otherwise a `Problem` that lists them. */
export function responseFor(operation: Operation, code: number): ChosenResponse {
  const response = describedResponse(operation, code);
  if (response !== undefined) return { response, status: code };
  const { responses, id } = operation;
  const known = responses.map(({ status }) => status).join(', ') || 'none';
  throw new Problem('unknown-response', `${id} describes no response ${code}. It describes: ${known}.`);
}

/** What an operation describes for a status; `undefined` for nothing. */
export function describedResponse({ responses }: Operation, code: number): Response | undefined {
  return [String(code), `${String(code).charAt(0)}XX`, 'default']
    .map((name) => responses.find(({ status }) => status === name))
    .find((response) => response !== undefined);
}

function usualStatus({ status }: Response): number {
  if (status === 'default') return 200;
  return Number(status.replace('XX', '00'));
}
