import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scenarioSchema } from '../../src/index.ts';
import { property } from '../../src/json/json.ts';
import { BEHAVIORS } from '../../src/scenario/behaviors/all.ts';
import { OPTION_KIND } from '../../src/scenario/options.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const names = BEHAVIORS.map(({ name }) => name);

/** The rows of the README's table of behaviors: a name, and what it does. */
const rows = new Map(
  (/\| behavior \| what it does \|\n\|[-|]+\n((?:\|.*\n)+)/.exec(readme)?.[1] ?? '')
    .trim()
    .split('\n')
    .map((row) => /^\| `([\w-]+)` \| (.*) \|$/.exec(row))
    .map((row) => [row?.[1] ?? '', row?.[2] ?? ''] as const),
);

test('the README lists the behaviors that there are, and no others', () => {
  expect([...rows.keys()].sort()).toEqual([...names].sort());
});

test('the JSON Schema knows the behaviors that there are, with their options, and no others', async () => {
  const { $defs } = (await scenarioSchema()) as {
    $defs: { step: { anyOf: [{ properties: object }, { properties: object }] } };
  };
  const [step, when] = $defs.step.anyOf;
  expect([...Object.keys(step.properties), 'when'].sort()).toEqual([...names].sort());
  expect(Object.keys(when.properties)).toEqual(['when', 'then', 'else']);
});

const COMMON = ['as', 'default', 'first', 'every', 'share', 'detail', 'headers', 'with'];

test.each(BEHAVIORS.map(({ name, options }) => [name, Object.keys(options.properties ?? {})] as const))(
  'the README names the options of %s: %j',
  (name, options) => {
    const text = `${rows.get(name)} ${readme.match(/`delay` and `fault` strike.*\n.*/)?.[0]}`;
    const unnamed = options.filter((option) => !COMMON.includes(option) && !text.includes(option));
    expect(unnamed).toEqual([]);
  },
);

test('every option that is an expression says so in the JSON Schema', () => {
  const idempotency = BEHAVIORS.find(({ name }) => name === 'idempotency');
  expect(property(idempotency?.options.properties?.key, 'items')).toMatchObject({
    [OPTION_KIND]: 'expression',
  });
});
