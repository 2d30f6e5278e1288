import type { Files } from '../document/files.ts';
import { childOf, rootOf } from '../document/location.ts';
import type { Source } from '../document/source.ts';
import { displayName, treeOf } from '../document/tree.ts';
import { statusOf } from '../document/walk.ts';
import { isObject, property } from '../json/json.ts';
import type { Dialect } from './dialect.ts';
import { openapi30 } from './openapi-3.0.ts';
import { openapi31 } from './openapi-3.1.ts';
import { swagger20 } from './swagger-2.0.ts';

/** A file that says it is a description, and how it is to be read. */
export interface Description {
  readonly source: Source;
  readonly version: string;
  readonly dialect: Dialect;
}

/** What a text looks like that could be a description: cheaper to look for than to parse every file of a folder. */
const TRACE = /\b(swagger|openapi)["']?\s*:\s*["']?\d/;

const DIALECTS: readonly (readonly [RegExp, Dialect])[] = [
  [/^swagger 2(\.|$)/, swagger20],
  // 3.0 without quotes is the number 3.
  [/^openapi 3(\.0|$)/, openapi30],
  [/^openapi 3\.[12]/, openapi31],
];

/** The descriptions among what was given: files, and what lies in folders; a given file that is none is a mistake. */
export function descriptionsIn(files: Files, given: readonly string[]): Description[] {
  const met = new Set<Source>();
  return given.flatMap((path) => {
    const { folder } = treeOf(path);
    const isFolder = statusOf(path)?.isDirectory() === true;
    return files.list(path).flatMap((file) => {
      const source = files.open(file, folder, (text) => !isFolder || TRACE.test(text));
      if (source === undefined || met.has(source)) return [];
      met.add(source);
      return describe(files, source, isFolder);
    });
  });
}

function describe(files: Files, source: Source, isFolder: boolean): Description[] {
  const { value } = source;
  const version = versionOf(source);
  const isDescription = version !== undefined && isObject(value) && ('paths' in value || 'webhooks' in value);
  if (version === undefined || !isDescription) {
    if (!isFolder)
      files.mistakes.in(displayName(source.path), {
        code: 'NOT_A_DESCRIPTION',
        message: 'The file does not say that it describes an API',
        remedy: 'A description has swagger or openapi with a version, and paths, at its top.',
      });
    return [];
  }
  const dialect = DIALECTS.find(([pattern]) => pattern.test(version))?.[1];
  if (dialect !== undefined) return [{ source, version, dialect }];
  const root = rootOf(source);
  files.mistakes.at(childOf(root, 'openapi') ?? childOf(root, 'swagger') ?? root, {
    code: 'VERSION_UNKNOWN',
    message: `${version} is no version that can be read`,
    remedy: 'Use Swagger 2.0, OpenAPI 3.0 or OpenAPI 3.1.',
  });
  return [];
}

function versionOf({ value }: Source): string | undefined {
  for (const kind of ['swagger', 'openapi']) {
    const version = property(value, kind);
    if (typeof version === 'string' || typeof version === 'number') return `${kind} ${version}`;
  }
  return undefined;
}
