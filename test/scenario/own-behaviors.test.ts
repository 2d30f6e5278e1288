import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { folderOf } from '../support/folder.ts';

const API = {
  openapi: '3.1.0',
  info: { title: 'Stamps', version: '1' },
  paths: { '/stamp': { post: { responses: { 200: { description: 'A stamp.' } } } } },
};

function scenario(file: string): string {
  return `scenario: own\nbehaviors: [./${file}]\nrules:\n  - on: POST /stamp\n    do:\n      - stamp: { by: caller }\n`;
}

/** A behavior whose step does this. */
function behavior(step: string, more = ''): string {
  return `${more}export const stamp = {
    name: 'stamp',
    description: 'Stamps.',
    options: { type: 'object', properties: { by: { 'x-understudy': 'expression' } }, additionalProperties: false },
    changes: () => 'always',
    create: ({ by }) => (call, next) => { ${step} },
  };\n`;
}

async function stamped(
  files: Readonly<Record<string, string>>,
  { options = {}, times = 1 }: { options?: MockServerOptions; times?: number } = {},
): Promise<{ answers: string[]; mistakes: ReturnType<MockServer['mistakes']> }> {
  const [name = ''] = Object.keys(files);
  await using folder = await folderOf({ 'api.json': API, 'own.yaml': scenario(name), ...files });
  await using server = await createMockServer({
    spec: join(folder.path, 'api.json'),
    scenario: join(folder.path, 'own.yaml'),
    clock: 'manual',
    ...options,
  });
  const answers: string[] = [];
  for (let turn = 0; turn < times; turn++)
    answers.push(await (await server.fetch('/stamp', { method: 'POST' })).text());
  return { answers, mistakes: server.mistakes() };
}

test('a behavior of one’s own in JavaScript has the shape of those that are built in', async () => {
  const { answers } = await stamped(
    {
      'stamp.mjs': behavior("return { status: 200, body: [call.id('s_'), call.state.count('n'), call.at] };"),
    },
    { times: 2 },
  );
  expect(answers.map((text) => JSON.parse(text))).toEqual([
    [expect.stringMatching(/^s_/), 1, Date.UTC(2025, 0)],
    [expect.stringMatching(/^s_/), 2, Date.UTC(2025, 0)],
  ]);
});

test('one in TypeScript is read as well', async () => {
  const text = behavior('const n: number = 2; return { status: 200, body: n };')
    .replace('({ by })', '({ by }: { by: unknown })')
    .replace('(call, next)', '(_call: unknown, _next: unknown)');
  expect((await stamped({ 'stamp.ts': text })).answers).toEqual(['2']);
});

test.each([
  ['Math.random()', 'use call.draw() instead of random'],
  ['Date.now()', 'use call.at instead of now'],
  ['new Date()', 'use new Date(call.at) instead of a Date of now'],
  ['performance.now()', 'use call.at instead of now'],
  ["fetch('http://localhost')", 'use call.send() instead of fetch'],
  ['setTimeout(() => {}, 1)', 'use a Pending with until instead of setTimeout'],
  ['crypto.randomUUID()', 'use call.id(prefix) instead of randomUUID'],
])('%s is refused in it: %s', async (code, instead) => {
  const { answers } = await stamped({ 'stamp.mjs': behavior(`${code}; return next();`) });
  expect(answers[0]).toContain('The rule at own.yaml:6:9 failed');
  expect(answers[0]).toContain(instead);
});

test('a date of a given time is taken', async () => {
  const { answers } = await stamped({
    'stamp.mjs': behavior('return { status: 200, body: new Date(0).toISOString() };'),
  });
  expect(answers).toEqual(['"1970-01-01T00:00:00.000Z"']);
});

test('outside of its steps nothing is refused', async () => {
  await stamped({ 'stamp.mjs': behavior('throw new Error(String(call.at));') });
  expect(Math.random()).toBeLessThan(1);
  expect(String(new Date())).not.toBe('');
});

test('a step that answers a Promise is told to be synchronous', async () => {
  const { answers } = await stamped({ 'stamp.mjs': behavior('return Promise.resolve({ status: 200 });') });
  expect(answers[0]).toContain('a step answered a Promise');
});

test('a counter of its own is found when every change is computed twice', async () => {
  const text = behavior('return { status: 200, body: ++n };', 'let n = 0;\n');
  expect((await stamped({ 'stamp.mjs': text })).answers).toEqual(['1']);
  const { answers } = await stamped({ 'stamp.mjs': text }, { options: { checkDeterminism: true } });
  expect(answers[0]).toContain('is not deterministic');
});

test.each([
  ['export const a = 1;\n', 'cannot be loaded: it exports no behavior'],
  ['export const a = ;\n', 'cannot be loaded'],
  [
    "export const a = { name: 'append', create() {}, changes() {}, options: {} };\n",
    'There is a behavior append already',
  ],
  ["export const a = { name: 'stamp' };\n", 'The behavior stamp has no function create(options)'],
])('%j is a mistake with a place: %s', async (text, message) => {
  const { mistakes } = await stamped({ 'stamp.mjs': text });
  expect(mistakes[0]).toMatchObject({ code: 'SCENARIO_BEHAVIOR', line: 2, column: 13 });
  expect(mistakes[0]?.message).toContain(message);
});
