import type { WorldHandle } from '../engine/world-handle.ts';
import type { Beginning, Worlds } from '../engine/worlds.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Api } from '../spec/api.ts';

/** What the control API controls. */
export interface Controlled {
  api(): Api;
  readonly journal: JournalReader;
  /** The worlds, which are there from the first time that somebody asks for them. */
  play(): Promise<ControlledWorlds>;
  /** Reads all files again. */
  reload(): Promise<object>;
}

/** The worlds of a server. */
export interface ControlledWorlds {
  readonly worlds: Worlds;
  world(name?: string, options?: Beginning): Promise<WorldHandle>;
}
