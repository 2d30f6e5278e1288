import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** What a parser of YAML gives. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** A value, and where it stands: the absolute path of a file, and a JSON pointer in it. */
export interface Place {
  readonly file: string;
  readonly pointer: string;
  readonly value: Value;
}

/** The only text of the real descriptions that YAML forbids: a bracket two columns left of its key. */
const BROKEN = /2024\/api\/client-server\/definitions\/client_event\.yaml$/;

const texts = new Map<string, { document: Document; lines: LineCounter; value: Value }>();

function opened(file: string): { document: Document; lines: LineCounter; value: Value } {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const written = readFileSync(file, 'utf8');
  const text = BROKEN.test(file) ? written.replace(/^ {12}\}$/m, `${' '.repeat(14)}}`) : written;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const made = { document, lines, value: document.toJS() as Value };
  texts.set(file, made);
  return made;
}

/** The whole of a file. */
export function wholeOf(file: string): Place {
  return { file, pointer: '', value: opened(file).value };
}

/** The files of a folder that hold YAML or JSON: in 2015 those had no extension. */
export function filesIn(folder: string): string[] {
  return readdirSync(realpathSync(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ['.yaml', '.json', ''].includes(extensionOf(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** `m.room.member` has none. */
function extensionOf(name: string): string {
  const extension = extname(name);
  return ['.yaml', '.json', '.md', '.html', '.txt'].includes(extension) ? extension : '';
}

/** What a map has under a name; `undefined` for anything that is no map or has not got it. */
export function under(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { [name: string]: Value })[name];
}

/** The place under a name. */
export function placeUnder(place: Place, name: string): Place | undefined {
  const value = under(place.value, name);
  const pointer = `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return value === undefined ? undefined : { file: place.file, pointer, value };
}

/** What stands in a map or a list, each under its name, but for the names that begin with `x-`. */
export function placesIn(place: Place | undefined): [string, Place][] {
  if (place === undefined || typeof place.value !== 'object' || place.value === null) return [];
  return Object.keys(place.value).flatMap((name): [string, Place][] => {
    const found = name.startsWith('x-') ? undefined : placeUnder(place, name);
    return found === undefined ? [] : [[name, found]];
  });
}

/** Follows `$ref`s to what is none; throws where one leads nowhere. */
export function followed(place: Place): Place {
  const reference = under(place.value, '$ref');
  return typeof reference === 'string' ? followed(referred(place.file, reference)) : place;
}

/** What a reference in a file names; a name with `#` in it may be a file. */
export function referred(from: string, reference: string): Place {
  const whole = resolve(dirname(from), reference);
  if (!reference.startsWith('#') && existsSync(whole)) return wholeOf(whole);
  const [file = '', fragment = ''] = reference.split('#');
  const start = wholeOf(file === '' ? from : resolve(dirname(from), file));
  const names = decodeURIComponent(fragment).split('/').slice(1);
  return names.reduce((place, name) => {
    const next = placeUnder(place, name.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (next === undefined) throw new Error(`${from}: ${reference} names nothing`);
    return next;
  }, start);
}

/** The line, from 1, of the key or the list item that a pointer names. */
export function lineOf({ file, pointer }: Pick<Place, 'file' | 'pointer'>): number {
  const { document, lines } = opened(file);
  let node = document.contents as Node | null;
  let offset = 0;
  for (const written of pointer.split('/').slice(1)) {
    const name = written.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isMap<Node, Node>(node)) {
      const pair = node.items.find(({ key }) => String(key) === name);
      offset = pair?.key.range?.[0] ?? Number.NaN;
      node = pair?.value ?? null;
    } else if (isSeq<Node>(node)) {
      node = node.items[Number(name)] ?? null;
      offset = node?.range?.[0] ?? Number.NaN;
    }
  }
  return lines.linePos(offset).line;
}
