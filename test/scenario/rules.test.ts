import { expect, test } from 'vitest';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { ask, NOTES, playing } from '../engine/notes.ts';
import { type Folder, folderOf } from '../support/folder.ts';

/** A server that plays files of a folder, one laid over the other. */
async function laid(
  files: Readonly<Record<string, string | object>>,
  names: readonly string[],
  options: MockServerOptions = {},
): Promise<MockServer> {
  const folder: Folder = await folderOf({ 'api/notes.json': NOTES, ...files });
  const server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: names.map((name) => `${folder.path}/${name}`),
    clock: 'manual',
    ...options,
  });
  const dispose = async (): Promise<void> => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { ...server, [Symbol.asyncDispose]: dispose };
}

/** A rule that writes down its name, and lets those further in go on. */
function noting(on: unknown, name: string): object {
  return { on, do: [{ append: { to: 'notes', entry: name } }] };
}

const SHOW = {
  on: 'GET /notes',
  do: [{ read: { stream: 'notes', as: 'all' } }, { reply: { body: '${all.entries}' } }],
};

/** A file with rules. */
function file(rules: readonly object[], more: object = {}): object {
  return { scenario: 'x', streams: { notes: {} }, rules, ...more };
}

async function noted(server: MockServer, what = 'PUT /notes/1'): Promise<unknown> {
  await ask(server, what, what.startsWith('PUT') || what.startsWith('POST') ? { body: {} } : {});
  return (await ask(server, 'GET /notes')).body;
}

test('rules of one file for one operation stand as they read, the first outermost', async () => {
  const rules = ['one', 'two', 'three'].map((name) => noting('PUT /notes/{id}', name));
  await using server = await laid({ 'a.yaml': file([...rules, SHOW]) }, ['a.yaml']);
  expect(await noted(server)).toEqual(['one', 'two', 'three']);
});

test('rules of a later file stand further out, within it as they read', async () => {
  const rules = (letter: string): object[] =>
    [1, 2].map((number) => noting('PUT /notes/{id}', `${letter}${number}`));
  const files = {
    'a.yaml': file([...rules('a'), SHOW]),
    'b.yaml': file(rules('b')),
    'c.yaml': file(rules('c')),
  };
  await using server = await laid(files, ['a.yaml', 'b.yaml', 'c.yaml']);
  expect(await noted(server)).toEqual(['c1', 'c2', 'b1', 'b2', 'a1', 'a2']);
});

test('a file stands further out than those that it extends, and these as they are listed; each is there once', async () => {
  const rule = (name: string): object => noting('PUT /notes/{id}', name);
  const files = {
    'base.yaml': file([rule('base'), SHOW]),
    'a.yaml': file([rule('a')], { extend: ['base'] }),
    'b.yaml': file([rule('b')], { extend: ['./base.yaml'] }),
    'top.yaml': file([rule('top')], { extend: ['a', 'b'] }),
  };
  await using server = await laid(files, ['top.yaml']);
  expect(server.mistakes()).toEqual([]);
  expect(await noted(server)).toEqual(['top', 'b', 'a', 'base']);
});

test('a rule that answers replaces those further in, and one that does not passes on to the description', async () => {
  const replacing = { on: 'PUT /notes/{id}', do: [{ reply: { status: 200, body: 'later' } }] };
  const files = { 'a.yaml': file([noting('PUT /notes/{id}', 'inner'), SHOW]), 'b.yaml': file([replacing]) };
  await using server = await laid(files, ['a.yaml', 'b.yaml']);
  expect((await ask(server, 'PUT /notes/1', { body: {} })).body).toBe('later');
  expect(await noted(server)).toEqual([]);
  await using passing = await laid(files, ['a.yaml']);
  expect((await ask(passing, 'PUT /notes/1', { body: {} })).status).toBe(200);
  expect((await ask(passing, 'GET /notes')).body).toEqual(['inner']);
});

const PATHS = [
  'GET /notes',
  'POST /notes',
  'GET /notes/1',
  'PUT /notes/1',
  'DELETE /notes/1',
  'GET /state/1',
  'PUT /state/1',
  'GET /feed',
];

test.each<[unknown, readonly string[]]>([
  ['PUT /notes/{id}', ['PUT /notes/1']],
  ['PUT /notes/*', ['PUT /notes/1']],
  ['PUT /*', []],
  ['PUT **', ['PUT /notes/1', 'PUT /state/1']],
  ['* /notes', ['GET /notes', 'POST /notes']],
  ['GET /**/{id}', ['GET /notes/1', 'GET /state/1']],
  ['GET /*', ['GET /notes', 'GET /feed']],
  [
    ['GET /feed', 'DELETE **'],
    ['DELETE /notes/1', 'GET /feed'],
  ],
  [['GET /feed', 'GET /feed', '* /feed'], ['GET /feed']],
  ['*', PATHS],
  ['PUT /notes/{ID}', []],
])('on: %j strikes what it names, once', async (on, expected) => {
  const rules = [{ on, do: [{ reply: { status: 418 } }] }];
  await using server = await laid({ 'a.yaml': { scenario: 'x', rules } }, ['a.yaml']);
  const struck: string[] = [];
  for (const what of PATHS) {
    const { status } = await ask(server, what, /^P/.test(what) ? { body: {} } : {});
    if (status === 418) struck.push(what);
  }
  expect(struck).toEqual(expected);
  const codes = server.mistakes().map(({ code }) => code);
  expect(codes).toEqual(expected.length === 0 ? ['SCENARIO_OPERATION'] : []);
});

test('when takes one way or the other, and goes on where that way does not answer', async () => {
  const text = [
    'scenario: x',
    'rules:',
    '  - on: GET /notes/{id}',
    '    do:',
    "      - when: path.id == 'a'",
    '        then: [reply: { body: then }]',
    "      - when: path.id != 'b'",
    '        else: [reply: { body: else }]',
    "      - when: path.id == 'c'",
    '        then:',
    "          - when: 'true'",
    '            then: [delay: { for: 0ms }]',
    '          - reply: { body: inner }',
    '      - reply: { body: last }',
  ].join('\n');
  await using server = await playing(text);
  const all: unknown[] = [];
  for (const id of ['a', 'b', 'c', 'd']) all.push((await ask(server, `GET /notes/${id}`)).body);
  expect(all).toEqual(['then', 'else', 'inner', 'last']);
});

test('what one way names is known further in, and absent where the other way was taken', async () => {
  const text = [
    'scenario: x',
    'streams: { notes: {} }',
    'rules:',
    '  - on: PUT /notes/{id}',
    '    do:',
    "      - when: path.id == 'a'",
    '        then: [append: { to: notes, entry: "${path.id}", as: made }]',
    '      - reply: { body: "${has(made.x) ? 1 : made}" }',
  ].join('\n');
  await using server = await playing(text);
  expect((await ask(server, 'PUT /notes/a', { body: {} })).body).toBe('a');
  const other = await ask(server, 'PUT /notes/b', { body: {} });
  expect([other.status, other.body.detail]).toEqual([
    500,
    expect.stringMatching(/x\.yaml:8:9 failed: .*made/),
  ]);
});

test('two files of one name in two folders count and remember on their own', async () => {
  const counting = (status: number): object =>
    file([{ on: 'PUT /notes/{id}', do: [{ sequence: ['pass', { status }] }] }]);
  const files = { 'a/x.yaml': counting(501), 'b/x.yaml': counting(502) };
  await using server = await laid(files, ['a/x.yaml', 'b/x.yaml']);
  const all: number[] = [];
  for (let count = 0; count < 4; count++) all.push((await ask(server, 'PUT /notes/1', { body: {} })).status);
  // The outer one lets the first call through, and the inner one only then begins to count.
  expect(all).toEqual([200, 502, 501, 200]);
});

test('two rules that are written at one place with an alias count on their own', async () => {
  const text = [
    'scenario: x',
    'rules:',
    '  - on: PUT /notes/{id}',
    '    do: &twice',
    '      - sequence: [{ status: 409 }, pass]',
    '  - { on: "PUT /notes/{id}", do: *twice }',
  ].join('\n');
  await using server = await playing(text);
  const all: number[] = [];
  for (let count = 0; count < 3; count++) all.push((await ask(server, 'PUT /notes/1', { body: {} })).status);
  expect(all).toEqual([409, 409, 200]);
});

test('what a later file says under a name counts, and the rest of both is there', async () => {
  const say = {
    on: 'GET /notes/{id}',
    do: [{ reply: { body: ['${vars.a}', '${vars.b}', '${shape()}', '${caller.user}'] } }],
  };
  const files = {
    'a.yaml': {
      scenario: 'a',
      vars: { a: 1, b: 1 },
      shapes: { shape: 'of a' },
      tokens: { t: 'of a', u: 'u' },
      rules: [say],
    },
    'b.yaml': { scenario: 'b', vars: { b: 2 }, shapes: { shape: 'of b' }, tokens: { t: 'of b' } },
  };
  await using server = await laid(files, ['a.yaml', 'b.yaml']);
  expect((await ask(server, 'GET /notes/1', { token: 't' })).body).toEqual([1, 2, 'of b', 'of b']);
  expect((await ask(server, 'GET /notes/1', { token: 'u' })).body).toEqual([1, 2, 'of b', 'u']);
});

test('the dialect of the latest file that says one counts, and an option of the server before all', async () => {
  const failing = { on: 'GET /notes/{id}', do: [{ reply: { status: 404 } }] };
  const files = {
    'a.yaml': { scenario: 'a', dialect: 'matrix', rules: [failing] },
    'b.yaml': { scenario: 'b' },
  };
  await using server = await laid(files, ['a.yaml', 'b.yaml']);
  expect((await ask(server, 'GET /notes/1')).body).toMatchObject({ errcode: 'M_NOT_FOUND' });
  await using other = await laid(files, ['a.yaml', 'b.yaml'], { dialect: 'problem' });
  expect((await ask(other, 'GET /notes/1')).body).toMatchObject({ status: 404 });
});

/** What a template says to a request. */
async function said(
  template: unknown,
  what = 'GET /feed?limit=7&topic=t&from=a&undeclared=u',
): Promise<unknown> {
  const rules = [{ on: what.split('?')[0], do: [{ reply: { status: 200, body: template } }] }];
  await using server = await playing({ scenario: 'x', rules }, { start: 1000 });
  const { status, body } = await ask(server, what, { token: 'alice' });
  return status === 200 ? body : [status, body.detail];
}

test.each<[unknown, unknown]>([
  ['${query.limit + 1}', 8],
  ['${query.limit / 2}', 3.5],
  ['${query.limit + 0.5}', 7.5],
  ['${at}', 1000],
  ['${at + 1}', 1001],
  ['${[1, 2].map(n, n * 2)}', [2, 4]],
  ['${size(query.topic)}', 1],
  ["${int('12')}", 12],
  ['${query.absent}', null],
  ['${query.absent.further.down}', null],
  ['${has(query.absent) ? 1 : 2}', 2],
  ['${has(query.absent.further) ? 1 : 2}', 2],
  ['${query.undeclared}', 'u'],
  ['${caller}', { token: 'alice', user: 'alice' }],
  ["${ {'a': {'b': '}'}} } and ${'}'}", '{"a":{"b":"}"}} and }'],
  ["${[query.topic].map(t, {'a': {'b': t}})}", [{ a: { b: 't' } }]],
  ['$${query.limit}', '${query.limit}'],
  ['${(query.topic + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!").matches("^(a+)+$")}', false],
])('the template %j says %j', async (template, expected) => {
  expect(await said(template)).toEqual(expected);
});
