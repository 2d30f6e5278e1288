import { expect } from 'vitest';
import { Composer } from '../../src/schema/composer.ts';
import { Validator } from '../../src/schema/validator.ts';
import type { Api, Content } from '../../src/spec/api.ts';
import { loadApi } from '../../src/spec/load.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { differences } from './declared.ts';
import { describedIn } from './described.ts';
import type { Place } from './description-files.ts';
import { type Judge, judgeOf } from './judge.ts';

type Direction = 'request' | 'response';

interface Body {
  readonly key: string;
  readonly direction: Direction;
  readonly schema: string;
}

const SEEDS = ['understudy', 'one', 'two'];

/** Every JSON body that the model knows, of requests and responses. */
function bodiesOf({ operations }: Api): Body[] {
  const isJson = ({ mediaType }: Content): boolean => mediaType === 'application/json';
  return operations.flatMap(({ id, body, responses }) => {
    const messages = [
      { key: id, direction: 'request' as const, contents: body?.contents ?? [] },
      ...responses.map(({ status, contents }) => ({
        key: `${id} ${status}`,
        direction: 'response' as const,
        contents,
      })),
    ];
    return messages.flatMap(({ key, direction, contents }) =>
      contents
        .filter(isJson)
        .flatMap(({ schema }) => (schema === undefined ? [] : [{ key, direction, schema }])),
    );
  });
}

/** What the judge knows of them: the schemas in the files as written, by their places. */
function schemasJudged(folder: string): [string, Place][] {
  return describedIn(folder).flatMap(({ body, responses }) =>
    [...body, ...responses.flatMap(({ media }) => media)].flatMap(({ type, schema }): [string, Place][] =>
      type === 'application/json' && schema !== undefined
        ? [[`${schema.file}#${schema.pointer}`, schema]]
        : [],
    ),
  );
}

interface Reading {
  readonly api: Api;
  readonly judge: Judge;
  readonly bodies: readonly Body[];
  composer(seed: string): Composer;
}

/** What model and judge make of a year. */
async function readingOf(year: string): Promise<Reading> {
  const api = await loadApi([sharedPath(`specs/${year}/api`)]);
  const judge = judgeOf(sharedPath(`specs/${year}`), sharedPath('specs/2026/string-formats.yaml'));
  const options = { registry: api.schemas, validator: new Validator(api.schemas) };
  return { api, judge, bodies: bodiesOf(api), composer: (seed) => new Composer({ ...options, seed }) };
}

/** Where a schema of the model stands in the files. */
function placeOf({ schemas }: Api, schema: string): { file: string; pointer: string } {
  const { source, pointer } = schemas.locationOf(schema);
  return { file: source.path, pointer };
}

for (const [year, count] of [
  ['2026', 637],
  ['2024', 563],
  ['2015', 19],
] as const) {
  const folder = sharedPath(`specs/${year}/api`);
  let known: Promise<Reading> | undefined;
  const read = (): Promise<Reading> => {
    known ??= readingOf(year);
    return known;
  };

  sharedTest(
    `the model and the judge find the same ${count} bodies of ${year} in the same places`,
    async () => {
      const { api, bodies } = await read();
      const places = bodies.map(({ schema }) => Object.values(placeOf(api, schema)).join('#'));
      expect(places).toHaveLength(count);
      expect(places.sort()).toEqual(
        schemasJudged(folder)
          .map(([place]) => place)
          .sort(),
      );
    },
  );

  for (const [how, examples, seeds] of [
    ['without', false, SEEDS],
    ['from', true, SEEDS.slice(0, 1)],
  ] as const)
    sharedTest(`every body composed for ${year} ${how} examples is valid`, async () => {
      const { api, judge, bodies, composer } = await read();
      const wrong = seeds.map(composer).flatMap((one) =>
        bodies.flatMap(({ key, direction, schema }) => {
          const { value } = one.compose({ $ref: schema }, { key, examples, direction });
          const violations = judge.violations(placeOf(api, schema), value);
          return violations.length === 0 ? [] : [[key, ...violations]];
        }),
      );
      expect(wrong).toEqual([]);
    });

  sharedTest(
    `a body composed for ${year} without examples has all that is declared, and nothing else`,
    async () => {
      const { api, bodies, composer } = await read();
      const schemas = new Map(schemasJudged(folder));
      const one = composer('one');
      const wrong = bodies.flatMap(({ key, direction, schema }) => {
        const { value } = one.compose({ $ref: schema }, { key, examples: false, direction });
        const place = schemas.get(Object.values(placeOf(api, schema)).join('#'));
        const found = place === undefined ? ['the judge knows no such schema'] : differences(place, value);
        return found.length === 0 ? [] : [[key, ...found]];
      });
      expect(wrong).toEqual([]);
    },
  );

  sharedTest(`a body of ${year} that does not say that it varies is the same for every key`, async () => {
    const { bodies, composer } = await read();
    const one = composer('one');
    const composed = (schema: string, key: string) => one.compose({ $ref: schema }, { key, examples: false });
    let differing = 0;
    for (const { schema } of bodies) {
      const [a, b] = [composed(schema, 'a'), composed(schema, 'b')];
      if (JSON.stringify(a.value) === JSON.stringify(b.value)) continue;
      differing++;
      expect([a.varies, b.varies], schema).toEqual([true, true]);
    }
    expect(differing).toBeGreaterThan(count / 4);
  });
}
