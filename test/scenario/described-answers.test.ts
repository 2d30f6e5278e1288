import { expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';

/** One operation whose example breaks its schema, and a scenario that does this with it. */
async function answeredWith(steps: string): Promise<Response> {
  const media = { schema: { type: 'object', required: ['id'] }, example: { name: 'no id' } };
  const responses = { 200: { description: 'ok', content: { 'application/json': media } } };
  await using folder = await folderOf({
    'api/a.json': documentOf({ '/a': { get: { responses } } }),
    'x.yaml': `scenario: x\nrules:\n  - on: GET /a\n    do: ${steps}\n`,
  });
  await using server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
  });
  return server.fetch('/a');
}

test('what a scenario leaves to the description is sent as it is described, and what is wrong with that is told', async () => {
  const answer = await answeredWith('[delay: { for: 0 }]');
  expect(await answer.json()).toEqual({ name: 'no id' });
  expect(answer.headers.get('x-understudy-findings')).toContain('body /id must be given');
});

test.each([
  [202, '0'],
  [204, null],
])('a status that is not described is sent without a body: %i', async (status, length) => {
  const answer = await answeredWith(`[reply: { status: ${status} }]`);
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
    status,
    length,
    '',
  ]);
});
