import { isArray, isObject, type Json, type JsonObject, objectOf } from '../json/json.ts';
import type { Files } from './files.ts';
import { childrenOf, keyOf, type Location } from './location.ts';
import { MAX_DEPTH } from './parse-yaml.ts';
import { referenceOf, target } from './reference.ts';

/**
 * The value of an example with every `$ref` in it replaced by what it names, at any depth; names beside a `$ref` are laid
 * over its target, a reference that leads nowhere leaves only them. A list `allOf` with a reference in it is merged.
 */
export function transclude(files: Files, location: Location): Json {
  return expand(location, { files, open: new Set(), depth: 0, count: { values: 0 } });
}

/** Files that refer to each other twice at each of thirty levels would unfold to a thousand million values. */
const MOST_VALUES = 20_000;

interface Expansion {
  readonly files: Files;
  /** The references on the way to here. */
  readonly open: ReadonlySet<string>;
  readonly depth: number;
  /** What references have brought in so far. */
  readonly count: { values: number };
}

function expand(location: Location, above: Expansion): Json {
  const { value } = location;
  const expansion = { ...above, depth: above.depth + 1 };
  if (above.open.size > 0) above.count.values++;
  if (isArray(value)) return childrenOf(location).map(([, item]) => expand(item, expansion));
  if (!isObject(value)) return value;
  const own = referenceOf(location) === undefined ? undefined : '$ref';
  const merged = isMergedList(value.allOf) ? 'allOf' : undefined;
  const siblings = childrenOf(location)
    .filter(([name]) => name !== own && name !== merged)
    .map(([name, item]) => [name, expand(item, expansion)] as const);
  const bases: Json[] = [];
  if (own !== undefined) bases.push(...expandTarget(location, expansion));
  if (merged !== undefined) bases.push(...mergedParts(location, expansion));
  return layOver(bases, objectOf(siblings));
}

function expandTarget(location: Location, { files, open, depth, count }: Expansion): Json[] {
  if (open.has(keyOf(location))) return [];
  if (depth > MAX_DEPTH || count.values > MOST_VALUES) {
    files.mistakes.at(location, {
      code: 'REF_CIRCULAR',
      message: `With what this refers to, the example is larger than ${MOST_VALUES} values or deeper than ${MAX_DEPTH}`,
      remedy: 'Let it refer to less; until then the reference is left out.',
    });
    return [];
  }
  const found = target(files, location);
  if (found === undefined) return [];
  return [expand(found, { files, open: new Set([...open, keyOf(location)]), depth, count })];
}

function mergedParts(location: Location, expansion: Expansion): Json[] {
  const list = childrenOf(location).find(([name]) => name === 'allOf')?.[1];
  return list === undefined ? [] : childrenOf(list).map(([, part]) => expand(part, expansion));
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
