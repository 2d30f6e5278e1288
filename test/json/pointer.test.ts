import { expect, test } from 'vitest';
import type { Json } from '../../src/json/json.ts';
import { child, namesOf, valueAt } from '../../src/json/pointer.ts';

// The document of RFC 6901, section 5.
const document: Json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'm~n': 8, ' ': 7 };

test.each([
  ['', document],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/m~0n', 8],
  ['/ ', 7],
])('the pointer %j names its value', (pointer, value) => {
  expect(valueAt(document, pointer)).toEqual(value);
});

test.each(['/foo/2', '/foo/01', '/foo/-', '/bar', '/foo/0/x', '/constructor', '/foo/length'])(
  'the pointer %j names nothing',
  (pointer) => {
    expect(valueAt(document, pointer)).toBeUndefined();
  },
);

test('a pointer is made and taken apart again', () => {
  expect(namesOf(child(child('', 'a/b'), 'm~n'))).toEqual(['a/b', 'm~n']);
});

test('text that is no pointer is refused', () => {
  expect(() => namesOf('foo')).toThrow(RangeError);
});
