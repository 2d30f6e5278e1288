import { childOf, childrenOf, type Location } from '../document/location.ts';
import { referenceOf } from '../document/reference.ts';
import { isObject, type Json, property } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';
import { withoutSlash } from './base-path.ts';
import { callbacksOf } from './callbacks.ts';
import type { OperationPlace, Reading } from './dialect.ts';
import { lazy } from './lazy.ts';
import type { ApiDocument, Operation } from './operation.ts';
import { madeOperationId } from './operation-ids.ts';
import { describedParameters } from './parameters.ts';
import { mustBeMap, resolved } from './resolved.ts';
import { responsesOf } from './responses.ts';
import { securityOf } from './security.ts';

/** An operation that has not got its unique id yet. */
export interface Unidentified extends Omit<Operation, 'id'> {
  /** The path as its key has it: a blank at the end makes a variant of an operation that stands without. */
  readonly key: string;
}

/** What may stand in a path item beside its methods (OpenAPI 3.1, section 4.8.9). */
const OTHERS = ['$ref', 'summary', 'description', 'servers', 'parameters', 'additionalOperations'];

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** The operations of a document, in its order; `basePath` replaces the base paths that the document gives. */
export function operationsOf(
  reading: Reading,
  document: ApiDocument,
  basePath: string | undefined,
): Unidentified[] {
  const paths = childOf(reading.root, 'paths');
  if (paths === undefined) return [];
  if (!isObject(paths.value)) {
    reading.files.mistakes.at(paths, mustBeMap('paths'));
    return [];
  }
  return childrenOf(paths).flatMap(([path, pathItem]) => {
    if (path.startsWith('x-')) return [];
    return methodsOf(reading, pathItem).map(([method, place]) =>
      operationOf(reading, { document, basePath, method, path, place }),
    );
  });
}

/** A path item may refer to one elsewhere; what stands beside the reference counts first. */
function methodsOf(reading: Reading, pathItem: Location): [string, OperationPlace][] {
  const referred = referenceOf(pathItem) === undefined ? undefined : resolved(reading, pathItem);
  const items = referred === undefined ? [pathItem] : [pathItem, referred];
  const found = new Map<string, OperationPlace>();
  for (const item of items) {
    if (!isObject(item.value)) reading.files.mistakes.at(item, mustBeMap('A path item'));
    noteUnknown(reading, item);
    const more = childOf(item, 'additionalOperations');
    for (const [method, operation] of [
      ...childrenOf(item).filter(([name]) => METHODS.includes(name)),
      ...(more ? childrenOf(more) : []),
    ]) {
      if (!isObject(operation.value)) reading.files.mistakes.at(operation, mustBeMap('An operation'));
      else if (!found.has(method)) found.set(method, { operation, pathItem: item });
    }
  }
  return [...found];
}

/** A slip in the name of a method would otherwise take its operation away in silence. */
function noteUnknown(reading: Reading, pathItem: Location): void {
  for (const [name, location] of childrenOf(pathItem)) {
    if (METHODS.includes(name) || OTHERS.includes(name) || name.startsWith('x-')) continue;
    reading.files.mistakes.at(location, {
      code: 'SHAPE',
      message: `${name} is no method, and nothing else that a path item has`,
      remedy: didYouMean(name, METHODS, 'Remove it, or let its name begin with x-.'),
    });
  }
}

interface Described {
  readonly document: ApiDocument;
  readonly basePath: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly place: OperationPlace;
}

function operationOf(reading: Reading, { document, basePath, method, path, place }: Described): Unidentified {
  const { operation } = place;
  const { dialect } = reading;
  const described = lazy(() => describedParameters(reading, place));
  const parameters = lazy(() =>
    described().flatMap((location) => dialect.parameter(reading, location) ?? []),
  );
  const body = lazy(() => dialect.body(reading, place, described()));
  const responses = lazy(() => responsesOf(reading, place));
  const security = lazy(() => securityOf(reading, operation));
  const callbacks = lazy(() => callbacksOf(reading, operation));
  const trimmed = path.trim();
  const slashed = trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
  const operationId = property(operation.value, 'operationId');
  return {
    operationId:
      typeof operationId === 'string' && operationId !== '' ? operationId : madeOperationId(method, trimmed),
    document,
    method: method.toUpperCase(),
    key: path,
    path: trimmed,
    paths: basePathsOf(reading, place, basePath).map((base) => base + slashed),
    deprecated: property(operation.value, 'deprecated') === true,
    get parameters() {
      return parameters();
    },
    get body() {
      return body();
    },
    get responses() {
      return responses();
    },
    get security() {
      return security();
    },
    get callbacks() {
      return callbacks();
    },
    extensions: extensionsOf(operation.value),
    location: operation,
  };
}

function basePathsOf(
  reading: Reading,
  place: OperationPlace,
  basePath: string | undefined,
): readonly string[] {
  return basePath === undefined ? reading.dialect.basePaths(reading, place) : [withoutSlash(basePath)];
}

function extensionsOf(operation: Json): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(isObject(operation) ? operation : {}).filter(([name]) => name.startsWith('x-')),
  );
}
