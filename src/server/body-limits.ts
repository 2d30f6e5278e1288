import { Problem } from '../http/problem.ts';

/** The connection is not told to close: that cuts it off at once, and an answer that was not yet read is lost. */
export function tooLarge(mostBytes: number): Problem {
  return new Problem('body-too-large', `The body is larger than ${mostBytes} bytes.`);
}

/** Nobody is there any more to read this; it only ends the request. */
export function aborted(): Problem {
  return new Aborted('malformed-request', 'The request ended before its body did.');
}

/** A request whose client went away before it was whole. */
export class Aborted extends Problem {}
