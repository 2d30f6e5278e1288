import type { Fault, LiveBody } from './decision.ts';
import type { Finding } from './finding.ts';

/** What goes back to a caller, ready to be sent. */
export interface Reply {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` for no body. */
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
  /** The body, in parts that come one after the other, in the place of `body`. */
  readonly live: LiveBody | undefined;
  /** How it goes wrong on its way. */
  readonly fault: Fault | undefined;
  /** What answered; `undefined` where no operation was found. */
  readonly origin: Origin | undefined;
  /** What was found in the exchange; its header tells as much of it as has room. */
  readonly findings: readonly Finding[];
}

/** A reply of its parts. All replies are objects of one kind: whatever handles them is compiled for that one. */
export function replyOf({
  status,
  headers,
  body,
  live,
  fault,
  origin,
  findings = NO_FINDINGS,
}: Partial<Reply> & Pick<Reply, 'status' | 'headers'>): Reply {
  return { status, headers, body, live, fault, origin, findings };
}

const NO_FINDINGS: readonly Finding[] = [];

/** What answered a request, and why that. */
export interface Origin {
  /** The id of the operation. */
  readonly operation: string;
  /** A step of a scenario, the description, a wish of the caller's for a certain answer, or the check of the request. */
  readonly by: 'scenario' | 'description' | 'wish' | 'check';
  /** The behavior that answered and its place, as in `reply at transactions.yaml:14:9`. */
  readonly rule?: string;
  /** In words. */
  readonly why: string;
}
