import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/json/json.ts';
import { BEHAVIORS } from '../../src/scenario/behaviors/all.ts';
import { withoutSteps } from '../../src/scenario/compile-steps.ts';
import { SCENARIO } from '../../src/scenario/scenario-schema.ts';
import { isPlainlyValid } from '../../src/schema/plainly-valid.ts';

const ajv = new Ajv2020({ strict: false });
const SCHEMAS = [...BEHAVIORS.map(({ options }) => options), SCENARIO].map(withoutSteps).map((schema) => ({
  schema,
  judge: ajv.compile(schema),
}));

/** Names that behaviors have, and some that they do not. */
const NAMES = [
  'to',
  'entry',
  'stream',
  'key',
  'status',
  'kind',
  'first',
  'share',
  'for',
  'after',
  'odd',
  'rules',
];
const WORDS = ['commit', 'reset', 'a', '', 'a.b', '5s', 'replay', 'x-y'];
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, 0, 1, -1, 0.5, 503, ...WORDS),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('what is plainly valid is valid, whatever the behavior', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SCHEMAS), value, ({ schema, judge }, one) => {
      if (isPlainlyValid(schema, one)) expect(judge(one)).toBe(true);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test('options as they are written are plainly valid, and wrong ones are not', () => {
  const of = (name: string) => BEHAVIORS.find((one) => one.name === name)?.options ?? false;
  expect(isPlainlyValid(of('fault'), { status: 502, first: 2 })).toBe(true);
  expect(isPlainlyValid(of('fault'), { statu: 502 })).toBe(false);
  expect(isPlainlyValid(of('append'), { to: 'notes', entry: { text: 'milk' } })).toBe(true);
  expect(isPlainlyValid(of('append'), { to: 7, entry: {} })).toBe(false);
});

test('a keyword that is not known is left to the validator', () => {
  expect(isPlainlyValid({ not: { type: 'string' } }, 1)).toBe(false);
});
