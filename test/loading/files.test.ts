import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMockServer, inspectApi } from '../../src/index.ts';
import { answering } from '../support/answering.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';
import { jsonFrom, serverOf, told } from '../support/server-of.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';

const TOP = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/** A description whose `GET /a` answers with this example, which begins in line 11 and column 17. */
function showing(example: string): string {
  const text = example.replaceAll('\n', `\n${' '.repeat(16)}`);
  return `\
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        200:
          description: ok
          content:
            application/json:
              example:
                ${text}
`;
}

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(yaml|json)$/.test(name)).map((name) => `${folder}/${name}`);
}

const ASKEW = `\
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        200:
          content:
            application/json:
              example: {
                "a": {"b": 1},
            }
  /b: {get: {responses: {200: {description: ok}}}}
`;

test('1: a closing bracket left of its key is read, and a warning names its line', async () => {
  await using server = await serverOf({ 'api.yaml': ASKEW });
  expect(await jsonFrom(server, '/a')).toEqual({ a: { b: 1 } });
  expect((await server.fetch('/b')).status).toBe(200);
  expect(told(server)).toEqual(['TEXT_BRACKET api.yaml:11:13']);
  expect(server.mistakes()[0]?.severity).toBe('warning');
});

test('1: several closing brackets in wrong places give one warning each', async () => {
  const again = ASKEW.slice(ASKEW.indexOf('  /a'), ASKEW.indexOf('  /b')).replace('/a', '/c');
  await using server = await serverOf({ 'api.yaml': ASKEW + again });
  expect(await jsonFrom(server, '/c')).toEqual({ a: { b: 1 } });
  expect(told(server)).toEqual(['TEXT_BRACKET api.yaml:11:13', 'TEXT_BRACKET api.yaml:21:13']);
});

test('1: a closing bracket in the column of its key is read without a warning', async () => {
  const aligned = ASKEW.replace('            }\n  /b', '              }\n  /b');
  await using server = await serverOf({ 'api.yaml': aligned });
  expect(await jsonFrom(server, '/a')).toEqual({ a: { b: 1 } });
  expect(told(server)).toEqual([]);
});

sharedTest('1: client_event.yaml of 2024 is read with one warning that names line 46', async () => {
  await using server = await createMockServer({ spec: sharedPath('specs/2024') });
  inspectApi(server.api);
  const textual = told(server).filter((one) => one.startsWith('TEXT_'));
  expect(textual).toEqual(['TEXT_BRACKET client_event.yaml:46:13']);
});

sharedTest('1: the 129 files of 2026 with a bracket in the column of its key are read', async () => {
  const files = filesBelow(sharedPath('specs/2026'));
  const aligned = /^( *)[^\s#-][^\n]*: *[{[]\n(?:(?!\1[}\]])[^\n]*\n)*?\1[}\]],?$/m;
  expect(files.filter((file) => aligned.test(readFileSync(file, 'utf8'))).length).toBeGreaterThanOrEqual(129);
  await using server = await createMockServer({ spec: files });
  expect(told(server).filter((one) => one.startsWith('TEXT_'))).toEqual([]);
});

test('1: of two equal keys the last one counts, and a warning says where it is', async () => {
  await using server = await serverOf({ 'api.yaml': showing('{b: 1,\n c: 2,\n b: 3}') });
  expect(await jsonFrom(server, '/a')).toEqual({ b: 3, c: 2 });
  expect(told(server)).toEqual(['TEXT_DUPLICATE_KEY api.yaml:13:18']);
});

test('1: equal keys are found in JSON as well', async () => {
  const text = JSON.stringify(documentOf({ '/a': answering({ example: { b: 1, c: 2 } }) }));
  await using server = await serverOf({ 'api.json': text.replace('"c"', '"b"') });
  expect(await jsonFrom(server, '/a')).toEqual({ b: 2 });
  expect(told(server)).toEqual([expect.stringMatching(/^TEXT_DUPLICATE_KEY api\.json:1:\d+$/)]);
});

test('2: descriptions are found in files without extension, as YAML and as JSON', async () => {
  const json = documentOf({ '/b': answering({ example: 'b' }) });
  await using server = await serverOf({ first: showing('a'), second: json });
  expect(await jsonFrom(server, '/a')).toBe('a');
  expect(await jsonFrom(server, '/b')).toBe('b');
  expect(told(server)).toEqual([]);
});

test('2: names of files may hold #, $ and blanks', async () => {
  const names = ['m.room#text.yaml', 'm.room$text.json', 'two words', '50%.yml'];
  const paths = names.map((_, index) => documentOf({ [`/${index}`]: answering({ example: index }) }));
  await using server = await serverOf(Object.fromEntries(names.map((name, i) => [name, paths[i] ?? {}])));
  const bodies = await Promise.all(names.map((_, index) => jsonFrom(server, `/${index}`)));
  expect(bodies).toEqual([0, 1, 2, 3]);
  expect(told(server)).toEqual([]);
});

test.each([
  ['YAML', 'api.yaml', showing('a')],
  ['JSON', 'api.json', JSON.stringify(documentOf({ '/a': answering({ example: 'a' }) }))],
])('2: a byte order mark before %s is no part of it', async (_, name, text) => {
  await using server = await serverOf({ [name]: `\uFEFF${text}` });
  expect(await jsonFrom(server, '/a')).toBe('a');
  expect(told(server)).toEqual([]);
});

test('2: lines may end with carriage returns, which are no part of a text and do not move a place', async () => {
  const text = showing('{b: [a,\n  {$ref: no.yaml}], c: "d\n  e"}');
  const block = showing('|\n one\n two').replace('/a', '/b');
  const files = { 'a.yaml': text.replaceAll('\n', '\r\n'), 'b.yaml': block.replaceAll('\n', '\r\n') };
  await using server = await serverOf(files);
  expect(await jsonFrom(server, '/a')).toEqual({ b: ['a', {}], c: 'd e' });
  expect(await jsonFrom(server, '/b')).toBe('one\ntwo\n');
  expect(told(server)).toEqual(['REF_NOT_FOUND a.yaml:12:20']);
});

test('2: a bracket is moved in a file whose lines end with carriage returns', async () => {
  await using server = await serverOf({ 'api.yaml': ASKEW.replaceAll('\n', '\r\n') });
  expect(await jsonFrom(server, '/a')).toEqual({ a: { b: 1 } });
  expect(told(server)).toEqual(['TEXT_BRACKET api.yaml:11:13']);
});

test('2: what is written like JSON in a YAML file is read as YAML', async () => {
  await using server = await serverOf({ 'api.yaml': showing("{b: 'it''s', \"c\": [1, 2,], # no comma\n}") });
  expect(await jsonFrom(server, '/a')).toEqual({ b: "it's", c: [1, 2] });
});

test.each([
  ['before', `---\n${showing('a')}`],
  ['after a comment and before', `# Title\n---\n${showing('a')}`],
  ['behind', `${showing('a')}---\n`],
  ['before, and an end behind,', `---\n${showing('a')}...\n`],
])('2: a document marker %s the only document is fine', async (_, text) => {
  await using server = await serverOf({ 'api.yaml': text });
  expect(await jsonFrom(server, '/a')).toBe('a');
  expect(told(server)).toEqual([]);
});

test('2: several documents in one file are an error that says where the second one begins', async () => {
  await using server = await serverOf({ 'api.yaml': `${TOP}paths: {}\n---\n${TOP}paths: {}\n` });
  expect(server.mistakes()).toMatchObject([{ code: 'TEXT_SEVERAL_DOCUMENTS', severity: 'error' }]);
  expect(server.mistakes()[0]?.line).toBeOneOf([4, 5]);
  expect(server.api.operations).toEqual([]);
});

test('3: a folder behind a symbolic link is searched', async () => {
  await using folder = await folderOf({ 'elsewhere/api.yaml': showing('a'), 'given/other.txt': '' });
  await symlink('../elsewhere', `${folder.path}/given/linked`);
  await using server = await createMockServer({ spec: `${folder.path}/given` });
  expect(await jsonFrom(server, '/a')).toBe('a');
});

test('3: links that lead to their own folder, to themselves or nowhere do no harm', async () => {
  await using folder = await folderOf({ 'api.yaml': showing('a'), 'deep/er/x.txt': '' });
  await symlink('.', `${folder.path}/definitions`);
  await symlink('../..', `${folder.path}/deep/er/up`);
  await symlink('loop', `${folder.path}/loop`);
  await symlink('nowhere.yaml', `${folder.path}/gone.yaml`);
  await using server = await createMockServer({ spec: folder.path });
  expect(server.api.operations).toHaveLength(1);
  expect(told(server)).toEqual([]);
});

test('3: references lead through links, also through one to its own folder', async () => {
  const schema = { $ref: 'definitions/definitions/linked/b.json' };
  const api = documentOf({ '/a': answering({ schema }) });
  await using folder = await folderOf({ 'given/api.json': api, 'core/b.json': { $ref: 'c.json' } });
  await writeFile(`${folder.path}/core/c.json`, '{"const": 7}');
  await symlink('.', `${folder.path}/given/definitions`);
  await symlink('../core', `${folder.path}/given/linked`);
  await using server = await createMockServer({ spec: `${folder.path}/given` });
  expect(await jsonFrom(server, '/a')).toBe(7);
  expect(told(server)).toEqual([]);
});

test('3: a file that is met by several ways is read once', async () => {
  await using folder = await folderOf({ 'one/api.yaml': showing('{b: 1,\n b: 2}') });
  await symlink('one', `${folder.path}/two`);
  await symlink('one/api.yaml', `${folder.path}/three.yaml`);
  const given = [folder.path, `${folder.path}/two`, `${folder.path}/three.yaml`];
  await using server = await createMockServer({ spec: given });
  expect(server.api.documents).toHaveLength(1);
  expect(server.api.operations).toHaveLength(1);
  expect(told(server)).toHaveLength(1);
});

test('3: node_modules and names that begin with a dot are passed over', async () => {
  await using folder = await folderOf({ 'api.yaml': showing('a') });
  for (const name of ['node_modules', '.git', 'deep/node_modules']) {
    await mkdir(`${folder.path}/${name}`, { recursive: true });
    await writeFile(`${folder.path}/${name}/other.yaml`, showing('b'));
  }
  await writeFile(`${folder.path}/.hidden.yaml`, showing('c'));
  await using server = await createMockServer({ spec: folder.path });
  expect(server.api.documents.map(({ name }) => name)).toEqual(['api']);
});

test('3: a given folder may itself lie below node_modules or a dot', async () => {
  await using folder = await folderOf({ 'node_modules/.api/api.yaml': showing('a') });
  await using server = await createMockServer({ spec: `${folder.path}/node_modules/.api` });
  expect(server.api.documents).toHaveLength(1);
});

const BOMB = Array.from({ length: 12 }, (_, n) => `  x${n + 1}: &x${n + 1} [${`*x${n},`.repeat(9)}]\n`);

test('4: aliases that unfold without measure are an error at the first of them', async () => {
  const text = `${TOP}x-bomb:\n  x0: &x0 [1]\n${BOMB.join('')}paths: {}\n`;
  await using server = await serverOf({ 'bomb.yaml': text, 'api.yaml': showing('a') });
  expect(server.mistakes()).toMatchObject([{ code: 'TEXT_ALIAS', severity: 'error', line: 5 }]);
  expect(await jsonFrom(server, '/a')).toBe('a');
});

test('4: ordinary aliases are read', async () => {
  await using server = await serverOf({ 'api.yaml': showing('{b: &b {c: 1}, d: *b, e: [*b, *b]}') });
  expect(await jsonFrom(server, '/a')).toEqual({ b: { c: 1 }, d: { c: 1 }, e: [{ c: 1 }, { c: 1 }] });
});

test.each([
  ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['maps', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['lists that never end', '['.repeat(20_000)],
])('4: 20,000 levels of %s are an error in YAML and in JSON', async (_, deep) => {
  const json = `{"openapi": "3.1.0", "paths": {}, "x-deep": ${deep}}`;
  await using server = await serverOf({
    'b.yaml': `${TOP}x-deep: ${deep}\n`,
    'c.json': json,
    d: showing('a'),
  });
  expect(server.mistakes().map(({ code, severity }) => [code, severity])).toEqual([
    ['TEXT_TOO_DEEP', 'error'],
    ['TEXT_TOO_DEEP', 'error'],
  ]);
  expect(await jsonFrom(server, '/a')).toBe('a');
});

test('4: 20,000 levels of dashes are an error', async () => {
  await using server = await serverOf({ 'api.yaml': `${TOP}x-deep:\n  ${'- '.repeat(20_000)}a\n` });
  expect(server.mistakes()).toMatchObject([{ code: 'TEXT_TOO_DEEP', severity: 'error' }]);
});

test.each(['&x [*x]', '&x {b: {c: [1, *x]}}', '{b: &x [*y], c: &y [*x]}'])(
  '4: an alias inside of its own anchor is an error: %s',
  async (example) => {
    await using server = await serverOf({ 'api.yaml': showing(example) });
    expect(server.mistakes()).toMatchObject([{ code: 'TEXT_ALIAS', severity: 'error', line: 11 }]);
  },
);

test.each([
  ['YAML', 'api.yaml', showing('{__proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}}')],
  [
    'JSON',
    'api.json',
    JSON.stringify(documentOf({ '/a': answering({ example: 'X' }) })).replace(
      '"X"',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ),
  ],
])('4: __proto__ in an example of %s is a name like any other', async (_, name, text) => {
  await using server = await serverOf({ [name]: text });
  const body = await (await server.fetch('/a')).text();
  expect(body).toBe('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('4: __proto__ does no harm as a path, a status, a property, a component and a reference', async () => {
  const schema =
    '{type: object, required: [__proto__], properties: {__proto__: {$ref: "#/components/__proto__"}}}';
  const text = `${TOP}components: {__proto__: {const: 7}}
paths:
  __proto__: {get: {responses: {200: {description: ok}}}}
  /a: {get: {responses: {__proto__: {description: no}, 200: {content: {application/json: {schema: ${schema}}}}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect(await (await server.fetch('/a')).text()).toBe('{"__proto__":7}');
  expect((await server.fetch('/__proto__')).status).toBe(200);
  expect(told(server)).toEqual(['SHAPE api.yaml:6:26']);
});

test('5: what lies beside descriptions and describes no API is skipped in silence', async () => {
  await using server = await serverOf({
    'api.yaml': showing('a'),
    'package.json': { name: 'x', version: '1.0.0' },
    'schema.yaml': 'type: object\nproperties: {openapi: {type: string}}\n',
    'list.json': [1, 2],
    'empty.yaml': '',
    'swagger.html': '<p>swagger: "2.0" paths:</p>',
    'fragment.yaml': 'openapi: 3.1.0\ncomponents: {}\n',
    README: 'Not YAML: at all: [\n',
  });
  expect(told(server)).toEqual([]);
  expect(server.api.documents.map(({ name }) => name)).toEqual(['api']);
});

test('5: a file without extension that is no text is skipped in silence', async () => {
  const program = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0x00, 0x80]);
  await using server = await serverOf({ 'api.yaml': showing('a'), program });
  expect(told(server)).toEqual([]);
});

test('5: a description in UTF-16 is reported', async () => {
  await using server = await serverOf({ 'api.yaml': Buffer.from(`\uFEFF${showing('a')}`, 'utf16le') });
  expect(told(server)).toEqual(['TEXT_ENCODING api.yaml:1:1']);
});

test.each([
  ['a syntax error', `${TOP}paths:\n  /b: [\n`, /^TEXT_SYNTAX b\.yaml:\d+:\d+$/],
  ['a tab', `${TOP}paths:\n\t/b: {}\n`, /^TEXT_SYNTAX b\.yaml:4:\d+$/],
  ['bytes that are not UTF-8', new Uint8Array([...Buffer.from(TOP), 0xff]), /^TEXT_ENCODING b\.yaml:1:1$/],
  ['a version nobody knows', 'openapi: 4.0.0\npaths: {}\n', /^VERSION_UNKNOWN b\.yaml:1:1$/],
])('5: a description with %s is reported, and the others still load', async (_, text, expected) => {
  await using server = await serverOf({ 'b.yaml': text, 'a.yaml': showing('a'), 'c.yaml': showing('c') });
  expect(told(server).filter((one) => !one.startsWith('ROUTE'))).toEqual([expect.stringMatching(expected)]);
  expect(server.mistakes().find(({ file }) => file.endsWith('b.yaml'))?.severity).toBe('error');
  expect(server.api.documents.map(({ name }) => name)).toEqual(['a', 'c']);
});

test('5: paths that are no map are reported, and the others still load', async () => {
  await using server = await serverOf({ 'a.yaml': showing('a'), 'b.yaml': `${TOP}paths: [1]\n` });
  expect(server.mistakes()).toMatchObject([{ code: 'SHAPE', severity: 'error', line: 3 }]);
  expect(server.api.operations).toHaveLength(1);
});

test('5: a broken operation is reported, and the others of its document still answer', async () => {
  const paths = { '/bad': { get: 7 }, '/worse': [], '/a': answering({ example: 'a' }) };
  await using server = await serverOf({ 'api.json': documentOf(paths) });
  expect(await jsonFrom(server, '/a')).toBe('a');
  expect(server.mistakes().map(({ code }) => code)).toEqual(['SHAPE', 'SHAPE']);
});

test('5: a file that is given by name and describes no API is reported', async () => {
  await using folder = await folderOf({ 'package.json': { name: 'x' } });
  await using server = await createMockServer({ spec: [`${folder.path}/package.json`, `${folder.path}/no`] });
  expect(server.mistakes().map(({ code }) => code)).toEqual(['FILE_UNREADABLE', 'NOT_A_DESCRIPTION']);
});

test('6: dates, yes and no are text, a tilde is null', async () => {
  const text = '[2015-10-01, 2001-12-14t21:59:43.10-05:00, yes, no, on, Off, ~, null, true, False]';
  await using server = await serverOf({ 'api.yaml': showing(text) });
  expect(await jsonFrom(server, '/a')).toEqual(
    ['2015-10-01', '2001-12-14t21:59:43.10-05:00', 'yes', 'no', 'on', 'Off', null, null, true, false], //
  );
});

test('6: numbers are those of the core schema', async () => {
  const text = '[1.10, 010, 0o10, 0x1F, 1e3, 1_000, 12:30:45, "1.10", 1.2.3]';
  await using server = await serverOf({ 'api.yaml': showing(text) });
  expect(await jsonFrom(server, '/a')).toEqual([1.1, 10, 8, 31, 1000, '1_000', '12:30:45', '1.10', '1.2.3']);
});

test.each(['api.yaml', 'api.json'])('6: whole numbers beyond 2^53 are numbers in %s', async (name) => {
  const json = JSON.stringify(documentOf({ '/a': answering({ example: 'X' }) }));
  const big = '[9223372036854775807, -9007199254740993, 123456789012345678901234567890]';
  const text = name.endsWith('yaml') ? showing(big) : json.replace('"X"', big);
  await using server = await serverOf({ [name]: text });
  expect(await jsonFrom(server, '/a')).toEqual(JSON.parse(big));
});

test('6: a merge key is a key like any other', async () => {
  await using server = await serverOf({ 'api.yaml': showing('{b: &b {c: 1}, d: {<<: *b, e: 2}}') });
  expect(await jsonFrom(server, '/a')).toEqual({ b: { c: 1 }, d: { '<<': { c: 1 }, e: 2 } });
});

test('6: status codes that are written as whole numbers are status codes', async () => {
  const text = `${TOP}paths: {/a: {get: {responses: {404: {description: no}, 201: {description: ok}}}}}\n`;
  await using server = await serverOf({ 'api.yaml': text });
  expect((await server.fetch('/a')).status).toBe(201);
  expect((await server.fetch('/a', { headers: { prefer: 'code=404' } })).status).toBe(404);
});

test.each(['swagger: 2.0', 'swagger: "2.0"', 'openapi: 3.0', 'openapi: 3.1', "'openapi' : '3.0.4'"])(
  '6: a version may be a number or text: %s',
  async (version) => {
    const paths =
      'info: {title: T, version: 1.10}\npaths: {/a: {get: {responses: {200: {description: ok}}}}}\n';
    await using server = await serverOf({ 'api.yaml': `${version}\n${paths}` });
    expect(told(server)).toEqual([]);
    expect((await server.fetch('/a')).status).toBe(200);
  },
);
