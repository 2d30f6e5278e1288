import { expect, test } from 'vitest';
import { suggest } from '../../src/text/suggest.ts';

test.each([
  ['Pett', ['Pet', 'Order'], 'Pet'],
  ['getEvent', ['getEvents', 'getRoom'], 'getEvents'],
  ['x', ['completely', 'different'], undefined],
  ['', [], undefined],
])('for %j out of %j it suggests %j', (word, candidates, suggestion) => {
  expect(suggest(word, candidates)).toBe(suggestion);
});
