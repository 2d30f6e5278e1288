import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The executable of Node 24, or why there is none. */
export type Node24 = { readonly path: string } | { readonly missing: string };

const run = promisify(execFile);
const isWindows = process.platform === 'win32';

/** Node 24 from npm, kept in the folder for temporary files. */
export async function node24(): Promise<Node24> {
  // The package `node` fetches its executable in an install script; these packages carry it, and need none.
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const folder = join(tmpdir(), 'understudy-node-24');
  const path = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  try {
    if (!existsSync(path)) await install(`${name}@24`, folder);
    return existsSync(path) ? { path } : { missing: `${name} brings no executable` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const told = /^npm error (?!code).*$/m.exec(reason)?.[0] ?? reason.split('\n')[0];
    return { missing: `Node 24 cannot be installed: ${told}` };
  }
}

/** Installs elsewhere and then renames, so that nobody meets half of it. */
async function install(name: string, folder: string): Promise<void> {
  const place = `${folder}-${process.pid}`;
  const flags = ['--prefix', place, '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
  await mkdir(place, { recursive: true });
  try {
    await run('npm', ['install', ...flags, name], { cwd: place, timeout: 60_000, shell: isWindows });
    if (!existsSync(folder)) await rename(place, folder);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
