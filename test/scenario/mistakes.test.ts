import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { createMockServer, formatMistake } from '../../src/index.ts';
import { ask, NOTES } from '../engine/notes.ts';
import { folderOf } from '../support/folder.ts';

/** What is told of scenario files: `CODE file:line:column`, and the whole text of each. */
interface Findings {
  readonly places: readonly string[];
  readonly messages: readonly string[];
}

/** What is told of files, of which the first one is played. */
async function told(files: Readonly<Record<string, string>>): Promise<Findings> {
  await using folder = await folderOf({ 'api/notes.json': NOTES, ...files });
  const [name = ''] = Object.keys(files);
  await using server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/${name}`,
  });
  const mistakes = server.mistakes();
  return {
    places: mistakes.map(({ code, file, line, column }) => `${code} ${basename(file)}:${line}:${column}`),
    messages: mistakes.map(formatMistake),
  };
}

/** A line of a file, and what is told of it: a code, the column, and what the message says. */
type Line = readonly [text: string, code?: string, column?: number, says?: RegExp];

async function expectTold(lines: readonly Line[]): Promise<void> {
  const text = lines.map(([line]) => line).join('\n');
  const wrong = lines.flatMap(([, code, column, says], index) =>
    code === undefined ? [] : [{ place: `${code} x.yaml:${index + 1}:${column}`, says: says ?? /./ }],
  );
  const { places, messages } = await told({ 'x.yaml': text });
  expect(places).toEqual(wrong.map(({ place }) => place));
  // Each says what is wrong, a clause, and what to do, a sentence.
  for (const [index, message] of messages.entries()) {
    expect(message).toMatch(wrong[index]?.says ?? /./);
    expect(message).toMatch(/^[A-Z_]+ \S+:\d+:\d+ .+[^.]\. \S.*[.?]$/);
  }
}

const TWENTY: readonly Line[] = [
  ['scenario: x'],
  ['descripton: a word that nobody knows', 'SCENARIO_SHAPE', 1, /descripton.*description/],
  ['extend: [nowhere]', 'SCENARIO_EXTEND', 10, /There is no scenario nowhere/],
  ['vars: { limit: 10 }'],
  ['streams:'],
  ['  notes: {}'],
  ['  spare: {}', 'SCENARIO_UNUSED', 3, /Nothing uses spare/],
  ['views:'],
  ['  lost: { of: note, group: entry.topic }', 'SCENARIO_NAME', 11, /no stream note\b.*notes/],
  ['  latest: { of: notes, group: "entry.topic +" }', 'SCENARIO_EXPRESSION', 24, /entry\.topic/],
  ['shapes:'],
  ['  broken: "${entry.text"', 'SCENARIO_EXPRESSION', 3, /no end/],
  ['rules:'],
  ['  - on: PUT /note/{id}', 'SCENARIO_OPERATION', 5, /PUT \/note\/\{id\}.*PUT \/notes\/\{id\}/],
  ['    do: [reply: { status: 200 }]'],
  ['  - on: [GET /feed, "DELETE /feed/**"]', 'SCENARIO_OPERATION', 21, /DELETE \/feed/],
  ['    do: [read: { view: latest, with: [lost], as: shown }, reply: { body: "${shown}" }]'],
  ['  - on: PUT /notes/{id}'],
  ['    do:'],
  ['      - apend: { to: notes, entry: 1 }', 'SCENARIO_BEHAVIOR', 9, /apend.*append/],
  ['  - on: PUT /notes/{id}'],
  ['    do:'],
  ['      - append: { to: notes, entry: 1, eahc: body }', 'SCENARIO_OPTION', 40, /eahc.*each/],
  ['      - append: { to: notes }', 'SCENARIO_OPTION', 9, /Add entry/],
  ['      - reply: { status: 2000 }', 'SCENARIO_OPTION', 18, /status/],
  ['      - delay: { for: 5 parsecs }', 'SCENARIO_OPTION', 18, /for/],
  ['  - on: GET /notes/{id}'],
  ['    do:'],
  ['      - idempotency: { key: [path.id, "a =="] }', 'SCENARIO_EXPRESSION', 39, /a ==/],
  ['      - reply:'],
  ['          body:'],
  ['            list: [1, "${1 +}"]', 'SCENARIO_EXPRESSION', 23, /1 \+/],
  ['  - on: GET /notes/{id}'],
  ['    do:'],
  ['      - append: { to: nots, entry: 1 }', 'SCENARIO_NAME', 19, /no stream nots.*notes/],
  ['      - find: { table: users, key: path.id }', 'SCENARIO_NAME', 17, /no table users/],
  ['  - on: PUT /state/{id}'],
  ['    do:'],
  ['      - idempotency: { key: [vars.limt] }', 'SCENARIO_NAME', 30, /vars\.limt.*limit/],
  ['      - append: { to: notes, entry: "${path.di}" }', 'SCENARIO_NAME', 30, /path\.di.*id/],
  ['      - reply: { body: "${apended}" }', 'SCENARIO_NAME', 18, /apended.*appended/],
];

test('a file with 20 mistakes is told 20 times, each with its line, its column and what to do', async () => {
  expect(TWENTY.filter(([, code]) => code !== undefined)).toHaveLength(20);
  await expectTold(TWENTY);
});

test('a step in an order that is hardly meant is a warning', async () => {
  await expectTold([
    ['scenario: x'],
    ['streams: { notes: {} }'],
    ['rules:'],
    ['  - on: PUT /notes/{id}'],
    ['    do:'],
    ['      - append: { to: notes, entry: 1 }', 'SCENARIO_ORDER', 9, /before idempotency/],
    ['      - idempotency: { key: [path.id] }'],
    ['      - fault: { status: 503 }', 'SCENARIO_ORDER', 9, /within idempotency/],
    ['      - reply: { body: 1 }'],
    ['      - delay: { for: 1s }', 'SCENARIO_ORDER', 9, /never reached/],
  ]);
});

test('what would never end is refused before it begins', async () => {
  await expectTold([
    ['scenario: x'],
    ['vars: { list: [1, 2, 3] }'],
    ['rules:'],
    ['  - on: GET /notes'],
    ['    do:'],
    ['      - reply:'],
    ['          body:'],
    [
      '            a: "${vars.list.map(a, vars.list.map(b, vars.list.map(c, 1)))}"',
      'SCENARIO_EXPRESSION',
      13,
      /2 comprehensions/,
    ],
    ['  - on: GET /feed'],
    ['    do:'],
    ['      - reply: { body: "${vars.list.sum()}" }', 'SCENARIO_EXPRESSION', 18, /sum/],
    ['  - on: GET /notes/{id}'],
    ['    do:'],
    ['      - reply: { body: "${timestamp(0)}" }', 'SCENARIO_EXPRESSION', 18, /timestamp/],
  ]);
});

test('a file that is not well-formed is told with its place', async () => {
  const { places } = await told({ 'x.yaml': 'scenario: x\nrules: [\n  - }\n' });
  expect(places[0]).toMatch(/^TEXT_SYNTAX x\.yaml:3:\d+$/);
});

test('a file that holds no object, or has no name, is told', async () => {
  expect((await told({ 'x.yaml': '- scenario: x' })).places).toEqual(['SCENARIO_SHAPE x.yaml:1:1']);
  expect((await told({ 'x.yaml': 'rules: []' })).places).toEqual(['SCENARIO_SHAPE x.yaml:1:1']);
});

test('a part that has the wrong form hides no other mistake', async () => {
  await expectTold([
    ['scenario: x'],
    ['dialect: matricks', 'SCENARIO_SHAPE', 1, /dialect/],
    ['streams:'],
    ['  notes: { token: "no place" }', 'SCENARIO_SHAPE', 12, /token/],
    ['rules:'],
    ['  - on: GET /notes', 'SCENARIO_SHAPE', 5, /Add do/],
    ['  - on: GET /feed'],
    ['    do:'],
    ['      - append: { to: notes, entry: {} }'],
    ['      - poll: { stream: nots }', 'SCENARIO_NAME', 17, /nots/],
  ]);
});

test('two names that are wrong in one template are two mistakes, each on its line', async () => {
  await expectTold([
    ['scenario: x'],
    ['rules:'],
    ['  - on: GET /notes/{id}'],
    ['    do:'],
    ['      - reply:'],
    ['          body:'],
    ['            first: "${nobody}"', 'SCENARIO_NAME', 13, /nobody/],
    ['            second: "${path.id} ${nothing}"', 'SCENARIO_NAME', 13, /nothing/],
  ]);
});

test.each([
  ['item', 'append: { to: notes, each: body.list, entry: "${item}" }'],
  ['row', 'upsert: { table: rows, key: path.id, set: { n: "${row.n}" } }'],
  ['entry', "find: { in: notes, where: 'entry == path.id' }"],
])('the name %s, that the options of one step know, the next one does not know', async (name, step) => {
  await expectTold([
    ['scenario: x'],
    ['streams: { notes: {} }'],
    ['tables: { rows: { key: row.id } }'],
    ['rules:'],
    ['  - on: PUT /notes/{id}'],
    ['    do:'],
    [`      - ${step}`],
    [`      - reply: { body: "\${${name}}" }`, 'SCENARIO_NAME', 18, new RegExp(`no name ${name}`)],
    ['  - on: DELETE /notes/{id}'],
    ['    do:'],
    ['      - remove: { table: rows, key: path.id }'],
    ['      - append: { to: notes, entry: 1 }'],
  ]);
});

test('a parameter that looks like a slip is told, and one that no description knows may be asked for', async () => {
  await expectTold([
    ['scenario: x'],
    ['streams: { notes: {} }'],
    ['rules:'],
    ['  - on: GET /feed'],
    ['    do:'],
    ['      - poll: { stream: notes, limit: query.limti }', 'SCENARIO_NAME', 32, /query\.limti.*limit/],
    ['      - reply: { body: "${query.something_else}" }'],
  ]);
});

test('files that extend each other in a circle, or themselves, are told where they say so', async () => {
  const files = {
    'a.yaml': 'scenario: a\nextend: [b]',
    'b.yaml': 'scenario: b\nextend:\n  - ./c.yaml',
    'c.yaml': 'scenario: c\nextend: [a, c]',
  };
  expect((await told(files)).places).toEqual(['SCENARIO_EXTEND c.yaml:2:10', 'SCENARIO_EXTEND c.yaml:2:13']);
});

test('a scenario that there is not is refused, for what is served without it would be taken for it', async () => {
  await using folder = await folderOf({ 'api/notes.json': NOTES });
  const made = createMockServer({ spec: `${folder.path}/api`, scenario: 'transactons' });
  await expect(made).rejects.toThrow('SCENARIO_NOT_FOUND transactons:1:1');
});

test('a path that leads nowhere is refused where there is no other, with the folder that it was looked for in', async () => {
  await expect(createMockServer({ spec: 'shp.yaml' })).rejects.toThrow(
    `is called shp.yaml in ${process.cwd()}`,
  );
});

test('what is right in a file with mistakes is played, and what is wrong says so when it is called', async () => {
  const text = [
    'scenario: x',
    'rules:',
    '  - on: GET /notes/{id}',
    '    do: [reply: { body: played }]',
    '  - on: GET /feed',
    '    do: [rply: { body: left out }]',
    '  - on: GET /nothing',
    '    do: [reply: { body: 1 }]',
    '  - on: PUT /notes/{id}',
    '    do: [reply: { body: "${bdy.text}" }]',
  ].join('\n');
  await using folder = await folderOf({ 'api/notes.json': NOTES, 'x.yaml': text });
  await using server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
  });
  expect((await ask(server, 'GET /notes/1')).body).toBe('played');
  const wrong = [await ask(server, 'GET /feed'), await ask(server, 'PUT /notes/1', { body: {} })];
  expect(wrong.map(({ status, body }) => [status, body.detail])).toEqual([
    [500, 'The rule at x.yaml:6:5 failed: it has a mistake, which was told when it was read.'],
    [500, 'The rule at x.yaml:10:10 failed: it has a mistake, which was told when it was read.'],
  ]);
});

test('a name that a declaration does not know is a mistake with a remedy', async () => {
  await expectTold([
    ['scenario: x'],
    ['streams: { notes: { group: entri.k } }', 'SCENARIO_NAME', 21, /entri.*Did you mean entry\?/],
    ['tables: { rows: { key: id } }', 'SCENARIO_NAME', 19, /There is: row, vars, server; as in row\.id/],
    ['rules:'],
    ['  - on: GET /notes'],
    ['    do: [find: { table: rows, key: at }, poll: { stream: notes }, reply: {}]'],
  ]);
});
