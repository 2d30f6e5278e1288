import { alternately, ask, hasShared, mark, print, residentMegabytes, shared, start } from './harness.mjs';

const TURNS = 3;

/** The memory of a server after every operation was called once; Hono is called as often. */
async function afterAllCalls(kind, operations) {
  const server = await start(kind, ...(kind === 'understudy' ? [shared] : []));
  for (const { method, path } of operations ?? server.operations)
    await ask(server, { path: path.replace(/\{[^{}]*\}/g, 'x'), method });
  const megabytes = residentMegabytes(server.pid);
  await server.stop();
  return megabytes;
}

export async function memory() {
  if (!hasShared) return print('Memory', [['skipped: no folder shared beside this checkout']]);
  const one = await start('understudy', shared);
  await one.stop();
  const found = await alternately(TURNS, {
    hono: () => afterAllCalls('hono', one.operations),
    understudy: () => afterAllCalls('understudy'),
  });
  const above = found.understudy - found.hono;
  print(`Resident memory after ${one.operations.length} operations were called once`, [
    ['', 'MB', 'MB above', 'mark'],
    ['bare Hono', found.hono, '', ''],
    ['113 descriptions', found.understudy, above, mark(above, 60, 'MB')],
  ]);
}
