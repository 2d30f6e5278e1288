import { afterAll, expect, test } from 'vitest';
import { pathsDocument, YAML_HEAD } from './documents.ts';
import { Subject } from './subject.ts';

const subject = new Subject();
afterAll(() => subject[Symbol.asyncDispose]());

const DEEP = 20_000;
const example = (text: string): string =>
  `paths: {/a: {get: {responses: {200: {description: "", content: {application/json: {example: ${text}}}}}}}}\n`;

test.for([
  ['a flow list', `${YAML_HEAD}paths: {}\nx: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['a flow map', `${YAML_HEAD}paths: {}\nx: ${'{a: '.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
  ['a flow list that does not end', `${YAML_HEAD}paths: {}\nx: ${'['.repeat(DEEP)}`],
  ['a block list', `${YAML_HEAD}paths: {}\nx:\n  ${'- '.repeat(DEEP)}1\n`],
  ['a block map of keys', `${YAML_HEAD}paths: {}\nx:\n  ${'? '.repeat(DEEP)}1\n`],
  ['JSON', `${pathsDocument({}).slice(0, -1)},"x":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`],
] as const)('%s nested 20,000 deep is told as too deep', async ([, text]) => {
  const { broken, codes } = await subject.judge({ 'a.yaml': text });
  expect(broken).toEqual([]);
  expect(codes).toContain('TEXT_TOO_DEEP');
});

const laughs = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]\n`);
const wide = Array.from({ length: 5000 }, (_, i) => `k${i}: ${i}`).join(', ');

test.for([
  ['that laugh a thousand million times', `${YAML_HEAD}paths: {}\na0: &a0 [x]\n${laughs.join('')}`],
  ['that repeat a wide map', `${YAML_HEAD}x: &x {${wide}}\n${example(`[${'*x, '.repeat(5000)}]`)}`],
  ['that hold themselves', `${YAML_HEAD}x: &x {a: *x}\npaths: {}\n`],
  ['that name nothing', `${YAML_HEAD}paths: *x\n`],
] as const)('aliases %s are told', async ([, text]) => {
  const { broken, codes } = await subject.judge({ 'a.yaml': text });
  expect(broken).toEqual([]);
  expect(codes).toContain('TEXT_ALIAS');
});

test.for([
  ['empty', ''],
  ['nothing but a byte order mark', '\ufeff'],
  ['full of zeros', `${YAML_HEAD}paths:\n  /a\0b: {get: {responses: {200: {description: "\0"}}}}\n`],
  ['not UTF-8', Buffer.concat([Buffer.from(`${YAML_HEAD}paths:\n  /a`), Buffer.from([0xff, 0xc0])])],
  [
    'YAML 1.1 with its types',
    `%YAML 1.1\n---\n${YAML_HEAD}${example('{d: 2015-10-01, s: !!set {a}, b: !!binary aGk=}')}`,
  ],
  ['keyed by lists', `${YAML_HEAD}x: &x [1]\npaths: {*x : 1, ? [a, b] : 2}\n`],
  ['full of lone brackets', `${YAML_HEAD}paths: {}\nx:\n${'  - {\n    b: 1\n }\n'.repeat(500)}`],
] as const)('a file that is %s is survived', async ([, content]) => {
  const { broken } = await subject.judge({ 'a.yaml': content });
  expect(broken).toEqual([]);
});
