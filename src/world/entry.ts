import type { Exchange } from '../http/exchange.ts';
import type { Json } from '../json/json.ts';

/** What a world begins with besides what its scenario says: rows by table, entries by stream. */
export type Given = {
  readonly tables?: Readonly<Record<string, readonly Json[]>>;
  readonly streams?: Readonly<Record<string, readonly Json[]>>;
};

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
      /** What its tables and streams begin with besides what the scenario says. */
      readonly given?: Given;
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
  | {
      readonly kind: 'inject';
      readonly ref?: string;
      readonly stream: string;
      readonly entries: readonly Json[];
    }
  /** Rows that were put into a table from outside. */
  | { readonly kind: 'put'; readonly ref?: string; readonly table: string; readonly rows: readonly Json[] }
  /** A row that was taken out of a table from outside. */
  | { readonly kind: 'take'; readonly ref?: string; readonly table: string; readonly key: string }
  /** A rule that lies over all others until everything begins anew. */
  | { readonly kind: 'use'; readonly on: string; readonly steps: Json }
  /** From here on another scenario is played, for other descriptions perhaps; the state stays. */
  | { readonly kind: 'program'; readonly program: string }
  /** From here on the world is another one's copy: what waits, and what is to be sent, stays behind. */
  | { readonly kind: 'fork' }
  /** Everything begins anew. */
  | { readonly kind: 'reset' }
);

const KINDS: Readonly<Record<Entry['kind'], true>> = {
  begin: true,
  call: true,
  wake: true,
  outcome: true,
  cue: true,
  inject: true,
  put: true,
  take: true,
  use: true,
  program: true,
  fork: true,
  reset: true,
};

/** Every kind of entry; the compiler asks for each of them. */
export const ENTRY_KINDS: ReadonlySet<string> = new Set(Object.keys(KINDS));
