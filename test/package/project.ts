import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Folder, folderOf } from '../support/folder.ts';

/** The folder of this package. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A description and a scenario that tests in a project may use. */
export const shop: Readonly<Record<string, string>> = Object.fromEntries(
  ['shop.yaml', 'shop-scenario.yaml'].map((name) => [
    name,
    readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8'),
  ]),
);

/** What a command came to. */
export interface Ran {
  readonly code: number;
  /** What it printed, to standard output and to standard error. */
  readonly printed: string;
  readonly stdout: string;
}

/** A project that uses this package. */
export interface Project extends Folder {
  /** Runs the command of an installed package in the folder of the project. */
  run(command: string, ...words: string[]): Promise<Ran>;
}

/** An empty project with these files. What is installed is linked to from here; this package comes out of a tarball, if one is said. */
export async function projectOf(
  files: Readonly<Record<string, string>>,
  { installed, tarball }: { readonly installed: readonly string[]; readonly tarball?: string },
): Promise<Project> {
  const folder = await folderOf({ 'package.json': { private: true, type: 'module' }, ...files });
  const modules = join(folder.path, 'node_modules');
  await mkdir(modules);
  if (tarball === undefined) await symlink(root, join(modules, 'matrix-understudy'));
  else await unpack(tarball, modules);
  for (const name of installed) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  return { ...folder, run: (command, ...words) => run(folder.path, binaryOf(command), words) };
}

/** Packs this package as it is built, and tells where the tarball is. */
export async function pack(into: string): Promise<string> {
  const words = ['pack', '--ignore-scripts', '--silent', '--pack-destination', into];
  const { stdout } = await run(root, 'npm', words);
  return join(into, stdout.trim());
}

/** What this package needs where it is installed. */
export function dependencies(): string[] {
  return Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies);
}

async function unpack(tarball: string, modules: string): Promise<void> {
  await run(modules, 'tar', ['xzf', tarball]);
  await rename(join(modules, 'package'), join(modules, 'matrix-understudy'));
}

function binaryOf(command: string): string {
  return command === 'node' ? process.execPath : join(root, 'node_modules/.bin', command);
}

function run(cwd: string, file: string, words: readonly string[]): Promise<Ran> {
  // A test runner that runs in another one is not to know.
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|FORCE_COLOR$)/.test(name),
  );
  const env = { ...Object.fromEntries(outer), NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(file, words, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
        printed: stdout + stderr,
        stdout,
      }),
    );
  });
}
