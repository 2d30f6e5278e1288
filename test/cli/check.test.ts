import { expect, test } from 'vitest';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';

const pets = `openapi: 3.1.0
info: { title: Pets, version: "1" }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      responses:
        "200":
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pett" }
              example: { name: 7 }
        "404": { description: gone }
components:
  schemas:
    Pet: { type: object }
`;

test('it lists every operation with its place', async () => {
  await using folder = await folderOf({ 'pets.yaml': pets });
  await using command = understudy('check', folder.path);
  await command.ended;
  expect(command.output.stdout).toMatch(/GET +\/pets\/\{id\} +getPet +200 404 +\S*pets\.yaml:5/);
});

test('it prints every mistake with its code, its place and what to do', async () => {
  await using folder = await folderOf({ 'pets.yaml': pets });
  await using command = understudy('check', folder.path);
  expect(await command.ended).toBe(0);
  expect(command.output.stdout).toMatch(
    /REF_NOT_FOUND \S*pets\.yaml:11:25 .*names nothing.*\. Did you mean Pet\?/,
  );
  expect(command.output.stdout).toMatch(/PARAMETER_UNDESCRIBED \S*pets\.yaml:5:5 .*\{id\}/);
  expect(command.output.stdout).toContain('1 operation, 0 errors, 2 warnings');
});

test('it exits with 1 where there is an error', async () => {
  await using folder = await folderOf({ 'pets.yaml': pets, 'broken.yaml': 'openapi: 3.1.0\npaths: [' });
  await using command = understudy('check', folder.path);
  expect(await command.ended).toBe(1);
});

test('an example that breaks its own schema is a warning', async () => {
  await using folder = await folderOf({
    'pets.yaml': pets.replace(
      '{ $ref: "#/components/schemas/Pett" }',
      '{ properties: { name: { type: string } } }',
    ),
  });
  await using command = understudy('check', folder.path);
  expect(await command.ended).toBe(0);
  expect(command.output.stdout).toMatch(/EXAMPLE_INVALID \S*pets\.yaml:12:15 .*\/name must be string/);
});

test('it prints JSON for machines', async () => {
  await using folder = await folderOf({ 'pets.yaml': pets });
  await using command = understudy('check', '--json', folder.path);
  await command.ended;
  const { documents, operations, mistakes } = JSON.parse(command.output.stdout);
  expect(documents).toMatchObject([{ name: 'pets', title: 'Pets', version: '3.1.0' }]);
  expect(operations).toMatchObject([
    { method: 'GET', path: '/pets/{id}', id: 'getPet', statuses: ['200', '404'], line: 5, column: 5 },
  ]);
  expect(mistakes).toHaveLength(2);
});

test('a file that does not exist is named, and there is nothing to serve', async () => {
  await using command = understudy('check', 'no-such-file.yaml');
  expect(await command.ended).toBe(1);
  expect(command.output.stderr).toContain(
    'There is nothing to serve: no file or folder is called no-such-file.yaml',
  );
});
