import { alternately, ask, hasShared, mark, print, shared, start } from './harness.mjs';

const TURNS = 5;

/** From the start of a fresh process to the end of the first answer, in milliseconds. */
async function firstAnswer(kind, setting, path) {
  const begun = performance.now();
  const server = await start(kind, ...(setting === undefined ? [] : [setting]));
  await ask(server, { path });
  const spent = performance.now() - begun;
  await server.stop();
  return spent;
}

export async function coldStart() {
  const found = await alternately(TURNS, {
    hono: () => firstAnswer('hono', undefined, '/'),
    bundled: () =>
      firstAnswer('understudy', undefined, '/_matrix/client/api/v1/initialSync?access_token=alice'),
    ...(hasShared ? { shared: () => firstAnswer('understudy', shared, '/_matrix/client/versions') } : {}),
  });
  const row = (name, value, verdict = '') => [name, value, value / found.hono, verdict];
  print('Cold start to first answer', [
    ['', 'ms', 'x bare Hono', 'mark'],
    row('bare Hono', found.hono),
    row('bundled descriptions', found.bundled),
    hasShared
      ? row('113 descriptions', found.shared, mark(found.shared, 1000, 'ms'))
      : ['113 descriptions', 'skipped: no folder shared beside this checkout', '', ''],
  ]);
}
