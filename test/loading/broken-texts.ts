import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

/** The texts that come with the package. */
export const TEXTS = ['api', 'scenarios', 'test/behaviors', 'test/durability'].flatMap((name) => {
  const folder = fileURLToPath(new URL(`../../${name}/`, import.meta.url));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(folder + file, 'utf8'));
});

/** What two parsers might differ about. */
const ODD = [
  '}',
  ']',
  '{',
  '[',
  ':',
  ': ',
  '- ',
  '? ',
  '&a ',
  '*a',
  '!t ',
  '%',
  '#',
  '"',
  "'",
  '|',
  '>',
  '~',
  '<<: ',
];
const WORDS = [
  'null',
  'yes',
  'on',
  '0b11',
  '0o17',
  '017',
  '1_000',
  '1e3',
  '.5',
  '1.',
  '+1',
  '.inf',
  '2020-01-01',
  '12:30',
  '0x1F',
];
const SIGNS = ['\t', '\r\n', '\n', '\n\n', ' ', '  ', '---', '...', '\u00e9', '\u2028', '\ufeff', '\0', ','];

interface Change {
  readonly at: number;
  readonly take: number;
  readonly put: string;
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    take: fc.integer({ min: 0, max: 3 }),
    put: fc.constantFrom(...ODD, ...WORDS, ...SIGNS, ''),
  }),
  { minLength: 1, maxLength: 3 },
);

/** A few lines of a text, changed. */
function changed(text: string, start: number, all: readonly Change[]): string {
  const lines = text.split('\n');
  const first = Math.floor(start * lines.length);
  const piece = lines.slice(first, first + 25).join('\n');
  return all.reduce((sum, { at, take, put }) => {
    const place = Math.floor(at * sum.length);
    return sum.slice(0, place) + put + sum.slice(place + take);
  }, piece);
}

/** Holds a check against changed texts: RUNS of them, drawn by SEED. */
export function forChangedTexts(check: (text: string) => void): void {
  fc.assert(
    fc.property(
      fc.constantFrom(...TEXTS),
      fc.double({ min: 0, max: 0.95, noNaN: true }),
      changes,
      (text, start, all) => {
        check(changed(text, start, all));
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 2000), seed: Number(process.env.SEED ?? 1) },
  );
}
