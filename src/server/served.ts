import type { Clock } from '../clock/clock.ts';
import type { Player } from '../http/player.ts';
import type { RespondOptions } from '../http/respond-options.ts';
import type { Journal } from '../journal/journal.ts';
import type { Api } from '../spec/api.ts';

/** What an application is made with. */
export interface AppOptions extends RespondOptions {
  /** The largest body that is taken, in bytes. */
  readonly mostBytes: number;
  /** The longest URL that is taken, in characters. */
  readonly longestUrl: number;
}

/** What is served: descriptions, and what plays over them. */
export interface Served {
  readonly api: Api;
  readonly clock: Clock;
  readonly journal: Journal;
  /** What plays at the time of a request. */
  playing(): Player | undefined;
  /** The time of a world, where that is not the clock's. */
  timeIn(world: string): number | undefined;
}
