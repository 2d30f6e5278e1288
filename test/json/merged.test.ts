import { expect, test } from 'vitest';
import { deepFreeze } from '../../src/json/freeze.ts';
import { merged } from '../../src/json/merged.ts';
import { haveOneHiddenClass } from '../support/inside-v8.ts';

test('the last of equal names counts, and stands where the first one stood', () => {
  expect(Object.entries(merged({ a: 1, b: 2 }, { c: 3, a: 4 }))).toEqual([
    ['a', 4],
    ['b', 2],
    ['c', 3],
  ]);
});

test('__proto__ is a name like any other', () => {
  const made = merged(JSON.parse('{"__proto__":{"a":1}}'), { b: 2 });
  expect(JSON.stringify(made)).toBe('{"__proto__":{"a":1},"b":2}');
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
});

test('objects that are made alike, and kept, share a hidden class', () => {
  const made = Array.from({ length: 50 }, (_, id) => deepFreeze(merged({ id, by: 'alice' })));
  expect(haveOneHiddenClass(made.at(-2) ?? {}, made.at(-1) ?? {})).toBe(true);
});
