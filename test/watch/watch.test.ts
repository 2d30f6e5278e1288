import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';

const PATHS = `
  /greeting:
    get:
      operationId: greet
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "words.yaml#/Greeting" } } } }
  /notes:
    post:
      operationId: addNote
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "201": { description: Added., content: { application/json: { schema: { type: object } } } } }
    get:
      operationId: newNotes
      parameters: [{ name: wait, in: query, schema: { type: integer } }]
      responses: { "200": { description: Notes., content: { application/json: { schema: { type: object } } } } }
`;
const API = `openapi: 3.1.0\ninfo: { title: Notes, version: "1" }\npaths:${PATHS}`;
const SCENARIO = `scenario: notebook
streams: { notes: {} }
rules:
  - on: addNote
    do: [{ append: { to: notes, entry: "\${body}" } }, { reply: { status: 201, body: "\${appended}" } }]
  - on: newNotes
    do: [{ poll: { stream: notes, from: "'0'", timeout: query.wait } }, { reply: { body: { notes: "\${batch.entries}" } } }]
`;

function words(text: string): string {
  return `Greeting: { type: object, example: { hello: ${text} } }\n`;
}

/** A watched server for files in a folder of its own, and how to change them. */
interface Watched extends AsyncDisposable {
  readonly server: MockServer;
  readonly notes: string[];
  save(file: string, text: string): Promise<void>;
  path(file: string): string;
  greeting(): Promise<unknown>;
}

async function watched(options: MockServerOptions = {}): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-watch-'));
  const path = (file: string): string => join(folder, file);
  const save = (file: string, text: string): Promise<void> => writeFile(path(file), text);
  await save('api.yaml', API);
  await save('words.yaml', words('first'));
  await save('notebook.yaml', SCENARIO);
  const notes: string[] = [];
  const server = await createMockServer({
    spec: path('api.yaml'),
    scenario: path('notebook.yaml'),
    watch: true,
    onNote: (note) => notes.push(note),
    ...options,
  });
  return {
    server,
    notes,
    save,
    path,
    greeting: async () => ((await (await server.fetch('/greeting')).json()) as { hello: unknown }).hello,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Has 100 readers wait for notes. */
async function readers({ server }: Watched): Promise<Promise<Response>[]> {
  const waiting = Array.from({ length: 100 }, () => server.fetch('/notes?wait=50000'));
  const world = await server.world();
  await expect.poll(() => world.waiting).toBe(100);
  return waiting;
}

/** All of them are answered with what is added now. */
async function expectAllWoken({ server }: Watched, waiting: readonly Promise<Response>[]): Promise<void> {
  expect((await server.world()).waiting).toBe(100);
  await server.fetch('/notes', {
    method: 'POST',
    body: '{"text":"milk"}',
    headers: { 'content-type': 'application/json' },
  });
  for (const response of await Promise.all(waiting))
    expect(await response.json()).toEqual({ notes: [{ text: 'milk' }] });
}

test('a referenced file that is edited is served as it reads then, and no long-poll is lost', async () => {
  await using files = await watched();
  const waiting = await readers(files);
  expect(await files.greeting()).toBe('first');
  await files.save('words.yaml', words('second'));
  await expect.poll(files.greeting, { timeout: 20_000 }).toBe('second');
  await expectAllWoken(files, waiting);
});

test('a broken save changes nothing, is told with its place, and a good one after it is served', async () => {
  await using files = await watched();
  const waiting = await readers(files);
  await files.save('words.yaml', 'Greeting: { type: [');
  await expect
    .poll(() => files.notes.join('\n'), { timeout: 20_000 })
    .toMatch(/TEXT_SYNTAX .*words\.yaml:1:/);
  expect(await files.greeting()).toBe('first');
  await files.save('words.yaml', words('third'));
  await expect.poll(files.greeting, { timeout: 20_000 }).toBe('third');
  await expectAllWoken(files, waiting);
});

test('a save by renaming over the file is seen, again and again', async () => {
  await using files = await watched();
  const waiting = await readers(files);
  for (const text of ['second', 'third', 'fourth']) {
    await files.save('.words.tmp', words(text));
    await rename(files.path('.words.tmp'), files.path('words.yaml'));
    await expect.poll(files.greeting, { timeout: 20_000 }).toBe(text);
  }
  await expectAllWoken(files, waiting);
});

test('of 100 saves in a second the last one is served', async () => {
  await using files = await watched();
  const waiting = await readers(files);
  for (let number = 1; number <= 100; number++) {
    await files.save('words.yaml', words(`save${number}`));
    expect(await files.greeting()).toMatch(/^(first|save\d+)$/);
  }
  await expect.poll(files.greeting, { timeout: 20_000 }).toBe('save100');
  await expectAllWoken(files, waiting);
});

test('a scenario that is edited counts for new requests, and the state is kept', async () => {
  await using files = await watched();
  const added = { method: 'POST', body: '{"text":"milk"}', headers: { 'content-type': 'application/json' } };
  await files.server.fetch('/notes', added);
  await files.save('notebook.yaml', SCENARIO.replace('{ notes: "${batch', '{ found: "${batch'));
  const look = async (): Promise<unknown> => (await files.server.fetch('/notes?wait=0')).json();
  await expect.poll(look, { timeout: 20_000 }).toEqual({ found: [{ text: 'milk' }] });
});

test('a scenario with a mistake changes nothing', async () => {
  await using files = await watched();
  await files.save('notebook.yaml', SCENARIO.replace('append:', 'appendix:'));
  await expect
    .poll(() => files.notes.join('\n'), { timeout: 20_000 })
    .toMatch(/SCENARIO_BEHAVIOR .*notebook\.yaml:5:/);
  const response = await files.server.fetch('/notes?wait=0');
  expect(await response.json()).toEqual({ notes: [] });
});

test('a description that is emptied in place goes on being served', async () => {
  await using files = await watched();
  await files.save('api.yaml', '');
  await expect.poll(() => files.notes.join('\n'), { timeout: 20_000 }).toContain('goes on being served');
  expect(await files.greeting()).toBe('first');
});

test('a file that comes into a given folder is served, and one that goes is not', async () => {
  await using folder = await watchedFolder();
  await writeFile(join(folder.path, 'more.yaml'), API.replace('/greeting', '/more'));
  const status = async (): Promise<number> => (await folder.server.fetch('/more')).status;
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
  await rm(join(folder.path, 'more.yaml'));
  await expect.poll(status, { timeout: 20_000 }).toBe(404);
});

test('a scenario that is broken at the start is played once it is mended', async () => {
  await using files = await watched();
  await files.save('other.yaml', 'rules: [');
  await using server = await createMockServer({
    spec: files.path('api.yaml'),
    scenario: files.path('other.yaml'),
    watch: true,
  });
  await files.save('other.yaml', 'scenario: x\nrules: [{ on: greet, do: [reply: { status: 204 }] }]\n');
  const status = async (): Promise<number> => (await server.fetch('/greeting')).status;
  await expect.poll(status, { timeout: 20_000 }).toBe(204);
});

test('a description that is not there yet is served once it is', async () => {
  await using folder = await watchedFolder();
  await using server = await createMockServer({ spec: join(folder.path, 'late.yaml'), watch: true });
  await writeFile(join(folder.path, 'late.yaml'), API);
  const status = async (): Promise<number> => (await server.fetch('/greeting')).status;
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
});

async function watchedFolder(): Promise<AsyncDisposable & { path: string; server: MockServer }> {
  const path = await mkdtemp(join(tmpdir(), 'understudy-watch-'));
  await writeFile(join(path, 'api.yaml'), API);
  await writeFile(join(path, 'words.yaml'), words('first'));
  const server = await createMockServer({ spec: path, watch: true });
  return {
    path,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(path, { recursive: true });
    },
  };
}
