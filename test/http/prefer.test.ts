import { expect, test } from 'vitest';
import { parsePrefer } from '../../src/http/prefer.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['code=404', 404],
  ['Code = "404"', 404],
  ['respond-async, code=429; x=1, wait=10', 429],
  ['code=200, code=404', 200],
  ['code=teapot', undefined],
  ['code=999', undefined],
  ['note="a, code=500"', undefined],
])('the header %j prefers the status %j', (header, code) => {
  expect(parsePrefer(header).code).toBe(code);
});
