import { expect, test } from 'vitest';
import { readText } from '../../src/document/source.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { hasNoHoles } from '../support/inside-v8.ts';

const TEXT = `
get:
  responses:
    "200": { description: ok }
    "429": { description: too many }
    default: { description: odd }
list:
  - 100: a
    200: b
`;

test('maps of numbers are read as they stand, and take no list with holes', () => {
  const value = readText(TEXT).value as { get: { responses: JsonObject }; list: [JsonObject] };
  expect(value).toEqual({
    get: {
      responses: {
        200: { description: 'ok' },
        429: { description: 'too many' },
        default: { description: 'odd' },
      },
    },
    list: [{ 100: 'a', 200: 'b' }],
  });
  expect(hasNoHoles(value.get.responses)).toBe(true);
  expect(hasNoHoles(value.list[0])).toBe(true);
});
