import type { DialectName } from '../http/dialect.ts';
import type { Player } from '../http/player.ts';
import type { Api } from '../spec/api.ts';
import { scenarioNames } from './options.ts';
import type { Played } from './play.ts';
import type { Playing } from './playing.ts';

/**
 * Where scenarios are played over descriptions. Without a scenario nothing is: expressions, worlds and all that take time to
 * load, and memory, until somebody asks for a world.
 */
export class Stage {
  readonly #playing: Playing;
  #api: Api;
  #played: Played | undefined;
  #opening: Promise<Played> | undefined;

  constructor(api: Api, playing: Playing) {
    this.#api = api;
    this.#playing = playing;
  }

  /** What plays now; `undefined` for nothing. */
  readonly player = (): Player | undefined => this.#played?.player;

  /** How the scenario wants errors to be worded. */
  get dialect(): DialectName | undefined {
    return this.#played?.dialect;
  }

  /** Begins where there is a scenario. Rejects with a `LogError` where the state cannot be read. */
  async begin(): Promise<void> {
    if (scenarioNames(this.#playing.options).length > 0) await this.play();
  }

  /** What plays; it begins with the first who asks. */
  play(): Promise<Played> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** The absolute paths of the scenario's files. */
  get files(): readonly string[] {
    return this.#played?.files ?? [];
  }

  /** The time of a world where time stands still; else the clock's is good enough. */
  timeIn(world: string): number | undefined {
    return this.#playing.options.clock === 'manual' ? this.player()?.clockOf(world)?.now() : undefined;
  }

  /** Goes on over other descriptions, with the scenario as it reads now; the function that it gives back does so. */
  async prepare(api: Api): Promise<() => Promise<void>> {
    const next = await this.#played?.prepare(api);
    return async () => {
      this.#api = api;
      await next?.();
    };
  }

  async close(): Promise<void> {
    const played = await this.#opening?.catch(() => undefined);
    await played?.close();
  }

  async #open(): Promise<Played> {
    const { play } = await import('./play.ts');
    this.#played = await play(this.#api, this.#playing);
    return this.#played;
  }
}
