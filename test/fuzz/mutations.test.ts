import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bundledApi } from '../../src/index.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { INHERITED } from './documents.ts';
import { Subject } from './subject.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const SETTINGS = { numRuns: RUNS, seed: 20261120, endOnFailure: RUNS <= 60 };

const subject = new Subject();
afterAll(() => subject[Symbol.asyncDispose]());

const survives = async (file: string | Uint8Array): Promise<void> => {
  const { broken } = await subject.judge({ 'a.yaml': file });
  expect(broken).toEqual([]);
};

const BASES = ['old_sync', 'room_send', 'room_state', 'peeking_events'].map((name) =>
  readFileSync(`${bundledApi}/client-server/${name}.yaml`),
);
const base = fc.constantFrom(...BASES);

test('a truncated description is told or served', () =>
  fc.assert(
    fc.asyncProperty(base, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, part) =>
      survives(bytes.subarray(0, Math.floor(bytes.length * part))),
    ),
    SETTINGS,
  ));

test('a description with flipped bits and bytes is told or served', () =>
  fc.assert(
    fc.asyncProperty(
      base,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 }),
      (bytes, flips) => {
        const flipped = Uint8Array.from(bytes);
        for (const [place, mask] of flips)
          flipped[place % flipped.length] = (flipped[place % flipped.length] ?? 0) ^ mask;
        return survives(flipped);
      },
    ),
    SETTINGS,
  ));

const edit = fc.tuple(fc.nat(), fc.constantFrom('drop', 'twice', 'in', 'out', 'tab'));

function edited(lines: readonly string[], edits: readonly (readonly [number, string])[]): string {
  const changes = new Map(edits.map(([place, how]) => [place % lines.length, how]));
  return lines
    .flatMap((line, index) => {
      const how = changes.get(index);
      if (how === 'drop') return [];
      if (how === 'twice') return [line, line];
      if (how === 'in') return [`  ${line}`];
      return [how === 'out' ? line.replace(/^ {1,2}/, '') : how === 'tab' ? `\t${line}` : line];
    })
    .join('\n');
}

test('a description with lines dropped, doubled and shifted is told or served', () =>
  fc.assert(
    fc.asyncProperty(base, fc.array(edit, { minLength: 1, maxLength: 6 }), (bytes, edits) =>
      survives(edited(bytes.toString().split('\n'), edits)),
    ),
    SETTINGS,
  ));

const key = fc.oneof(
  fc.constantFrom(
    ...INHERITED,
    '$ref',
    'type',
    'allOf',
    'properties',
    'items',
    'get',
    'schema',
    'content',
    '200',
  ),
  fc.string(),
);
const { junk } = fc.letrec((tie) => ({
  junk: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1e9,
      1e308,
      '',
      'object',
      'array',
      'string',
      '#/paths',
      '#',
      '(a+)+$',
    ),
    fc.string(),
    fc.array(tie('junk'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('junk')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** The value with what stands at some of its nodes, counted from the top, replaced. */
function replaced(value: unknown, replacements: ReadonlyMap<number, unknown>, count = { nodes: 0 }): unknown {
  const at = count.nodes++;
  if (replacements.has(at)) return replacements.get(at);
  if (Array.isArray(value)) return value.map((item) => replaced(item, replacements, count));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replaced(item, replacements, count)]),
  );
}

const place = fc.oneof(fc.nat(60), fc.nat(400));

test('a description with anything in any place is told or served', () =>
  fc.assert(
    fc.asyncProperty(
      base,
      fc.array(fc.tuple(place, junk), { minLength: 1, maxLength: 5 }),
      (bytes, changes) => survives(JSON.stringify(replaced(parse(bytes.toString()), new Map(changes)))),
    ),
    { ...SETTINGS, numRuns: 4 * RUNS },
  ));

for (const year of ['2015', '2024', '2026'])
  sharedTest(`the real descriptions of ${year} keep to the claim`, async () => {
    expect((await subject.judge({}, sharedPath(`specs/${year}`))).broken).toEqual([]);
  });
