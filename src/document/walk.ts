import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json', '']);

/**
 * The files below a folder that could hold a description, sorted by name; symbolic links are followed, each folder and
 * file is met once, `node_modules` and names that begin with a dot are passed over, a folder that cannot be read is told.
 */
export function walk(folder: string, unreadable: (folder: string, reason: string) => void): string[] {
  const met = new Set<string>();
  const visit = (path: string): string[] => {
    const status = statusOf(path);
    if (status === undefined) return [];
    const real = realpathSync(path);
    if (met.has(real)) return [];
    met.add(real);
    if (status.isFile()) return EXTENSIONS.has(extname(path).toLowerCase()) ? [path] : [];
    return status.isDirectory() ? namesIn(path, unreadable).flatMap((name) => visit(join(path, name))) : [];
  };
  return visit(folder);
}

function namesIn(folder: string, unreadable: (folder: string, reason: string) => void): string[] {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules');
    return names.sort();
  } catch (error) {
    unreadable(folder, reasonOf(error));
    return [];
  }
}

/** What a path leads to; `undefined` for a link that leads nowhere or to itself. */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Why a call to the file system failed, in few words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
}
