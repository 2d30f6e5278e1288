import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reasonIn } from './harness.mjs';

const PEERS = fileURLToPath(new URL('peers', import.meta.url));
const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
const run = promisify(execFile);

/** The version of a package among the peers; nothing where they are not installed. */
export function peerVersion(name) {
  const file = join(PEERS, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** The command of Prism. */
export const PRISM = join(PEERS, 'node_modules/.bin/prism');

/** Installs the peers, unless just these are there; why that cannot be, or nothing. */
export async function installPeers() {
  const wanted = readFileSync(join(PEERS, 'package-lock.json'), 'utf8');
  const stamp = join(PEERS, 'node_modules', '.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  return unless(async () => {
    await npm('ci', '--prefix', PEERS, ...FLAGS);
    await writeFile(stamp, wanted);
  });
}

/** Node 24, kept in the folder for temporary files: its executable and its version, or why there is none. */
export async function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24)
    return { path: process.execPath, version: process.versions.node };
  // The package `node` fetches its executable in an install script; these packages carry it, and need none.
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(tmpdir(), 'understudy-bench-node-24');
  const path = join(folder, 'node_modules', name, 'bin/node');
  const missing = existsSync(path) ? undefined : await installNode(`${name}@24`, folder);
  if (missing !== undefined) return { missing };
  const { stdout } = await run(path, ['--version']);
  return { path, version: stdout.trim().slice(1) };
}

/** Installs elsewhere and then renames, so that nobody meets half of it; why that cannot be, or nothing. */
async function installNode(name, folder) {
  const place = `${folder}-${process.pid}`;
  const missing = await unless(async () => {
    await mkdir(place, { recursive: true });
    await npm('install', '--prefix', place, ...FLAGS, name);
    await rename(place, folder);
  });
  await rm(place, { recursive: true, force: true });
  return missing;
}

function npm(...words) {
  return run('npm', words, { timeout: 180_000 });
}

async function unless(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    return reasonIn(String(error.stderr ?? error.message)) || error.message;
  }
}
