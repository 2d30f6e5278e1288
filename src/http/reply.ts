import type { Fault, LiveBody } from './decision.ts';

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
}
