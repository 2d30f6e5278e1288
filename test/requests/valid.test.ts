import { expect } from 'vitest';
import { createMockServer, type MockServer, type Operation } from '../../src/index.ts';
import { Composer } from '../../src/schema/composer.ts';
import { Validator } from '../../src/schema/validator.ts';
import { type Described, describedIn } from '../judge/described.ts';
import { type RequestParts, requestParts } from '../judge/request.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { errorsIn, toldFor } from './asking.ts';

const folder = sharedPath('specs/2026/api');

/** What is wrong with the answer to a valid request: nothing, if it is one. */
async function refusal(server: MockServer, parts: RequestParts): Promise<string[]> {
  const answer = await toldFor(server, parts);
  const isTaken = answer.status >= 200 && answer.status < 400;
  const wrong = [...(isTaken ? [] : [`the status is ${answer.status}`]), ...errorsIn(answer)];
  return wrong.length === 0 ? [] : [`${parts.method} ${parts.template}`, ...wrong];
}

/** The operation of the model that a file describes at the same place. */
function modelOf({ api }: MockServer, { place }: Described): Operation {
  const found = api.operations.find(
    ({ location }) => location.source.path === place.file && location.pointer === place.pointer,
  );
  if (found === undefined) throw new Error(`${place.file} ${place.pointer} is not in the model`);
  return found;
}

sharedTest('all 235 operations of 2026 take a request made from their own examples', async () => {
  await using server = await createMockServer({ spec: folder, dialect: 'matrix' });
  const all = describedIn(folder);
  const wrong: string[][] = [];
  for (const operation of all) wrong.push(await refusal(server, requestParts(operation, all)));
  expect(all).toHaveLength(235);
  expect(wrong.flat()).toEqual([]);
});

for (const seed of ['one', 'two'])
  sharedTest(`all 99 JSON bodies composed for 2026 from the seed ${seed} are taken`, async () => {
    await using server = await createMockServer({ spec: folder, dialect: 'matrix' });
    const { schemas } = server.api;
    const composer = new Composer({ registry: schemas, validator: new Validator(schemas), seed });
    const all = describedIn(folder);
    const wrong: string[][] = [];
    for (const operation of all) {
      const [content] = modelOf(server, operation).body?.contents ?? [];
      if (content?.schema === undefined || content.mediaType !== 'application/json') continue;
      const how = { key: operation.path, examples: false, direction: 'request' } as const;
      const { value } = composer.compose({ $ref: content.schema }, how);
      const body = { type: content.mediaType, value: value as RequestValue };
      wrong.push(await refusal(server, { ...requestParts(operation, all), body }));
    }
    expect(wrong).toHaveLength(99);
    expect(wrong.flat()).toEqual([]);
  });

/** The model's type for JSON may not be written to, the judge's may; they are the same values. */
type RequestValue = NonNullable<RequestParts['body']>['value'];

sharedTest('the two operations with bytes take anything, under any content type', async () => {
  await using server = await createMockServer({ spec: folder, dialect: 'matrix' });
  const all = describedIn(folder);
  const uploads = all.filter(({ body }) => body[0]?.type === 'application/octet-stream');
  const wrong: string[][] = [];
  for (const type of ['image/png', 'application/json', 'text/plain'])
    for (const operation of uploads) {
      const body = { type, value: Uint8Array.of(0x7b, 0xff, 0) };
      wrong.push(await refusal(server, { ...requestParts(operation, all), body }));
    }
  expect(wrong).toHaveLength(6);
  expect(wrong.flat()).toEqual([]);
});
