import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/json/json.ts';
import { BEHAVIORS } from '../../src/scenario/behaviors/all.ts';
import { withoutSteps } from '../../src/scenario/compile-steps.ts';
import { SCENARIO } from '../../src/scenario/scenario-schema.ts';
import { isPlain, isPlainlyValid } from '../../src/schema/plainly-valid.ts';
import { type Schema, SchemaError } from '../../src/schema/schema.ts';
import { Validator } from '../../src/schema/validator.ts';

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

/** What keywords say, right and wrong. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  type: ['string', 'integer', 'number', 'object', ['array', 'null'], 'text'],
  const: [1, 'a', null, [1]],
  enum: [[1, 'a'], [null], [[1]], []],
  minimum: [0, '0'],
  exclusiveMaximum: [1],
  minLength: [1, 2, -1],
  maxLength: [1, 3],
  pattern: ['^a', '(', '\\.$', '^(a+)+$'],
  format: ['int32', 'int64', 'double', 'mx-user-id', 'date-time', 'email', 'nothing', 1],
  minItems: [1],
  maxItems: [1],
  uniqueItems: [true, false, 'yes'],
  required: [['to'], ['key', 'first'], 'to'],
  minProperties: [1],
  maxProperties: [1],
  readOnly: [true, false],
  writeOnly: [true],
  title: ['A title', 1],
  $ref: ['one', 'two'],
  oneOf: [[true, { type: 'string' }]],
  patternProperties: [{ '^t': false }, { '^.e': { type: 'integer' } }, { '(': true }],
};

const schema = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.boolean(),
    fc
      .array(
        fc
          .constantFrom(...Object.entries(ARGUMENTS))
          .chain(([name, all]) => fc.constantFrom(...all).map((one) => [name, one] as const)),
        { maxLength: 3 },
      )
      .map((pairs) => Object.fromEntries(pairs)),
    fc.record(
      {
        type: fc.constantFrom('object', 'array'),
        properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), { maxKeys: 3 }),
        additionalProperties: tie('schema'),
        patternProperties: fc.dictionary(fc.constantFrom('^t', 'e', '(', 'y$'), tie('schema'), {
          maxKeys: 2,
        }),
        items: tie('schema'),
        allOf: fc.array(tie('schema'), { maxLength: 2 }),
        anyOf: fc.array(tie('schema'), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

/** Plain Ajv, with what our schemas refer to, and formats. */
function judgeOf(one: Schema, others: Readonly<Record<string, Schema>>): ValidateFunction {
  const plain = new Ajv2020({ strict: false, logger: false, validateSchema: false });
  formats.default(plain);
  plain.addFormat('mx-user-id', /^@/);
  for (const [id, other] of Object.entries(others)) plain.addSchema(other as AnySchema, id);
  return plain.compile(one as AnySchema);
}

const texts = fc.constantFrom<Json>('@a:b', 'a.', '\u{1f600}', '2020-01-01T00:00:00Z', 2 ** 31, 2 ** 40, 1.5);

test('what is plain can be compiled, and what is plainly valid is valid', () => {
  let plain = 0;
  fc.assert(
    fc.property(schema, schema, schema, fc.oneof(value, texts), (one, first, second, data) => {
      const others = { one: first, two: second } as Record<string, Schema>;
      const registry = { schema: (id: string) => others[id] ?? true };
      if (![one, first, second].every(isPlain)) return;
      if (!isPlainlyValid(one as Schema, data, { registry })) return;
      plain++;
      expect(judgeOf(one as Schema, others)(data)).toBe(true);
    }),
    { numRuns: Number(process.env.RUNS ?? 5000), seed: Number(process.env.SEED ?? 1) },
  );
  expect(plain).toBeGreaterThan(500);
});

test.each([
  [{ readOnly: true }, 'request', false],
  [{ readOnly: true }, 'response', true],
  [{ writeOnly: true }, 'response', false],
  [{ writeOnly: true }, undefined, false],
] as const)('%j in a message of the direction %s is plainly valid: %s', (one, direction, isValid) => {
  expect(isPlainlyValid(one, 1, { direction })).toBe(isValid);
});

test('a schema is compiled once more than a few values have met it, and says the same', () => {
  const validator = new Validator({ schema: () => ({ type: 'object', required: ['to'] }) });
  const check = (data: Json) => validator.check({ $ref: 'one' }, data).length;
  for (let time = 0; time < 10; time++) expect([check({ to: 1 }), check({})]).toEqual([0, 1]);
});

test('a schema that cannot be used is told with the first value, though that be plain', () => {
  const validator = new Validator({ schema: () => ({ properties: { a: { pattern: '(' } } }) });
  expect(() => validator.check({ $ref: 'one' }, {})).toThrow(SchemaError);
  expect(() => validator.mustBeUsable({ $ref: 'one' })).toThrow(SchemaError);
});

test.each<[Schema, Json, Json]>([
  [{ minimum: 0 }, 0, -1],
  [{ maximum: 0 }, 0, 1],
  [{ exclusiveMinimum: 0 }, 1, 0],
  [{ exclusiveMaximum: 1 }, 0, 1],
  [{ minLength: 2 }, 'ab', 'a'],
  [{ maxLength: 1 }, 'a', 'ab'],
  [{ pattern: '^a' }, 'a', 'b'],
  [{ format: 'int32' }, 1, 2 ** 31],
  [{ format: 'mx-user-id' }, '@a', 'a'],
  [{ minItems: 1 }, [1], []],
  [{ maxItems: 1 }, [1], [1, 2]],
  [{ uniqueItems: true }, [1], [1, 1]],
  [{ items: { type: 'string' } }, ['a'], [1]],
  [{ required: ['a'] }, { a: 1 }, {}],
  [{ minProperties: 1 }, { a: 1 }, {}],
  [{ maxProperties: 1 }, { a: 1 }, { a: 1, b: 2 }],
  [{ properties: { a: { type: 'string' } } }, { a: 'b' }, { a: 1 }],
  [{ patternProperties: { '^a': { type: 'string' } } }, { ab: 'c' }, { ab: 1 }],
  [{ additionalProperties: false }, {}, { a: 1 }],
  [{ allOf: [true, { type: 'string' }] }, 'a', 1],
  [{ anyOf: [false, { type: 'string' }] }, 'a', 1],
  [{ enum: ['a'] }, 'a', 'b'],
  [{ const: 'a' }, 'a', 'b'],
])('under %j %j is plainly valid and %j is not', (one, right, wrong) => {
  expect([right, wrong].map((data) => isPlainlyValid(one, data))).toEqual([true, false]);
});

test('what takes too many steps is told from the first value on, and not only once it is compiled', () => {
  const next = (level: number): Schema => ({ $ref: `S${level + 1}` });
  const schema = (id: string): Schema => {
    const level = Number(id.slice(1));
    return level === 30 ? { type: 'string' } : { anyOf: [next(level), next(level)] };
  };
  const validator = new Validator({ schema });
  for (let time = 0; time < 3; time++)
    expect(() => validator.check({ $ref: 'S0' }, 'text')).toThrow('without end');
});
