import { expect, test } from 'vitest';
import { createMockServer, type MockServerOptions } from '../src/index.ts';

test.each([
  [{ specs: 'shop.yaml' }, 'There is no option specs. Did you mean spec?'],
  [{ validate: 'foo' }, 'The option validate cannot be "foo": it is one of enforce, warn, off.'],
  [{ clock: 'wall' }, 'The option clock cannot be "wall": it is one of real, manual.'],
  [{ dialect: 'klingon' }, 'The option dialect cannot be "klingon": it is one of matrix, problem.'],
  [{ state: 'disk' }, 'There is no state "disk": it is memory, or file: and the name of a folder.'],
])('the options %j are refused: %s', async (options, message) => {
  await expect(createMockServer(options as MockServerOptions)).rejects.toThrow(message);
});

test('an option that is undefined is one that was not given', async () => {
  await using server = await createMockServer({ validate: undefined, clock: undefined, scenario: 'none' });
  expect((await server.fetch('/users/@alice:example.com')).status).toBe(200);
});
