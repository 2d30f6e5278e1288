import type { Given } from '../world/entry.ts';

/** How worlds are kept, and how time passes in them. */
export interface WorldSettings {
  /** Where worlds are kept: `memory`, or `file:` and a folder, in which they outlive the process. Default: `memory`. */
  readonly state?: string | undefined;
  /** Whether time passes by itself, or stands still until it is moved. Default: `real`. */
  readonly clock?: 'real' | 'manual' | undefined;
  /** Where a clock that is moved by hand begins, in milliseconds since 1970. Default: 2025-01-01T00:00Z. */
  readonly start?: number | undefined;
  /**
   * How long a request may wait in real time where the clock stands still, in milliseconds: then it is answered as if its time
   * had come. Default: 60,000.
   */
  readonly guard?: number | undefined;
  /** Two seeds give two sets of generated bodies and identifiers. Default: `understudy`. */
  readonly seed?: string | undefined;
  /** What the tables and streams of the scenario begin with in every world, besides what it says itself. Default: nothing. */
  readonly given?: Given | undefined;
  /** What bounds the worlds. */
  readonly worlds?: WorldLimits | undefined;
  /** Whether every change is computed twice, to find behaviors of your own that are not deterministic. Default: false. */
  readonly checkDeterminism?: boolean | undefined;
  /** Is told what should be known about the log of a world. Default: nobody is told. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** What bounds the worlds of a server. */
export interface WorldLimits {
  /** Whether worlds are made by `world` alone, and not by a request that names them. Default: false. */
  readonly fixed?: boolean | undefined;
  /** How many there may be. Default: 1,000. */
  readonly most?: number | undefined;
  /** How long one has to lie idle before another may take its room, in milliseconds. Default: an hour. */
  readonly idle?: number | undefined;
}

/** What may be different about a world. */
export interface WorldOptions {
  /** Default: the seed of the server. */
  readonly seed?: string | undefined;
  /** What its tables and streams begin with, also after a reset. Default: what the server gives. */
  readonly given?: Given | undefined;
}
