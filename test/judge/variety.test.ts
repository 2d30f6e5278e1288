import { describe, expect, test } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { describedIn } from './described.ts';
import { exampleRequest } from './request.ts';

const ROOM = {
  type: 'object',
  required: ['room_id', 'name', 'members'],
  properties: {
    room_id: { type: 'string', format: 'mx-room-id' },
    name: { type: 'string' },
    members: { type: 'array', items: { type: 'string', format: 'mx-user-id' } },
    age: { type: 'integer' },
  },
};

const PATHS = {
  '/rooms/{roomId}': {
    get: {
      parameters: [
        { name: 'roomId', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
      ],
      responses: { 200: { description: 'A room', content: { 'application/json': { schema: ROOM } } } },
    },
  },
};

/** The bodies that a new server gives for some paths, one after the other. */
async function bodies(paths: readonly string[], seed?: string): Promise<string[]> {
  await using folder = await folderOf({ 'rooms.json': documentOf(PATHS) });
  await using server = await createMockServer({ spec: folder.path, seed });
  const { url } = await server.listen();
  const texts = [];
  for (const path of paths) texts.push(await (await fetch(url + path)).text());
  return texts;
}

describe('a description without examples', () => {
  test('gives two bodies for two ids, and for two values of a query parameter', async () => {
    const paths = ['/rooms/a', '/rooms/b', '/rooms/a?limit=1', '/rooms/a?limit=2'];
    expect(new Set(await bodies(paths)).size).toBe(4);
  });

  test('gives two bodies for two seeds', async () => {
    expect(await bodies(['/rooms/a'], 'one')).not.toEqual(await bodies(['/rooms/a'], 'two'));
  });

  test('gives the same body for the same request, whatever was asked before and in another server', async () => {
    const [first, , again] = await bodies(['/rooms/a', '/rooms/b', '/rooms/a']);
    const [, elsewhere] = await bodies(['/rooms/b', '/rooms/a']);
    expect(new Set([first, again, elsewhere]).size).toBe(1);
    expect(JSON.parse(first ?? '')).toMatchObject({ room_id: expect.stringMatching(/^!/), name: /./ });
  });
});

sharedTest(
  'an operation of 2026 that has no example for a part of its body gives two bodies for two seeds',
  async () => {
    const all = describedIn(sharedPath('specs/2026/api'));
    const query = all.find(({ path }) => path.endsWith('/v3/keys/query'));
    if (query === undefined) throw new Error('There is such an operation');
    const { url, ...init } = exampleRequest(query, all);
    const asked = ['one', 'two', 'one'].map(async (seed) => {
      await using server = await createMockServer({
        spec: sharedPath('specs/2026/api/client-server/keys.yaml'),
        seed,
        roots: [sharedPath('specs/2026')],
      });
      const response = await server.fetch(url, init);
      expect(response.status).toBe(200);
      return response.text();
    });
    const [one, two, again] = await Promise.all(asked);
    expect(one).not.toBe(two);
    expect(again).toBe(one);
  },
);
