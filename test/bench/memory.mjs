import {
  alternately,
  ask,
  hasShared,
  mark,
  print,
  residentMegabytes,
  shared,
  start,
  startCommand,
} from './harness.mjs';

const TURNS = 3;

/** The memory of a server after every operation was called once; Hono is called as often. */
async function afterAllCalls(server, operations) {
  for (const { method, path } of operations)
    await ask(server, { path: path.replace(/\{[^{}]*\}/g, 'x'), method });
  const megabytes = residentMegabytes(server.pid);
  await server.stop();
  return megabytes;
}

/** Memory with everything on; requests that are wrong are answered all the same, so that every operation makes its body. */
export async function memory() {
  if (!hasShared) return print('Memory', [['skipped: no folder shared beside this checkout']]);
  const one = await start('understudy', shared);
  await one.stop();
  const { operations } = one;
  const found = await alternately(TURNS, {
    hono: async () => afterAllCalls(await start('hono'), operations),
    inProcess: async () => afterAllCalls(await start('understudy', shared), operations),
    command: async () => afterAllCalls(await startCommand(shared, '--validate', 'warn'), operations),
  });
  const row = (name, megabytes) => [
    name,
    megabytes,
    megabytes - found.hono,
    mark(megabytes - found.hono, 60, 'MB'),
  ];
  print(`Resident memory after ${operations.length} operations were called once`, [
    ['', 'MB', 'MB above', 'mark'],
    ['bare Hono', found.hono, '', ''],
    row('understudy serve, 113 descriptions', found.command),
    row('the library, 113 descriptions', found.inProcess),
  ]);
}
