import type { Node, Pair } from 'yaml';
import { isDeeperThan } from '../json/depth.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { namesOf } from '../json/pointer.ts';
import { parseWithRepair } from './bracket-repair.ts';
import type { Position } from './mistake.ts';
import { MAX_DEPTH, type ParsedYaml, positionAt, type TextComplaint } from './parse-yaml.ts';
import { type Placed, quickPlaces } from './quick-places.ts';
import { quickYaml } from './quick-yaml.ts';
import { keepSparse } from './sparse-maps.ts';
import { yaml } from './yaml-library.ts';

/** A file as a value; the places of its parts are found again when somebody asks for one. */
export interface Source {
  /** The file as a person names it: relative to the working folder, or a URL. */
  readonly file: string;
  /** The absolute path, with symbolic links resolved, or the URL. */
  readonly path: string;
  /** The folder, given or laid over, that this file was found in or referred to from. */
  readonly tree: string;
  readonly value: Json;
  /** The place of the value that a JSON pointer names, or of the nearest one above it that exists. */
  positionOf(pointer: string): Position;
}

/** A text read: its value unless that was impossible, and every complaint about it. */
export interface Reading {
  readonly value: Json | undefined;
  /** The text, in the one copy that is worth keeping. */
  readonly text: string;
  readonly complaints: readonly TextComplaint[];
}

const FATAL = new Set(['TEXT_SYNTAX', 'TEXT_TOO_DEEP', 'TEXT_ALIAS', 'TEXT_SEVERAL_DOCUMENTS']);

/** Reads YAML or JSON text into a value, tolerating what other parsers tolerate where the meaning is clear. */
export function readText(text: string): Reading {
  const json = readJson(text);
  if (json !== undefined) return { value: json, text, complaints: [] };
  let copy = '';
  const quick = quickYaml(text, (_, { input }) => {
    copy = input;
  });
  if (quick !== undefined) {
    keepSparse(quick);
    // The texts in the value are pieces of what the parser has read: the text itself, copied, and a sign for its end.
    return { value: quick, text: copy.slice(0, -1), complaints: [] };
  }
  const { parsed, repairs } = parseWithRepair(text);
  const complaints = [...repairs, ...parsed.complaints];
  if (parsed.tree === undefined || complaints.some(({ code }) => FATAL.has(code))) {
    return { value: undefined, text, complaints: firstFatal(complaints) };
  }
  // The cast is what YAML's core schema yields once integers beyond 2^53 are numbers: JSON.
  return { value: (parsed.tree.toJS({ maxAliasCount: -1 }) ?? null) as Json, text, complaints };
}

/** Names a text that could be read: the file as a person knows it, its path or URL, and the tree it was found in. */
export type SourceName = Pick<Source, 'file' | 'path' | 'tree'>;

/** A source for a text that could be read. */
export function sourceOf(name: SourceName, text: string, value: Json): Source {
  // What knows places is many times the size of the value: it may go when memory is short, and is made again.
  let kept: WeakRef<Places> | undefined;
  const places = (): Places => {
    const known = kept?.deref();
    if (known !== undefined) return known;
    const made = placesIn(text);
    kept = new WeakRef(made);
    return made;
  };
  return { ...name, value, positionOf: (pointer) => places().positionOf(pointer) };
}

type Places = Pick<Source, 'positionOf'>;

function placesIn(text: string): Places {
  const quick = quickPlaces(text);
  if (quick !== undefined) {
    const starts = startsOfLines(text);
    return { positionOf: (pointer) => positionIn(starts, offsetIn(quick, pointer)) };
  }
  const { parsed } = parseWithRepair(text);
  return { positionOf: (pointer) => findPosition(parsed, pointer) };
}

/** The place of a map entry is its key's, since that is where a person looks. */
function offsetIn(root: Placed, pointer: string): number {
  let node: Placed | undefined = root;
  let offset = root.start;
  for (const name of namesOf(pointer)) {
    const item: Placed | undefined = node?.items[Number(name)];
    const next: { start: number; value: Placed | undefined } | undefined =
      item === undefined ? node?.entries.get(name) : { start: item.start, value: item };
    if (next === undefined) break;
    node = next.value;
    offset = next.start;
  }
  return offset;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let line = 0;
  let after = starts.length;
  while (after - line > 1) {
    const middle = (line + after) >> 1;
    if ((starts[middle] ?? 0) <= offset) line = middle;
    else after = middle;
  }
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** JSON.parse is many times faster than the YAML parser, which is asked where it fails or where a key was lost. */
function readJson(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return isDeeperThan(value, MAX_DEPTH) || countNames(value) !== countKeys(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

function countKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon !== undefined) count++;
  return count;
}

function countNames(value: Json): number {
  if (isArray(value)) return value.reduce((sum: number, item) => sum + countNames(item), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countNames(item), 0);
}

/** After the first fatal complaint a parser only stumbles on; what came before it stands. */
function firstFatal(complaints: readonly TextComplaint[]): readonly TextComplaint[] {
  const index = complaints.findIndex(({ code }) => FATAL.has(code));
  return index < 0 ? complaints : complaints.slice(0, index + 1);
}

function findPosition({ tree, lines }: ParsedYaml, pointer: string): Position {
  let node: Node | null | undefined = tree?.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const name of namesOf(pointer)) {
    const next = stepInto(node, name);
    if (next === undefined) break;
    node = next.node;
    offset = next.offset;
  }
  return positionAt(lines, offset);
}

/** As `offsetIn`. */
function stepInto(
  node: Node | null | undefined,
  name: string,
): { node: Node | null; offset: number } | undefined {
  const { isMap, isSeq } = yaml();
  if (isSeq<Node>(node)) {
    const item = node.items[Number(name)];
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const pair: Pair<Node, Node | null> | undefined = node.items.findLast(({ key }) => nameOf(key) === name);
  return pair && { node: pair.value, offset: pair.key.range?.[0] ?? 0 };
}

function nameOf(key: Node): string {
  return yaml().isScalar(key) ? String(key.value ?? '') : key.toString();
}
