import type { Exchange } from '../http/exchange.ts';
import type { Json } from '../json/json.ts';

/**
 * What a log holds: everything that decides what a world says. The fold of equal entries is the same world, with the same
 * bytes, on every machine.
 */
export type Entry = {
  /** When it was appended, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
} & (
  | {
      readonly kind: 'begin';
      readonly format: 1;
      readonly seed: string;
      /** The hash of scenario and descriptions: another program makes another world of the same entries. */
      readonly program: string;
    }
  | {
      readonly kind: 'call';
      /** By which the engine finds its caller again; no step sees it. */
      readonly ref: string;
      readonly exchange: Exchange;
    }
  /** The deadline of a call that waits has passed. */
  | { readonly kind: 'wake'; readonly call: string }
  /** An outgoing request has ended for good. */
  | { readonly kind: 'outcome'; readonly effect: string; readonly result: Json }
  /** Something that the scenario does by itself. */
  | { readonly kind: 'cue'; readonly name: string }
  /** Entries that were put into a stream from outside. */
  | { readonly kind: 'inject'; readonly stream: string; readonly entries: readonly Json[] }
  /** From here on the world is another one's copy: what waits, and what is to be sent, stays behind. */
  | { readonly kind: 'fork' }
  /** Everything begins anew. */
  | { readonly kind: 'reset' }
);
