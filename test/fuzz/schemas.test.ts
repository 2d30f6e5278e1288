import { afterAll, expect, test } from 'vitest';
import { INHERITED, inheritedNames, mediaDocument, pathsDocument, schemaDocument } from './documents.ts';
import { Subject } from './subject.ts';

const subject = new Subject();
afterAll(() => subject[Symbol.asyncDispose]());

const many = (least: number, items: object): object => ({ type: 'array', minItems: least, items });

test.for([
  ['items', many(1e9, {})],
  ['items of items of items', many(1000, many(1000, many(1000, {})))],
  ['contained items', { type: 'array', contains: {}, minContains: 1e9 }],
  ['properties', { type: 'object', minProperties: 1e9 }],
  ['entries of a map', { type: 'object', minProperties: 1e9, additionalProperties: { type: 'string' } }],
  ['characters', { type: 'string', minLength: 1e9 }],
  ['characters of a pattern', { type: 'string', minLength: 1e9, pattern: '^a*$' }],
  ['repetitions', { type: 'string', pattern: '^a{1000000000}$' }],
  ['nothing at all', false],
  ['less than it asks for', { type: 'integer', minimum: 5, maximum: 4 }],
  ['two types at once', { allOf: [{ type: 'string' }, { type: 'number' }] }],
  [
    'one of two long lists without a common value',
    { allOf: [0, 1].map((odd) => ({ enum: Array.from({ length: 6000 }, (_, i) => 2 * i + odd) })) },
  ],
] as const)(
  'a schema that asks for a thousand million %s, or for what cannot be, is told',
  async ([, schema]) => {
    const { broken, codes } = await subject.judge({ 'a.json': schemaDocument(schema) });
    expect(broken).toEqual([]);
    expect(codes.some((code) => code.startsWith('SCHEMA_'))).toBe(true);
  },
);

test.for([
  '(a+)+$',
  '^(a+)+$',
  '(a{1000}){1000}',
  '((a{100}){100}){100}',
  '(((((a*)*)*)*)*)*b',
  '^(\\w+\\s?)*$',
  '(x+x+)+y',
  '[z-a]',
  '(?<n>a)\\k<n>\\1',
])('the pattern %s does not hang', async (pattern) => {
  const schema = { type: 'string', pattern };
  const example = `${'a'.repeat(40)}!`;
  const { broken } = await subject.judge({
    'a.json': mediaDocument({ schema, example }),
    'b.json': schemaDocument(schema),
  });
  expect(broken).toEqual([]);
});

const names = inheritedNames((name) => inheritedNames(() => name));

test.for([
  ['paths', pathsDocument(inheritedNames(() => ({ get: { responses: { 200: {} } } })))],
  [
    'methods',
    pathsDocument({ '/a': { additionalOperations: inheritedNames(() => ({ responses: { 200: {} } })) } }),
  ],
  [
    'parameters',
    pathsDocument({
      '/{__proto__}': {
        get: {
          parameters: INHERITED.flatMap((name) =>
            ['path', 'query', 'header'].map((place) => ({ name, in: place, schema: {} })),
          ),
          responses: { 200: { headers: names } },
        },
      },
    }),
  ],
  [
    'properties',
    schemaDocument({
      type: 'object',
      properties: inheritedNames(() => ({ type: 'string' })),
      required: INHERITED,
    }),
  ],
  [
    'formats',
    schemaDocument({
      type: 'object',
      properties: inheritedNames((format) => ({ type: 'string', format, 'x-pattern-format': format })),
    }),
  ],
  [
    'generators',
    schemaDocument({
      type: 'object',
      properties: inheritedNames((name) => ({ 'x-faker': `internet.${name}` })),
    }),
  ],
  ['examples', mediaDocument({ example: names })],
  ['keywords', schemaDocument(names)],
  [
    'schemas',
    schemaDocument(
      { $ref: '#/components/schemas/__proto__' },
      { components: { schemas: inheritedNames(() => ({ type: 'object' })) } },
    ),
  ],
  [
    'servers',
    pathsDocument(
      { '/a': { get: {} } },
      { servers: [{ url: '{constructor}', variables: inheritedNames(() => ({ default: names })) }] },
    ),
  ],
] as const)('%s may have names that objects inherit', async ([, document]) => {
  const { broken } = await subject.judge({ 'a.json': document });
  expect(broken).toEqual([]);
});

test('what HTTP cannot carry is told', async () => {
  const response = { headers: { 'x y': { schema: {} } }, content: { 'text/x\ny': { schema: {} } } };
  const parameters = [{ name: 'a b', in: 'header' }];
  const paths = {
    '/a': { get: { parameters, responses: { 200: response } } },
    '/b': { get: { responses: { 100: {} } } },
  };
  const { broken, codes } = await subject.judge({
    'a.json': pathsDocument(paths, { servers: [{ url: '/%E0%A4%A' }] }),
  });
  expect(broken).toEqual([]);
  expect(codes).toEqual(expect.arrayContaining(['SHAPE', 'SERVER_UNUSABLE']));
});

test('a segment of thirty parameters does not hang', async () => {
  const path = `/${Array.from({ length: 30 }, (_, i) => `{p${i}}`).join('')}!`;
  const paths = {
    [path]: { get: { responses: { 200: {} } } },
    [`/${'x'.repeat(60)}`]: { post: { responses: { 200: {} } } },
  };
  expect((await subject.judge({ 'a.json': pathsDocument(paths) })).broken).toEqual([]);
});
