import { SMALL, start } from './harness.mjs';
import { residentMegabytes } from './proc.mjs';
import { print } from './tables.mjs';

const STEPS = [10_000, 100_000, 500_000, 1_000_000];

/** What a journal holds as exchanges come and go: it keeps the latest 10,000, whatever there has been. */
export async function journal() {
  const server = await start('servers/journaled', { spec: SMALL });
  let done = 0;
  let first;
  const rows = [['exchanges', 'heap after gc, MB', 'x the first', 'RSS, MB']];
  for (const step of STEPS) {
    const count = await server.tell('call', step - done);
    done = step;
    const resident = residentMegabytes(server.pid);
    const heap = await server.tell('heap');
    first ??= heap;
    rows.push([count.toLocaleString('en'), heap, heap / first, resident]);
  }
  await server.stop();
  print('Memory of the journal, in process', rows);
}
