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

for (const [year, count] of [
  ['2026', 637],
  ['2024', 563],
  ['2015', 19],
] as const) {
  const folder = sharedPath(`specs/${year}/api`);
  let known: Judge | undefined;
  const judged = (): Judge => {
    known ??= judgeOf(sharedPath(`specs/${year}`), sharedPath('specs/2026/string-formats.yaml'));
    return known;
  };

  sharedTest(
    `the model has the bodies of ${year} that the judge has, with their schemas in the same places`,
    async () => {
      const api = await loadApi([folder]);
      const places = bodiesOf(api).map(({ schema }) => {
        const { source, pointer } = api.schemas.locationOf(schema);
        return `${source.path}#${pointer}`;
      });
      expect(places).toHaveLength(count);
      expect(places.sort()).toEqual(
        schemasJudged(folder)
          .map(([place]) => place)
          .sort(),
      );
    },
  );

  for (const examples of [false, true])
    sharedTest(
      `every body composed for ${year} ${examples ? 'from' : 'without'} examples is valid`,
      async () => {
        const api = await loadApi([folder]);
        const judge = judged();
        const validator = new Validator(api.schemas);
        const wrong = (examples ? SEEDS.slice(0, 1) : SEEDS).flatMap((seed) => {
          const composer = new Composer({ registry: api.schemas, validator, seed });
          return bodiesOf(api).flatMap(({ key, direction, schema }) => {
            const { value } = composer.compose({ $ref: schema }, { key, examples, direction });
            const { source, pointer } = api.schemas.locationOf(schema);
            const violations = judge.violations({ file: source.path, pointer }, value);
            return violations.length === 0 ? [] : [[seed, key, source.path + pointer, ...violations]];
          });
        });
        expect(wrong).toEqual([]);
      },
    );

  sharedTest(
    `a body composed for ${year} without examples has all that is declared, and nothing else`,
    async () => {
      const api = await loadApi([folder]);
      const schemas = new Map(schemasJudged(folder));
      const composer = new Composer({
        registry: api.schemas,
        validator: new Validator(api.schemas),
        seed: 'one',
      });
      const wrong = bodiesOf(api).flatMap(({ key, direction, schema }) => {
        const { value } = composer.compose({ $ref: schema }, { key, examples: false, direction });
        const { source, pointer } = api.schemas.locationOf(schema);
        const place = schemas.get(`${source.path}#${pointer}`);
        const found = place === undefined ? ['the judge knows no such schema'] : differences(place, value);
        return found.length === 0 ? [] : [[key, ...found]];
      });
      expect(wrong).toEqual([]);
    },
  );
}
