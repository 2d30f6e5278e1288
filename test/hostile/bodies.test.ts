import { expect, test } from 'vitest';
import { asking, expectAlive, listening, post, taking } from './subject.ts';

const OBJECT = { type: 'object', additionalProperties: { type: 'string' } };
const LIST = { type: 'array', items: { type: 'string' } };
const FORM = 'application/x-www-form-urlencoded';

test.each([
  ['JSON that is cut off', '{"a"'],
  ['JSON with more behind it', '{} {}'],
  ['JSON nested 100,000 deep', '['.repeat(100_000)],
  ['closed JSON nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0xc0, 0x22)],
  ['half of an emoji', Uint8Array.of(0x22, 0xf0, 0x9f, 0x22)],
  ['a number beyond all bounds', '{"a":1e400}'],
  ['a number of 400 digits', `[-${'9'.repeat(400)}]`],
])('%s is 400', async (_, body) => {
  await using server = await listening({ '/object': taking(OBJECT) });
  const response = await post(`${server.url}/object`, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ title: 'Malformed body' });
  await expectAlive(server.url);
});

test('names that every object has are names like any other', async () => {
  const own = Object.getOwnPropertyNames(Object.prototype).join();
  await using server = await listening({
    '/object': taking(OBJECT),
    '/form': taking(OBJECT, FORM),
    '/parts': taking(OBJECT, 'multipart/form-data'),
    '/query': asking('constructor', { type: 'object' }),
  });
  const { url } = server;
  const parts = new FormData();
  parts.append('__proto__', 'polluted');
  const answers = [
    await post(`${url}/object`, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    await post(`${url}/form`, '__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__=1', FORM),
    await fetch(`${url}/parts`, { method: 'POST', body: parts }),
    await fetch(`${url}/query?__proto__[polluted]=1&constructor[__proto__]=1&constructor=__proto__,1`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 200, 200]);
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(own);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  await expectAlive(url);
});

test('a header and a cookie that are named like a method are absent until they are sent', async () => {
  const parameters = [
    { name: 'constructor', in: 'header', schema: { type: 'string' } },
    { name: '__proto__', in: 'header', schema: { type: 'string' } },
    { name: 'toString', in: 'cookie', schema: { type: 'string' } },
  ];
  await using server = await listening({ '/named': { get: { parameters, responses: {} } } });
  expect((await fetch(`${server.url}/named`)).status).toBe(200);
  await expectAlive(server.url);
});

test('an emoji where a number is wanted is told in ASCII', async () => {
  await using server = await listening({ '/count': asking('n', { type: 'integer' }) });
  const response = await fetch(`${server.url}/count?n=🙂`);
  const header = response.headers.get('x-understudy-findings') ?? '';
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('🙂') });
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(header)).toMatchObject([{ message: expect.stringContaining('🙂') }]);
  await expectAlive(server.url);
});

test('a list where one value is wanted is a finding', async () => {
  await using server = await listening({ '/n': asking('n', { type: 'integer' }), '/object': taking(OBJECT) });
  const twice = await fetch(`${server.url}/n?n=1&n=2`);
  expect(twice.status).toBe(200);
  expect(twice.headers.get('x-understudy-findings')).toContain('"code":"repeated"');
  expect((await post(`${server.url}/object`, '[1,2]')).status).toBe(400);
  await expectAlive(server.url);
});

test('of thousands of findings the header has whole ones up to 4 KB, and how many more there are', async () => {
  await using server = await listening({ '/list': taking(LIST) });
  const response = await post(`${server.url}/list`, JSON.stringify(Array(5000).fill(1)));
  const header = response.headers.get('x-understudy-findings') ?? '';
  expect(response.status).toBe(400);
  expect(header.length).toBeLessThanOrEqual(4096);
  const told: readonly object[] = JSON.parse(header);
  expect(told.at(-1)).toEqual({ more: 5000 - (told.length - 1) });
  expect((await response.text()).length).toBeLessThan(10_000);
  await expectAlive(server.url);
});

test.each([
  ['a finding for each of five million items', taking(LIST), `[${'1,'.repeat(5e6)}1]`, 400],
  [
    'a reference for each of 300,000 items',
    taking({ items: { $ref: '#/components/schemas/N' } }),
    `[${'1,'.repeat(3e5)}1]`,
    200,
  ],
  [
    '100,000 different objects',
    taking({ type: 'array', uniqueItems: true }),
    JSON.stringify(Array.from({ length: 1e5 }, (_, a) => ({ a }))),
    200,
  ],
  ['a text of ten megabytes', taking({ type: 'integer' }), JSON.stringify('a'.repeat(1e7)), 400],
  [
    'a URL of a megabyte',
    taking({ type: 'string', format: 'url' }),
    JSON.stringify(`http://${'a:'.repeat(5e5)}`),
    400,
  ],
])('%s does not stop the server', async (_, item, body, status) => {
  const schemas = { N: { type: 'integer' } };
  await using server = await listening({ '/large': item }, {}, { components: { schemas } });
  expect((await post(`${server.url}/large`, body)).status).toBe(status);
  await expectAlive(server.url);
});

const PART = '--b\r\ncontent-disposition: form-data; name="';
const COUNTED = Array.from({ length: 50_000 }, (_, index) => index);

test.each([
  ['a form', FORM, COUNTED.map((index) => `a${index}=1`).join('&')],
  ['a form in brackets', FORM, COUNTED.map((index) => `a${index}[x]=1`).join('&')],
  [
    'a form of parts',
    'multipart/form-data; boundary=b',
    `${COUNTED.map((index) => `${PART}a${index}"\r\n\r\n1\r\n`).join('')}--b--\r\n`,
  ],
])('%s with 50,000 names does not stop the server', async (_, type, body) => {
  await using server = await listening({ '/form': taking({ type: 'object' }, type.replace(/;.*/, '')) });
  expect((await post(`${server.url}/form`, body, type)).status).toBe(200);
  await expectAlive(server.url);
});

test('a parameter of JSON that nests 8000 deep is malformed, and its schema is not to blame', async () => {
  const schemas = { List: { type: 'array', items: { $ref: '#/components/schemas/List' } } };
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/List' } } };
  const parameters = [{ name: 'list', in: 'query', content }];
  const paths = { '/deep': { get: { parameters, responses: {} } } };
  await using server = await listening(paths, {}, { components: { schemas } });
  const response = await fetch(`${server.url}/deep?list=${'['.repeat(8000)}${']'.repeat(8000)}`);
  expect(response.status).toBe(400);
  expect(server.mistakes()).toEqual([]);
  await expectAlive(server.url);
});

test('credentials that are no base64 are no credentials', async () => {
  const components = { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } };
  const paths = { '/own': { get: { security: [{ basic: [] }], responses: {} } } };
  await using server = await listening(paths, {}, { components });
  const response = await fetch(`${server.url}/own`, { headers: { authorization: 'Basic A' } });
  expect(response.status).toBe(401);
  await expectAlive(server.url);
});
