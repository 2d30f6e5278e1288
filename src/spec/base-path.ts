import { childOf, childrenOf, type Location } from '../document/location.ts';
import { isObject, property, textOf } from '../json/json.ts';
import type { OperationPlace, Reading } from './dialect.ts';

/** The base paths that `servers` of the nearest level give: the paths of their URLs, variables at their defaults. */
export function serverPaths(reading: Reading, { operation, pathItem }: OperationPlace): readonly string[] {
  for (const level of [operation, pathItem, reading.root]) {
    const servers = childOf(level, 'servers');
    const paths =
      servers === undefined ? [] : childrenOf(servers).map(([, server]) => serverPath(reading, server));
    const usable = paths.filter((path) => path !== undefined);
    if (usable.length > 0) return [...new Set(usable)];
  }
  return [''];
}

function serverPath({ files }: Reading, server: Location): string | undefined {
  const url = property(server.value, 'url');
  if (typeof url !== 'string') return '';
  const path = pathOf(url.replace(/\{([^{}]*)\}/g, (_, name: string) => defaultOf(server, name)));
  if (path === undefined)
    files.mistakes.at(childOf(server, 'url') ?? server, {
      code: 'SERVER_UNUSABLE',
      message: `The server URL ${url} has no path that could be served`,
      remedy: 'Write an absolute URL, or a path that begins with a slash.',
    });
  return path;
}

function defaultOf(server: Location, name: string): string {
  const variable = property(property(server.value, 'variables'), name);
  const value = isObject(variable) ? variable.default : undefined;
  return value === undefined || value === null ? '' : textOf(value);
}

/** A relative URL is relative to where the description is served, which here is the root. */
function pathOf(url: string): string | undefined {
  const base = 'http://localhost/';
  if (!URL.canParse(url, base)) return undefined;
  const { pathname } = new URL(url, base);
  try {
    return withoutSlash(decodeURI(pathname));
  } catch {
    return undefined;
  }
}

/** A base path without a slash at its end, and with one at its beginning unless it is empty. */
export function withoutSlash(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}
