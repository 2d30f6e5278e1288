import { dirname, isAbsolute, parse, relative, resolve } from 'node:path';
import { statusOf } from './walk.ts';

/** A folder of files that refer to each other, and how far their references may reach. */
export interface Tree {
  readonly folder: string;
  /** The folder that no reference may leave. */
  readonly boundary: string;
}

/**
 * The tree of a given path. References from a folder may reach what stands beside it, since descriptions keep schemas
 * next to `api/`; those from a file stay in its folder; both may use the whole working folder when they are inside of it.
 */
export function treeOf(path: string): Tree {
  const given = resolve(path);
  const isFolder = statusOf(given)?.isDirectory() === true;
  const folder = isFolder ? given : dirname(given);
  const above = isFolder ? dirname(given) : folder;
  const boundary = isRoot(above) ? folder : above;
  const here = process.cwd();
  return { folder, boundary: isWithin(here, boundary) && !isRoot(here) ? here : boundary };
}

function isRoot(path: string): boolean {
  return path === parse(path).root;
}

/** Whether a path is a folder or below it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way))
  );
}

/** A path as a person in the working folder would write it. */
export function displayName(path: string): string {
  return relative(process.cwd(), path) || '.';
}
