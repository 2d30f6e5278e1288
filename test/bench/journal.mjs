import { print, start } from './harness.mjs';
import { USERS } from './work.mjs';

const STEPS = [10_000, 100_000, 500_000, 1_000_000];

/** What a journal holds as exchanges come and go: it keeps the latest 10,000, whatever there has been. */
export async function journal() {
  const server = await start('journaled', USERS);
  let done = 0;
  let first;
  const rows = [['exchanges', 'MB of heap', 'x the first', 'MB resident']];
  for (const step of STEPS) {
    const { heap, resident, count } = await server.tell(step - done);
    done = step;
    first ??= heap;
    rows.push([String(count), heap, heap / first, resident]);
  }
  await server.stop();
  print('Memory of the journal, in process, after garbage collection', rows);
}
