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
  readonly live?: LiveBody;
  /** How it goes wrong on its way. */
  readonly fault?: Fault;
  /** What answered; absent where no operation was found. */
  readonly origin?: Origin;
  /** What was found in the exchange; its header tells as much of it as has room. */
  readonly findings?: readonly Finding[];
}

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
