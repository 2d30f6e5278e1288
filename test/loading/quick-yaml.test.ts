import { expect, test } from 'vitest';
import { parseWithRepair } from '../../src/document/bracket-repair.ts';
import { quickYaml } from '../../src/document/quick-yaml.ts';
import { forChangedTexts, TEXTS } from './broken-texts.ts';

/** What the parser of record makes of a text that the quick one has read: the same, without a word. */
function expectSame(text: string): void {
  const quick = quickYaml(text);
  if (quick === undefined) return;
  const { parsed, repairs } = parseWithRepair(text);
  expect([...repairs, ...parsed.complaints]).toEqual([]);
  expect(JSON.stringify(quick)).toBe(JSON.stringify(parsed.tree?.toJS({ maxAliasCount: -1 })));
}

test('the texts that come with the package are read quickly, and read the same', () => {
  for (const text of TEXTS) expectSame(text);
  expect(TEXTS.filter((text) => quickYaml(text) === undefined).length).toBeLessThan(TEXTS.length / 4);
});

test('whatever is read quickly is read the same by the parser of record, and it has nothing to complain of', () => {
  forChangedTexts(expectSame);
});

test.each([
  ['a bracket left of its key', 'a:\n  b: {\n  "c": 1\n }\n'],
  ['a bracket below its key that is not the last', 'a:\n  b: [{\n    c: 1\n  }, {\n    d: 1\n  }]\n'],
  ['a key that stands twice', 'a: 1\na: 2\n'],
  ['an alias', 'a: &x 1\nb: *x\n'],
  ['a tag', 'a: !text 1\n'],
  ['two documents', 'a: 1\n---\nb: 2\n'],
  ['a number with an underscore', 'a: 1_000\n'],
  ['what is no object', 'just text\n'],
])('%s is left to the parser of record', (_, text) => {
  expect(quickYaml(text)).toBeUndefined();
});

test.each([
  [
    'a: yes\nb: 017\nc: 0o17\nd: 2020-01-01\ne: 12:30\nf: <<\n',
    { a: 'yes', b: 17, c: 15, d: '2020-01-01', e: '12:30', f: '<<' },
  ],
  ['a: {\n  "b": [\n    1\n  ]\n}\n', { a: { b: [1] } }],
  ['200:\n  __proto__: 1\n', JSON.parse('{"200":{"__proto__":1}}')],
])('%j is read as YAML 1.2 has it', (text, value) => {
  expect(quickYaml(text)).toEqual(value);
});

test.each([
  ['blank lines', `${'\n'.repeat(200_000)}a: 1`],
  ['blanks', `${' '.repeat(200_000)}a`],
  ['a bracket and blanks', `a: [${' '.repeat(200_000)}`],
  ['a bracket and blank lines', `a: [${'\n'.repeat(200_000)}`],
  ['dashes', '- '.repeat(50_000)],
  ['brackets in a line', `{${'}'.repeat(200_000)}`],
  ['digits', `a: ${'1'.repeat(200_000)}`],
  ['closing brackets below their keys', 'a: {\n}\n'.replace('a', 'b').repeat(20_000)],
  ['keys that end so', Array.from({ length: 5000 }, (_, at) => `k${at}: {\n  "a": 1\n}\n`).join('')],
])('many %s take no time to speak of', (_, text) => {
  // A hang is ended by the runner.
  quickYaml(text);
});
