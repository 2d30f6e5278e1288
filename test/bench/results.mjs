import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24, peerVersion } from './npm.mjs';
import { marks, tables } from './tables.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = ['@scalar/mock-server', 'openapi-backend', '@stoplight/prism-cli'];

/** Where everything ran. */
export function machine() {
  const [{ model }] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${model}, ${gigabytes} GB, ${process.platform} ${release()}, Node ${process.version}`;
}

/** All that was printed, as Markdown. */
export async function results() {
  const met = marks.filter(({ isMet }) => isMet).length;
  const missed = marks.filter(({ isMet }) => !isMet);
  const head = ['missed', 'measured', 'mark'];
  return [
    '# Results of the benchmarks',
    '`npm run bench` runs everything and writes this file; `npm run bench -- cpu peers` runs parts of it and writes nothing.',
    'Medians of turns, one contender after the other. Everything is on: validation, journal, CORS; nothing is kept on disk. Before each timed run of our server an exchange and a finding are read back from its journal.',
    markdown([
      ['', ''],
      ['machine', machine()],
      ['versions', await versions()],
      ['date', new Date().toISOString().slice(0, 10)],
      ['commit', commit()],
    ]),
    `## Marks: ${met} met, ${missed.length} missed`,
    missed.length === 0
      ? ''
      : markdown([head, ...missed.map(({ what, value, bound }) => [what, value, bound])]),
    ...tables.flatMap(({ title, rows, note }) => [`## ${title}`, note, markdown(rows)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n');
}

async function versions() {
  const own = ['hono', '@hono/node-server'].map(
    (name) => `${name} ${versionIn(join(ROOT, 'node_modules', name))}`,
  );
  const others = PEERS.flatMap((name) => {
    const version = peerVersion(name);
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const { version } = await node24();
  const other = version === undefined ? [] : [`Node ${version} for the peers, and for us beside them`];
  return [`matrix-understudy ${versionIn(ROOT)}`, ...own, ...others, ...other].join(', ');
}

function versionIn(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** What is checked out; read from the files, since a machine may have no git. */
function commit() {
  try {
    const folder = join(ROOT, '.git');
    const [, ref] = /^ref: (.+)$/m.exec(readFileSync(join(folder, 'HEAD'), 'utf8')) ?? [];
    if (ref === undefined) return readFileSync(join(folder, 'HEAD'), 'utf8').slice(0, 12);
    if (existsSync(join(folder, ref))) return readFileSync(join(folder, ref), 'utf8').slice(0, 12);
    const line = readFileSync(join(folder, 'packed-refs'), 'utf8')
      .split('\n')
      .find((one) => one.endsWith(` ${ref}`));
    return line?.slice(0, 12) ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function markdown([head, ...rows]) {
  const line = (cells) =>
    `| ${head.map((_, index) => (cells[index] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
