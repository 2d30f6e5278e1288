import type { State } from 'js-yaml';
import { isArray, isObject } from '../json/json.ts';
import { quickYaml } from './quick-yaml.ts';

/** Where a value stands, and what is in it: offsets into the text. */
export interface Placed {
  readonly start: number;
  /** Of a list. */
  readonly items: readonly Placed[];
  /** Of a map: where its keys stand, and what is under each of them. */
  readonly entries: ReadonlyMap<string, { readonly start: number; readonly value: Placed | undefined }>;
}

/** A value as the parser met it. */
interface Met {
  readonly start: number;
  readonly children: Met[];
  end: number;
  result: unknown;
}

/** What a text does not hold together with what was met in it. */
class Unclear extends Error {}

/** Where the parts of a plain YAML text stand, as the parser of record would say; `undefined` where that has to look. */
export function quickPlaces(text: string): Placed | undefined {
  const root: Met = { start: 0, children: [], end: 0, result: undefined };
  const open = [root];
  const value = quickYaml(text, (event, state) => {
    if (event === 'open') open.push(begun(state));
    else ended(open, state);
  });
  const [met] = root.children;
  if (value === undefined || met === undefined || root.children.length > 1) return undefined;
  try {
    return placed(met, text);
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

function begun({ position }: State): Met {
  return { start: position, children: [], end: position, result: undefined };
}

function ended(open: Met[], { position, result }: State): void {
  const met = open.pop();
  if (met === undefined) return;
  met.end = position;
  met.result = result;
  // What might have been a key was met twice: first as that, then as the value that it is.
  const [only] = met.children;
  const isTwice = met.children.length === 1 && only?.result === result;
  open.at(-1)?.children.push(isTwice && only !== undefined ? only : met);
}

function placed(met: Met, text: string): Placed {
  const { start, children, result } = met;
  if (isArray(result)) return { start, items: itemsOf(result, children, text), entries: NONE };
  if (!isObject(result)) return { start, items: [], entries: NONE };
  const entries: Entries = new Map();
  for (const [index, key] of children.entries()) {
    if (!isKey(key, text)) continue;
    const next = children[index + 1];
    const value = next === undefined || isKey(next, text) ? undefined : placed(next, text);
    entries.set(String(key.result), { start: key.start, value });
  }
  const names = Object.keys(result);
  if (names.length !== entries.size || !names.every((name) => entries.has(name))) throw new Unclear();
  return { start, items: [], entries };
}

type Entries = Map<string, { readonly start: number; readonly value: Placed | undefined }>;

/** In brackets an item may be a map of one entry without braces: its key and its value are met, and it itself is not. */
function itemsOf(result: readonly unknown[], children: readonly Met[], text: string): Placed[] {
  const met = children.values();
  const next = (): Met => {
    const { value } = met.next();
    if (value === undefined) throw new Unclear();
    return value;
  };
  const items = result.map((item): Placed => {
    const child = next();
    if (child.result === item || !isKey(child, text) || !isObject(item)) return placed(child, text);
    const value = placed(next(), text);
    const entries: Entries = new Map([[String(child.result), { start: child.start, value }]]);
    return { start: child.start, items: [], entries };
  });
  if (met.next().done !== true) throw new Unclear();
  return items;
}

const NONE: Placed['entries'] = new Map();

const COLON = /[ ]*:/y;

function isKey({ end, result }: Met, text: string): boolean {
  COLON.lastIndex = end;
  return !isArray(result) && !isObject(result) && COLON.test(text);
}
