import { Files } from '../document/files.ts';
import { childOf, type Location, rootOf } from '../document/location.ts';
import { fetchReferences } from '../document/remote.ts';
import { property } from '../json/json.ts';
import { Validator } from '../schema/validator.ts';
import type { Api } from './api.ts';
import { type Description, descriptionsIn } from './descriptions.ts';
import type { Reading } from './dialect.ts';
import type { ApiDocument, Operation } from './operation.ts';
import { documentNames, uniqueIds } from './operation-ids.ts';
import { operationsOf, type Unidentified } from './operations.ts';
import { Schemas } from './schemas.ts';
import { definesCookies } from './security.ts';

/** How descriptions are read. */
export interface LoadOptions {
  /** Folders that are searched for what the given trees lack: the same relative path there. Default: none. */
  readonly overlays?: readonly string[] | undefined;
  /** More folders that references may reach. Default: none. */
  readonly roots?: readonly string[] | undefined;
  /** Replaces the base paths of all documents; `''` serves the paths bare. Default: as described. */
  readonly basePath?: string | undefined;
  /** Whether references to the network are fetched. Default: they are refused with a message. */
  readonly allowRemoteRefs?: boolean | undefined;
}

/** Reads the descriptions in files and folders into one model; what cannot be read is in its mistakes, the rest is served. */
export async function loadApi(given: readonly string[], options: LoadOptions = {}): Promise<Api> {
  const files = new Files(given, options);
  files.expect([...(options.overlays ?? []), ...(options.roots ?? [])]);
  const descriptions = descriptionsIn(files, given);
  if (options.allowRemoteRefs === true) await fetchReferences(files, files.sources());
  const schemas = new Schemas();
  const names = documentNames(descriptions.map(({ source }) => source.path));
  const readings = descriptions.map((description, index) => {
    const { source, dialect } = description;
    const reading = { files, schemas, dialect, root: rootOf(source) };
    return { reading, document: documentOf(description, names[index] ?? '', reading) };
  });
  const documents = readings.map(({ document }) => document);
  const found = readings.flatMap(({ reading, document }) =>
    operationsOf(reading, document, options.basePath),
  );
  noteDuplicates(files, found);
  return {
    documents,
    operations: identified(inTurn(found)),
    schemas,
    validator: new Validator(schemas),
    files: files.read,
    mistakes: files.mistakes,
  };
}

function documentOf({ source, version }: Description, name: string, reading: Reading): ApiDocument {
  const title = property(property(source.value, 'info'), 'title');
  return {
    name,
    file: source.file,
    title: typeof title === 'string' ? title : name,
    version: version.replace(/^\w+ /, ''),
    takesCookies: definesCookies(reading),
  };
}

/** Of operations on one method and path, those whose key ends with a blank are tried after the others. */
function inTurn(operations: readonly Unidentified[]): Unidentified[] {
  const routes = new Map<string, Unidentified[]>();
  const isVariant = ({ key }: Unidentified): boolean => key.endsWith(' ');
  for (const operation of [
    ...operations.filter((one) => !isVariant(one)),
    ...operations.filter((one) => isVariant(one)),
  ])
    routes.set(routeOf(operation), [...(routes.get(routeOf(operation)) ?? []), operation]);
  return operations.map((operation) => routes.get(routeOf(operation))?.shift() ?? operation);
}

function routeOf({ method, paths }: Unidentified): string {
  return `${method} ${paths.join(' ').replace(/\{[^{}]*\}/g, '{}')}`;
}

/** Adds the id without reading what is read lazily. */
function identified(operations: readonly Unidentified[]): Operation[] {
  const ids = uniqueIds(operations);
  return operations.map((operation, index) =>
    Object.defineProperty(operation as Unidentified & Operation, 'id', {
      value: ids[index] ?? '',
      enumerable: true,
    }),
  );
}

function noteDuplicates(files: Files, operations: readonly Unidentified[]): void {
  const ids = new Map<string, Location>();
  const routes = new Map<string, Location>();
  for (const { operationId, document, location, method, paths } of operations) {
    const isNamed = property(location.value, 'operationId') === operationId;
    if (isNamed && ids.has(`${document.file} ${operationId}`))
      files.mistakes.at(childOf(location, 'operationId') ?? location, {
        code: 'OPERATION_ID_DUPLICATE',
        message: `Another operation of this document has the operationId ${operationId}`,
        remedy: 'Give each operation an id of its own.',
      });
    ids.set(`${document.file} ${operationId}`, location);
    for (const path of paths) {
      const route = `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
      const first = routes.get(route);
      if (first === undefined) routes.set(route, location);
      else
        files.mistakes.at(location, {
          code: 'ROUTE_DUPLICATE',
          message: `${method} ${path} is also described in ${first.source.file}; both are kept, and the one that fits a request answers`,
          remedy: 'Nothing needs doing if that is what you want.',
        });
    }
  }
}
