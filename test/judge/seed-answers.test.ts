import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { bundledApi, createMockServer, type MockServerOptions } from '../../src/index.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { describedIn } from './described.ts';
import type { Value } from './description-files.ts';
import { type ExampleRequest, exampleRequest } from './request.ts';

interface Seed {
  readonly key: string;
  readonly request: ExampleRequest;
  readonly status: number;
  readonly answer: Value;
}

/** `GET /events/{eventId} -> 404`; `(peek)` marks the variant whose path ends in a blank. Every request is valid. */
function seeds(folders: readonly string[]): Seed[] {
  const answers: Record<string, Value> = JSON.parse(readFileSync(sharedPath('seed-answers.json'), 'utf8'));
  const all = folders.flatMap(describedIn);
  return Object.entries(answers).map(([key, answer]) => {
    const [, method, path, code = '', peek] = /^(\w+) (\S+) -> (\d+)( \(peek\))?$/.exec(key) ?? [];
    const operation = all.find(
      (one) => one.method === method && one.path === path && one.key.endsWith(' ') === (peek !== undefined),
    );
    if (operation === undefined) throw new Error(`Nothing describes ${key}`);
    const request = exampleRequest(operation, all);
    const prefer = code === '200' ? {} : { prefer: `code=${code}` };
    const headers = { ...request.headers, ...prefer };
    return { key, request: { ...request, headers }, status: Number(code), answer };
  });
}

async function answersExactly(options: MockServerOptions, folders: readonly string[]): Promise<void> {
  await using server = await createMockServer({ ...options, scenario: 'none' });
  const { url } = await server.listen();
  const asked = seeds(folders);
  expect(asked).toHaveLength(26);
  for (const { key, request, status, answer } of asked) {
    const { url: path, ...init } = request;
    for (const response of [await server.fetch(path, init), await fetch(url + path, init)]) {
      const text = await response.text();
      expect(response.status, key).toBe(status);
      expect(text, key).toBe(answer === null ? '' : JSON.stringify(answer));
      if (answer !== null) expect(JSON.parse(text), key).toEqual(answer);
    }
  }
}

sharedTest('the bundled descriptions give all 26 answers of the oracle to the letter', () =>
  answersExactly({}, [bundledApi]),
);

sharedTest(
  'the descriptions of 2015 and 2024 together give all 26 answers of the oracle to the letter',
  () => {
    const folders = ['2015', '2024'].map((year) => sharedPath(`specs/${year}`));
    return answersExactly(
      { spec: folders },
      folders.map((folder) => `${folder}/api`),
    );
  },
);
