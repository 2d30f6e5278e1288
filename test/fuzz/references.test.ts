import { afterAll, expect, test } from 'vitest';
import { chainDocument, mediaDocument, pathsDocument, schemaDocument } from './documents.ts';
import { type Files, Subject } from './subject.ts';

const subject = new Subject();
afterAll(() => subject[Symbol.asyncDispose]());

const levels = (count: number, make: (next: string) => string): Files =>
  Object.fromEntries([
    ['a.json', mediaDocument({ example: { $ref: 'e0.json' } })],
    ...Array.from({ length: count }, (_, i) => [`e${i}.json`, make(`{"$ref":"e${i + 1}.json"}`)]),
    [`e${count}.json`, '{"x":1}'],
  ]);

test.for([
  ['twice at each of 30 levels', levels(30, (next) => `{"a":${next},"b":${next}}`)],
  ['by allOf at each of 30 levels', levels(30, (next) => `{"allOf":[${next},${next}]}`)],
  ['at the bottom of 900 levels, 40 times', levels(40, (next) => '['.repeat(900) + next + ']'.repeat(900))],
] as const)('example files that refer to the next %s are cut off', async ([, files]) => {
  const { broken, codes } = await subject.judge(files);
  expect(broken).toEqual([]);
  expect(codes).toContain('REF_CIRCULAR');
});

test.for([
  ['allOf', (next: object) => ({ allOf: [next, next] }), { type: 'string' }],
  ['anyOf', (next: object) => ({ anyOf: [next, next] }), { type: 'string' }],
  ['oneOf', (next: object) => ({ oneOf: [next, next] }), { type: 'string' }],
  ['required properties', (next: object) => ({ required: ['a', 'b'], properties: { a: next, b: next } }), {}],
  ['items', (next: object) => ({ type: 'array', minItems: 2, items: next }), {}],
] as const)(
  'schemas that refer to the next twice by %s at each of 30 levels are told',
  async ([, make, last]) => {
    const { broken, codes } = await subject.judge({ 'a.json': chainDocument(30, make, last) });
    expect(broken).toEqual([]);
    expect(codes.some((code) => code.startsWith('SCHEMA_'))).toBe(true);
  },
);

test('references that lead on through each other end', async () => {
  const schemas = { A: { $ref: '#/components/schemas/B/x' }, B: { $ref: '#/components/schemas/A/x' } };
  const document = schemaDocument({ $ref: '#/components/schemas/A/x' }, { components: { schemas } });
  const { broken, codes } = await subject.judge({ 'a.json': document });
  expect(broken).toEqual([]);
  expect(codes).toContain('REF_NOT_FOUND');
});

test.for(['allOf', 'anyOf', 'not', 'items', '$ref'])(
  'a schema that refers to itself by %s is told or served',
  async (keyword) => {
    const self = { $ref: '#/components/schemas/S' };
    const list = ['allOf', 'anyOf'].includes(keyword);
    const S = keyword === '$ref' ? self : { minItems: 1, [keyword]: list ? [self, self] : self };
    const { broken } = await subject.judge({
      'a.json': schemaDocument(self, { components: { schemas: { S } } }),
    });
    expect(broken).toEqual([]);
  },
);

test('a chain of 5,000 references is told', async () => {
  const { broken, codes } = await subject.judge({ 'a.json': chainDocument(5000, (next) => next, {}) });
  expect(broken).toEqual([]);
  expect(codes).toContain('REF_CIRCULAR');
});

const ODD = [
  '',
  '#a',
  '#/',
  '#//',
  '/',
  '..',
  './',
  '%',
  '%00',
  '#/%',
  '#/~2',
  'http:',
  'https://x/y',
  'file:///etc/passwd',
  '/etc/passwd',
  'a\0b',
  `#/${'x'.repeat(50_000)}`,
];

test('odd references are told', async () => {
  const item = ($ref: string): object => ({
    content: { 'application/json': { schema: { $ref }, example: { $ref } } },
  });
  const paths = Object.fromEntries(
    ODD.map(($ref, i) => [`/p${i}`, { get: { responses: { 200: item($ref) } } }]),
  );
  const { broken, codes } = await subject.judge({
    'a.json': pathsDocument(paths, { ['y'.repeat(50_000)]: 1 }),
  });
  expect(broken).toEqual([]);
  expect(codes).toContain('REF_NOT_FOUND');
});
