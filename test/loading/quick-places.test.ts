import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { quickPlaces } from '../../src/document/quick-places.ts';
import { sourceOf } from '../../src/document/source.ts';
import { isArray, isObject, type Json } from '../../src/json/json.ts';
import { child } from '../../src/json/pointer.ts';
import { forChangedTexts, TEXTS } from './broken-texts.ts';

/** Every pointer into a value. */
function pointersIn(value: Json, pointer = ''): string[] {
  const below = isArray(value) ? Object.entries([...value]) : isObject(value) ? Object.entries(value) : [];
  return [pointer, ...below.flatMap(([name, one]) => pointersIn(one, child(pointer, name)))];
}

/** Line and column of every part of a document by its pointer, as the parser of record has them; of entries those of their keys. */
function recorded(text: string): { readonly value: Json; readonly places: ReadonlyMap<string, string> } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const places = new Map<string, string>();
  const note = (pointer: string, offset: number, node: unknown): void => {
    const { line, col } = lines.linePos(offset);
    places.set(pointer, `${line}:${col}`);
    if (isSeq<Node>(node))
      for (const [index, item] of node.items.entries())
        note(child(pointer, String(index)), item.range?.[0] ?? 0, item);
    if (isMap<Node>(node))
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : '';
        note(child(pointer, name), key.range?.[0] ?? 0, value);
      }
  };
  note('', document.contents?.range?.[0] ?? 0, document.contents);
  return { value: document.toJS({ maxAliasCount: -1 }), places };
}

/** Whether the quick places of a text are there, and if so those of the parser of record. */
function expectSamePlaces(text: string): boolean {
  if (quickPlaces(text) === undefined) return false;
  const { value, places } = recorded(text);
  const source = sourceOf({ file: 'a.yaml', path: '/a.yaml', tree: '/' }, text, value);
  for (const pointer of pointersIn(value)) {
    const { line, column } = source.positionOf(pointer);
    expect(`${pointer} ${line}:${column}`).toBe(`${pointer} ${places.get(pointer)}`);
  }
  return true;
}

test('nearly all places in the texts that come with the package are found quickly, where they are', () => {
  const found = TEXTS.filter(expectSamePlaces);
  expect(found.length).toBeGreaterThan((TEXTS.length * 3) / 4);
});

test('what is found quickly in whatever text is where it is', () => {
  forChangedTexts(expectSamePlaces);
});

test.each([
  ['an entry in brackets', 'a: [b: { c: 1 }, d: 2, { e: 3 }, f]\n'],
  ['quoted keys', '"a" : 1\n\'b\':\n  - "c"\n'],
  ['lists in lists', '- - a\n  - b: 1\n    c: 2\n- [[d], [e]]\n'],
  ['texts over lines', 'a: |\n  b: c\nd: >-\n  e\n\n  f\ng: h\n  i\n'],
  ['values below their keys', 'a:\n  # what it is\n  b\nc:\n- d\n'],
  ['numbers for keys', '10: a\n2:\n  1: b\n'],
  ['the other ends of lines', 'a:\r\n  - b\r\n  - c: 1\r\n'],
  ['JSON', '{\n  "a": [1, {"b": null}],\n  "c": {}\n}\n'],
])('%s', (_, text) => {
  expect(expectSamePlaces(text)).toBe(true);
});
