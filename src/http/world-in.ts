/** The world that a path names, as in `/@alice/orders`, and the path without it; `undefined` for one that names none. */
export function worldIn(path: string): { world: string; path: string } | undefined {
  if (path.charCodeAt(1) !== 0x40) return undefined;
  const end = path.indexOf('/', 2);
  return end < 0 ? { world: path.slice(2), path: '/' } : { world: path.slice(2, end), path: path.slice(end) };
}

/** The world of requests that name none. */
export const DEFAULT_WORLD = 'default';

/** The header that names a world, where the path names none. */
export const WORLD_HEADER = 'x-understudy-world';
