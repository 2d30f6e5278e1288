import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMockServer, inspectApi } from '../../dist/index.js';

// The process that the fuzz tests may lose: it loads what it is sent, asks every operation, and tells what broke the claim.
const unpolluted = Object.getOwnPropertyNames(Object.prototype).join();
const base = await mkdtemp(join(tmpdir(), 'understudy-fuzz-'));
process.on('exit', () => rmSync(base, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());

let runs = 0;
process.on('message', async ({ files, spec }) => {
  const folder = join(base, String(runs++));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    process.send(await verdictOn(spec ?? folder));
  } catch (error) {
    process.send({ broken: [`it throws ${error?.stack ?? error}`], codes: [], operations: 0, statuses: [] });
  }
  rmSync(folder, { recursive: true, force: true });
});
process.send('ready');

async function verdictOn(spec) {
  const server = await createMockServer({ spec });
  const broken = [];
  const statuses = [];
  for (const operation of server.api.operations) {
    if (isAskable(operation)) {
      const response = await server.fetch(pathOf(operation), { method: operation.method });
      statuses.push(response.status);
      broken.push(...(await wrongWith(response)).map((what) => `${operation.id} ${what}`));
    }
  }
  inspectApi(server.api);
  const mistakes = server.mistakes();
  broken.push(...mistakes.filter(isPlaceless).map((mistake) => `has no place: ${JSON.stringify(mistake)}`));
  if (statuses.includes(500) && !mistakes.some(({ severity }) => severity === 'error'))
    broken.push('an internal error that no mistake explains');
  if (Object.getOwnPropertyNames(Object.prototype).join() !== unpolluted)
    broken.push('Object.prototype has changed');
  return {
    broken,
    codes: mistakes.map(({ code }) => code),
    operations: server.api.operations.length,
    statuses,
  };
}

/** The Fetch standard forbids TRACE, and methods that are no tokens. */
function isAskable({ method }) {
  return !['TRACE', 'CONNECT', 'TRACK'].includes(method) && /^[\w!#$%&'*+.^`|~-]+$/.test(method);
}

function pathOf({ paths }) {
  const path = (paths[0] ?? '/').replace(/\{[^{}]*\}/g, 'x');
  return `/${encodeURI(path.toWellFormed()).replace(/^\/+/, '').replaceAll('?', '%3F').replaceAll('#', '%23')}`;
}

async function wrongWith(response) {
  if (!(response instanceof Response)) return ['gives no Response'];
  const { status } = response;
  if (status < 200 || status > 599) return [`has the status ${status}`];
  const text = await response.text();
  if (text === '' || !/^[^;]*[/+]json\s*(;|$)/i.test(response.headers.get('content-type') ?? '')) return [];
  try {
    JSON.parse(text);
    return [];
  } catch {
    return [`says ${text.slice(0, 100)}, which is no JSON`];
  }
}

function isPlaceless({ file, line, column, message, remedy }) {
  return !(file && line >= 1 && column >= 1 && message?.trim() && remedy?.trim());
}
