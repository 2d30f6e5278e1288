import type { JsonObject } from '../json/json.ts';
import { readLog } from '../log/read-log.ts';
import { loadApi } from '../spec/load.ts';
import type { Entry } from '../world/entry.ts';
import { World } from '../world/world.ts';
import { type Bundled, type MockServerOptions, scenarioNames, servesBundled } from './options.ts';
import { scenarioFor } from './play.ts';

/** What came of folding a log again. */
export interface Replay {
  readonly entries: number;
  /** What should be known about the log: that its end is missing, that it was written by another scenario. */
  readonly notes: readonly string[];
}

/**
 * Folds a log again, and tells each answer in the order in which the calls came to their ends; nothing is sent. Rejects with
 * a `LogError` for a log that cannot be read.
 */
export async function replay(
  bundled: Bundled,
  { log, tell, ...options }: MockServerOptions & { log: string; tell: (answer: JsonObject) => void },
): Promise<Replay> {
  if (scenarioNames(options).length === 0)
    throw new RangeError('A log is folded by a scenario: name the one that wrote it.');
  const api = await loadApi(servesBundled(options) ? [bundled.api] : [options.spec ?? []].flat(), options);
  const scenario = await scenarioFor(api, bundled, options);
  const world = new World(scenario.program);
  const operations = new Map<string, string>();
  const notes: string[] = [];
  const { entries, cut } = await readLog<Entry>(log, (entry) => {
    if (entry.kind === 'begin' && entry.program !== scenario.program.hash)
      notes.push(
        'This log was written by another scenario, or for other descriptions: its answers may differ.',
      );
    if (entry.kind === 'call') operations.set(entry.ref, entry.exchange.operation);
    for (const { ref, decision } of world.apply(entry).answers)
      tell({ operation: operations.get(ref) ?? '', ...JSON.parse(JSON.stringify(decision)) });
  });
  if (cut !== undefined)
    notes.push(`The log ends in the middle of line ${cut.line}; ${cut.bytes} bytes were passed over.`);
  return { entries, notes };
}
