import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { describedIn } from './described.ts';
import { judgeOf } from './judge.ts';

const PARTS = ['judge', 'described', 'description-files', 'request', 'small-value', 'facts', 'declared'];

describe('the judge', () => {
  test('imports nothing of what it judges', () => {
    for (const part of PARTS) {
      const text = readFileSync(new URL(`./${part}.ts`, import.meta.url), 'utf8');
      const named = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
      const own = PARTS.map((one) => `./${one}.ts`);
      const foreign = named.filter((name) => !name.startsWith('node:') && !own.includes(name));
      expect(['yaml', 'ajv/dist/2020.js', 'ajv-formats']).toEqual(expect.arrayContaining(foreign));
    }
  });

  sharedTest('refuses a body that lacks what is required, or breaks a format of Matrix', () => {
    const judge = judgeOf(sharedPath('specs/2026'), sharedPath('specs/2026/string-formats.yaml'));
    const whoami = describedIn(sharedPath('specs/2026/api')).find(({ path }) =>
      path.endsWith('/account/whoami'),
    );
    const schema = whoami?.responses[0]?.media[0]?.schema;
    if (schema === undefined) throw new Error('There is no schema to judge by');
    expect(judge.violations(schema, { user_id: '@a:example.org' })).toEqual([]);
    expect(judge.violations(schema, {})).toEqual([expect.stringContaining('required')]);
    expect(judge.violations(schema, { user_id: 'a' })).toContain('/user_id must match format "mx-user-id"');
  });
});
