import { expect, test } from 'vitest';
import { createMockServer, inspectApi } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { serverOf, told } from '../support/server-of.ts';

const nothing = { 204: { description: 'none' } };

test('a method that is none is an error with a suggestion', async () => {
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { gett: { responses: nothing } } }) });
  expect(server.mistakes()).toMatchObject([{ code: 'SHAPE', remedy: 'Did you mean get?' }]);
});

test('responses that are a list are an error', async () => {
  await using server = await serverOf({ 'api.json': documentOf({ '/a': { get: { responses: [] } } }) });
  inspectApi(server.api);
  expect(told(server)).toEqual([expect.stringMatching(/^SHAPE api\.json/)]);
});

test('an overlay and a root that are not there are told', async () => {
  await using folder = await folderOf({ 'api.json': documentOf({ '/a': { get: { responses: nothing } } }) });
  await using server = await createMockServer({
    spec: folder.path,
    overlays: ['no-overlay'],
    roots: ['no-root'],
  });
  expect(server.mistakes().map(({ code, file }) => [code, file])).toEqual([
    ['FILE_UNREADABLE', 'no-overlay'],
    ['FILE_UNREADABLE', 'no-root'],
  ]);
});
