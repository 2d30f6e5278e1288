import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { createMockServer, type MockServerOptions } from '../../src/index.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import type { Value } from './description-files.ts';

interface Seed {
  readonly key: string;
  readonly path: string;
  readonly init: RequestInit;
  readonly status: number;
  readonly answer: Value;
}

/** `GET /events/{eventId} -> 404`; `(peek)` marks the variant that only a query with a room reaches. */
function seeds(): Seed[] {
  const answers: Record<string, Value> = JSON.parse(readFileSync(sharedPath('seed-answers.json'), 'utf8'));
  return Object.entries(answers).map(([key, answer]) => {
    const [, method = '', template = '', code = '', peek] =
      /^(\w+) (\S+) -> (\d+)( \(peek\))?$/.exec(key) ?? [];
    const path = template.replace(/[{}]/g, '') + (peek === undefined ? '' : '?room_id=!a:example.org');
    const prefer = code === '200' ? undefined : { prefer: `code=${code}` };
    return { key, path, status: Number(code), answer, init: { method, ...(prefer && { headers: prefer }) } };
  });
}

async function answersExactly(options: MockServerOptions): Promise<void> {
  await using server = await createMockServer(options);
  const { url } = await server.listen();
  expect(seeds()).toHaveLength(26);
  for (const { key, path, init, status, answer } of seeds()) {
    for (const response of [await server.fetch(path, init), await fetch(url + path, init)]) {
      const text = await response.text();
      expect(response.status, key).toBe(status);
      expect(text, key).toBe(answer === null ? '' : JSON.stringify(answer));
      if (answer !== null) expect(JSON.parse(text), key).toEqual(answer);
    }
  }
}

sharedTest('the bundled descriptions give all 26 answers of the oracle to the letter', () =>
  answersExactly({}),
);

sharedTest('the descriptions of 2015 and 2024 together give all 26 answers of the oracle to the letter', () =>
  answersExactly({ spec: ['2015', '2024'].map((year) => sharedPath(`specs/${year}`)) }),
);
