import type { Clock } from '../clock/clock.ts';
import { manualClock } from '../clock/manual-clock.ts';
import { sendOverNetwork } from '../engine/outbox.ts';
import { Worlds } from '../engine/worlds.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import { jsonOf } from '../json/json.ts';
import { fileLogs } from '../log/file-log.ts';
import type { Logs } from '../log/log.ts';
import { memoryLogs } from '../log/memory-log.ts';
import type { Entry, Given } from '../world/entry.ts';
import type { Program } from '../world/program.ts';
import type { WorldSettings } from './world-settings.ts';

const START = Date.UTC(2025, 0);
const GUARD = 60_000;

/** The worlds of a server, the first of them opened. Rejects with a `LogError` where that cannot be read. */
export async function worldsOf(program: Program, clock: Clock, settings: WorldSettings): Promise<Worlds> {
  const { state = 'memory', start = START, seed = 'understudy', worlds = {} } = settings;
  const made = new Worlds(
    {
      program,
      seed,
      // What is put into a world is frozen: whoever gave it goes on with his own.
      given: settings.given && (jsonOf(settings.given) as Given),
      send: sendOverNetwork,
      logs: await logsOf(state),
      clock: settings.clock === 'manual' ? () => manualClock(start) : () => clock,
      guard: settings.clock === 'manual' ? { clock, after: settings.guard ?? GUARD } : undefined,
      isFixed: worlds.fixed ?? false,
      most: worlds.most ?? 1000,
      idle: worlds.idle ?? 3_600_000,
      forgetsIdle: state === 'memory',
      isChecked: settings.checkDeterminism,
      note: settings.onNote,
    },
    clock,
  );
  try {
    await made.get(DEFAULT_WORLD);
  } catch (error) {
    await made.close();
    throw error;
  }
  return made;
}

function logsOf(state: string): Promise<Logs<Entry>> {
  if (state === 'memory') return Promise.resolve(memoryLogs<Entry>());
  const [, folder] = /^file:(.+)$/.exec(state) ?? [];
  if (folder !== undefined) return fileLogs<Entry>(folder);
  throw new RangeError(
    `There is no state ${JSON.stringify(state)}: it is memory, or file: and the name of a folder.`,
  );
}
