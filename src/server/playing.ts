import type { Clock } from '../clock/clock.ts';
import type { Bundled, MockServerOptions } from './options.ts';

/** What scenarios are played with. */
export interface Playing {
  readonly bundled: Bundled;
  readonly clock: Clock;
  readonly options: MockServerOptions;
}
