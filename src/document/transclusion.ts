import { isArray, isObject, type Json, type JsonObject, objectOf } from '../json/json.ts';
import type { Library } from './library.ts';
import { childrenOf, keyOf, type Location } from './location.ts';
import { referenceOf, target } from './reference.ts';

/**
 * The value of an example with every `$ref` in it replaced by what it names, at any depth; names beside a `$ref` are laid
 * over its target, a reference that leads nowhere leaves only them. A list `allOf` with a reference in it is merged.
 */
export function transclude(library: Library, location: Location): Json {
  return expand(library, location, new Set());
}

function expand(library: Library, location: Location, open: ReadonlySet<string>): Json {
  const { value } = location;
  if (isArray(value)) return childrenOf(location).map(([, item]) => expand(library, item, open));
  if (!isObject(value)) return value;
  const own = referenceOf(location) === undefined ? undefined : '$ref';
  const merged = isMergedList(value.allOf) ? 'allOf' : undefined;
  const siblings = childrenOf(location)
    .filter(([name]) => name !== own && name !== merged)
    .map(([name, item]) => [name, expand(library, item, open)] as const);
  const bases: Json[] = [];
  if (own !== undefined) bases.push(...expandTarget(library, location, open));
  if (merged !== undefined) bases.push(...mergedParts(library, location, open));
  return layOver(bases, objectOf(siblings));
}

function expandTarget(library: Library, location: Location, open: ReadonlySet<string>): Json[] {
  if (open.has(keyOf(location))) return [];
  const found = target(library, location);
  return found === undefined ? [] : [expand(library, found, new Set([...open, keyOf(location)]))];
}

function mergedParts(library: Library, location: Location, open: ReadonlySet<string>): Json[] {
  const list = childrenOf(location).find(([name]) => name === 'allOf')?.[1];
  return list === undefined ? [] : childrenOf(list).map(([, part]) => expand(library, part, open));
}

function isMergedList(value: Json | undefined): boolean {
  return isArray(value) && value.every(isObject) && value.some((part) => typeof part.$ref === 'string');
}

/** A target that is no object stands for the whole, unless something is to be laid over it. */
function layOver(bases: readonly Json[], siblings: JsonObject): Json {
  const [only] = bases;
  if (only !== undefined && bases.length === 1 && !isObject(only) && Object.keys(siblings).length === 0)
    return only;
  return objectOf([...bases, siblings].filter(isObject).flatMap((part) => Object.entries(part)));
}
