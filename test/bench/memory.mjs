import { everythingOn } from './everything-on.mjs';
import { hasShared, shared, start, startCommand } from './harness.mjs';
import { residentMegabytes } from './proc.mjs';
import { ask } from './requests.mjs';
import { atMost, print, skipped } from './tables.mjs';
import { alternately } from './turns.mjs';
import { PROFILE } from './work.mjs';

const TURNS = 5;
/** What is wrong is answered all the same, so that every operation makes its body. */
const SETTINGS = { spec: shared, validate: 'warn' };

/** Memory with everything on, after every operation was called once; bare Hono is called as often. */
export async function memory() {
  const title = 'Memory';
  if (!hasShared) return skipped(title, 'no folder shared beside this checkout');
  const one = await start('servers/understudy', SETTINGS);
  await one.stop();
  const { operations } = one;
  const found = await alternately(TURNS, {
    hono: async () => afterAllCalls(await start('servers/hono'), operations),
    library: async () => afterAllCalls(await start('servers/understudy', SETTINGS), operations, PROFILE),
    command: async () => afterAllCalls(await startCommand(shared, '--validate', 'warn'), operations, PROFILE),
  });
  const { hono } = found;
  const row = (name, { resident, heap }) => [
    name,
    resident,
    resident - hono.resident,
    atMost(`RSS, ${name}`, resident - hono.resident, 40, 'MB above'),
    heap ?? '',
    heap === undefined ? '' : atMost(`heap, ${name}`, heap, 40, 'MB'),
  ];
  print(`Memory after ${operations.length} operations of 113 files were called once`, [
    ['', 'RSS, MB', 'MB above', 'mark', 'heap after gc, MB', 'mark'],
    ['bare Hono', hono.resident, '', '', hono.heap, ''],
    row('createMockServer', found.library),
    row('understudy serve', found.command),
  ]);
}

async function afterAllCalls(server, operations, shown) {
  if (shown !== undefined) await everythingOn(server, shown);
  for (const { method, path } of operations)
    await ask(server, { path: path.replace(/\{[^{}]*\}/g, 'x'), method });
  const resident = residentMegabytes(server.pid);
  const heap = server.tell && { heap: await server.tell('heap') };
  await server.stop();
  return { resident, ...heap };
}
