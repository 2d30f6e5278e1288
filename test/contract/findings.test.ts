import { expect, test } from 'vitest';
import { type Answer, type Asking, ask, ask20, inWords, OK } from './contract.ts';

const LIST = { type: 'array', items: { type: 'integer' } };
const MAP = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } } };
const NUMBER = { type: 'integer' };
const RGB = { R: 100, G: 200 };

/** What `/a/…` answers whose one parameter `x` is this, and must be this value. */
function asked(parameter: object, schema: object, sent: string | RequestInit): Promise<Answer> {
  const { in: place } = parameter as { in?: string };
  const path = place === 'path' ? '/a/{x}' : '/a';
  const url = typeof sent === 'string' ? `/a${sent}` : '/a';
  const get = { parameters: [{ name: 'x', required: true, ...parameter, schema }], responses: OK };
  return ask({ [path]: { get } }, url, typeof sent === 'string' ? {} : sent);
}

const header = (name: string, value: string): RequestInit => ({ headers: { [name]: value } });
const cookie = (value: string): RequestInit => header('cookie', value);

test.each([
  ['simple, a scalar', { in: 'path' }, NUMBER, '/5', 5],
  ['simple, a list', { in: 'path' }, LIST, '/3,4', [3, 4]],
  ['simple, a list, exploded', { in: 'path', explode: true }, LIST, '/3,4', [3, 4]],
  ['simple, an object', { in: 'path' }, MAP, '/R,100,G,200', RGB],
  ['simple, an object, exploded', { in: 'path', explode: true }, MAP, '/R=100,G=200', RGB],
  ['label, a scalar', { in: 'path', style: 'label' }, NUMBER, '/.5', 5],
  ['label, a list', { in: 'path', style: 'label' }, LIST, '/.3,4', [3, 4]],
  ['label, a list, exploded', { in: 'path', style: 'label', explode: true }, LIST, '/.3.4', [3, 4]],
  ['label, an object', { in: 'path', style: 'label' }, MAP, '/.R,100,G,200', RGB],
  ['label, an object, exploded', { in: 'path', style: 'label', explode: true }, MAP, '/.R=100.G=200', RGB],
  ['matrix, a scalar', { in: 'path', style: 'matrix' }, NUMBER, '/;x=5', 5],
  ['matrix, a list', { in: 'path', style: 'matrix' }, LIST, '/;x=3,4', [3, 4]],
  ['matrix, a list, exploded', { in: 'path', style: 'matrix', explode: true }, LIST, '/;x=3;x=4', [3, 4]],
  ['matrix, an object', { in: 'path', style: 'matrix' }, MAP, '/;x=R,100,G,200', RGB],
  ['matrix, an object, exploded', { in: 'path', style: 'matrix', explode: true }, MAP, '/;R=100;G=200', RGB],
  ['form, a scalar', { in: 'query' }, NUMBER, '?x=5', 5],
  ['form, a list', { in: 'query', explode: false }, LIST, '?x=3,4', [3, 4]],
  ['form, a list, exploded', { in: 'query' }, LIST, '?x=3&x=4', [3, 4]],
  ['form, a list of one, exploded', { in: 'query' }, LIST, '?x=3', [3]],
  ['form, an object', { in: 'query', explode: false }, MAP, '?x=R,100,G,200', RGB],
  ['form, an object, exploded', { in: 'query' }, MAP, '?R=100&G=200', RGB],
  ['spaceDelimited, a list', { in: 'query', style: 'spaceDelimited' }, LIST, '?x=3%204', [3, 4]],
  [
    'spaceDelimited, a list, blanks as plus',
    { in: 'query', style: 'spaceDelimited' },
    LIST,
    '?x=3+4',
    [3, 4],
  ],
  [
    'spaceDelimited, a list, exploded',
    { in: 'query', style: 'spaceDelimited', explode: true },
    LIST,
    '?x=3&x=4',
    [3, 4],
  ],
  ['spaceDelimited, an object', { in: 'query', style: 'spaceDelimited' }, MAP, '?x=R%20100%20G%20200', RGB],
  ['pipeDelimited, a list', { in: 'query', style: 'pipeDelimited' }, LIST, '?x=3|4', [3, 4]],
  ['pipeDelimited, a list, pipes encoded', { in: 'query', style: 'pipeDelimited' }, LIST, '?x=3%7C4', [3, 4]],
  [
    'pipeDelimited, a list, exploded',
    { in: 'query', style: 'pipeDelimited', explode: true },
    LIST,
    '?x=3&x=4',
    [3, 4],
  ],
  ['pipeDelimited, an object', { in: 'query', style: 'pipeDelimited' }, MAP, '?x=R|100|G|200', RGB],
  [
    'deepObject, an object',
    { in: 'query', style: 'deepObject', explode: true },
    MAP,
    '?x[R]=100&x[G]=200',
    RGB,
  ],
  [
    'deepObject, brackets encoded',
    { in: 'query', style: 'deepObject' },
    MAP,
    '?x%5BR%5D=100&x%5BG%5D=200',
    RGB,
  ],
  ['simple, a scalar in a header', { in: 'header' }, NUMBER, header('x', '5'), 5],
  ['simple, a list in a header', { in: 'header' }, LIST, header('x', '3, 4'), [3, 4]],
  ['simple, a list in a header, exploded', { in: 'header', explode: true }, LIST, header('x', '3,4'), [3, 4]],
  ['simple, an object in a header', { in: 'header' }, MAP, header('x', 'R,100,G,200'), RGB],
  [
    'simple, an object in a header, exploded',
    { in: 'header', explode: true },
    MAP,
    header('x', 'R=100,G=200'),
    RGB,
  ],
  ['the name of a header has no case', { in: 'header', name: 'X-Big' }, NUMBER, header('x-bIG', '5'), 5],
  ['form, a scalar in a cookie', { in: 'cookie' }, NUMBER, cookie('y=1; x=5'), 5],
  ['form, a list in a cookie', { in: 'cookie', explode: false }, LIST, cookie('x=3,4'), [3, 4]],
  ['form, a list of one in a cookie, exploded', { in: 'cookie' }, LIST, cookie('x=3'), [3]],
  ['form, an object in a cookie', { in: 'cookie', explode: false }, MAP, cookie('x=R,100,G,200'), RGB],
  ['form, an object in cookies, exploded', { in: 'cookie' }, MAP, cookie('R=100; G=200'), RGB],
  ['text is decoded after it is taken apart', { in: 'path' }, { type: 'array' }, '/a%2Cb,c', ['a,b', 'c']],
  ['text becomes a number', { in: 'query' }, { type: 'number' }, '?x=-1.5e3', -1500],
  ['text becomes a boolean', { in: 'query' }, { type: 'boolean' }, '?x=true', true],
  ['text that a reference calls a number becomes one', { in: 'query' }, { allOf: [NUMBER] }, '?x=5', 5],
  [
    'reserved characters are taken with allowReserved',
    { in: 'query', allowReserved: true },
    { type: 'string' },
    '?x=/a:b?c=d@[e]!$',
    '/a:b?c=d@[e]!$',
  ],
])('a parameter is read: %s', async (_, parameter, schema, sent, value) => {
  expect(await asked(parameter, { ...schema, const: value }, sent)).toMatchObject({
    status: 200,
    findings: [],
  });
  expect(await asked(parameter, { ...schema, const: 'else' }, sent)).toMatchObject({ status: 400 });
});

test.each([
  ['csv', 'csv', 'query', '?x=3,4'],
  ['nothing said, which is csv', undefined, 'query', '?x=3,4'],
  ['ssv', 'ssv', 'query', '?x=3%204'],
  ['tsv', 'tsv', 'query', '?x=3%094'],
  ['pipes', 'pipes', 'query', '?x=3|4'],
  ['multi', 'multi', 'query', '?x=3&x=4'],
  ['csv in a path', 'csv', 'path', '/3,4'],
  ['ssv in a path', 'ssv', 'path', '/3%204'],
  ['pipes in a path', 'pipes', 'path', '/3%7C4'],
  ['tsv in a path', 'tsv', 'path', '/3%094'],
  ['csv in a header', 'csv', 'header', header('x', '3,4')],
  ['pipes in a header', 'pipes', 'header', header('x', '3|4')],
  ['csv in a form', 'csv', 'formData', { method: 'POST', body: new URLSearchParams({ x: '3,4' }) }],
  ['pipes in a form', 'pipes', 'formData', { method: 'POST', body: new URLSearchParams({ x: '3|4' }) }],
  ['multi in a form', 'multi', 'formData', { method: 'POST', body: new URLSearchParams('x=3&x=4') }],
])('a list of 2.0 is read by its collectionFormat: %s', async (_, collectionFormat, place, sent) => {
  const asked20 = (value: unknown): Promise<Answer> => {
    const parameter = { name: 'x', in: place, required: true, ...LIST, collectionFormat, enum: [value] };
    const path = place === 'path' ? '/a/{x}' : '/a';
    const [url, init] = typeof sent === 'string' ? [`/a${sent}`, {}] : ['/a', sent];
    const operation = { parameters: [parameter], responses: OK };
    return ask20({ [path]: { get: operation, post: operation } }, url, init);
  };
  expect(await asked20([3, 4])).toMatchObject({ status: 200, findings: [] });
  expect(await asked20([4, 3])).toMatchObject({ status: 400 });
});

const JSON_PARAMETER = { content: { 'application/json': { schema: MAP } } };

test.each([
  ['of the query is read as its media type', 'query', JSON_PARAMETER, '?x=%7B%22R%22:1%7D', 200, []],
  ['of the query is checked', 'query', JSON_PARAMETER, '?x=%7B%22R%22:true%7D', 400, ['query x/R type']],
  ['that is malformed is told', 'query', JSON_PARAMETER, '?x=%7B', 400, ['query x malformed']],
  ['of a path is read, too', 'path', JSON_PARAMETER, '/%7B%22R%22:true%7D', 400, ['path x/R type']],
  ['of a header is read, too', 'header', JSON_PARAMETER, header('x', '{"R":true}'), 400, ['header x/R type']],
  ['of a cookie is read, too', 'cookie', JSON_PARAMETER, cookie('x={"R":true}'), 400, ['cookie x/R type']],
  [
    'that is text is no JSON',
    'query',
    { content: { 'text/plain': { schema: { type: 'string' } } } },
    '?x=a',
    200,
    [],
  ],
  [
    'that is text is checked',
    'query',
    { content: { 'text/plain': { schema: NUMBER } } },
    '?x=a',
    400,
    ['query x type'],
  ],
])('a parameter with content %s', async (_, place, content, sent, status, findings) => {
  const path = place === 'path' ? '/a/{x}' : '/a';
  const [url, init] = typeof sent === 'string' ? [`/a${sent}`, {}] : ['/a', sent];
  const get = { parameters: [{ name: 'x', in: place, required: true, ...content }], responses: OK };
  const answer = await ask({ [path]: { get } }, url, init);
  expect([answer.status, inWords(answer.findings)]).toEqual([status, findings]);
});

const SEVERAL = {
  '/a': {
    get: {
      parameters: [
        { name: 'n', in: 'query', schema: { type: 'integer', maximum: 9 } },
        { name: 'old', in: 'query', deprecated: true, schema: { type: 'string' } },
        { name: 'may', in: 'query', allowEmptyValue: true, schema: NUMBER },
        { name: 'list', in: 'query', allowEmptyValue: true, schema: LIST },
        {
          name: 'deep',
          in: 'query',
          style: 'deepObject',
          schema: { type: 'object', properties: { a: MAP } },
        },
      ],
      responses: OK,
    },
  },
  '/old': { get: { deprecated: true, responses: OK } },
};

test.each([
  ['a query parameter may be one that nobody declares', '/a?other=1', 200, []],
  ['whoever uses a deprecated parameter is warned', '/a?old=1', 200, ['query old deprecated?']],
  ['whoever uses a deprecated operation is warned', '/old', 200, ['path  deprecated?']],
  ['an empty value is an error', '/a?n=', 400, ['query n empty']],
  ['an empty value is none where allowEmptyValue says so', '/a?may=&list=', 200, []],
  [
    'a scalar that is given twice is a warning, and the first counts',
    '/a?n=1&n=x',
    200,
    ['query n repeated?'],
  ],
  ['text that is of another type is an error', '/a?n=x', 400, ['query n type']],
  ['coerced text is validated', '/a?n=10', 400, ['query n maximum']],
  ['a finding names the property that it is about', '/a?deep[a][R]=x', 400, ['query deep/a/R type']],
])('%s', async (_, path, status, findings) => {
  const answer = await ask(SEVERAL, path);
  expect([answer.status, inWords(answer.findings)]).toEqual([status, findings]);
});

test('a finding has a location, a severity, a code and a message', async () => {
  const { findings } = await ask(SEVERAL, '/a?n=x');
  const location = { message: 'request', part: 'query', path: 'n' };
  expect(findings).toEqual([
    { location, severity: 'error', code: 'type', message: 'query n must be integer, but is "x"' },
  ]);
});

test('the findings stand in one header, in ASCII', async () => {
  const { headers, findings } = await ask(SEVERAL, '/a?n=%C3%BC%F0%9F%98%80');
  expect(headers['x-understudy-findings']).toMatch(/^[\x20-\x7e]*\\u00fc\\ud83d\\ude00[\x20-\x7e]*$/);
  expect(findings[0]?.message).toContain('ü😀');
});

test('of many findings whole ones are told, up to 4 KB, and how many more there are', async () => {
  const parameters = Array.from({ length: 100 }, (_, i) => ({
    name: `p${i}`,
    in: 'query',
    required: true,
    schema: {},
  }));
  const { headers, findings } = await ask({ '/a': { get: { parameters, responses: OK } } }, '/a');
  expect(headers['x-understudy-findings']?.length).toBeLessThanOrEqual(4096);
  expect(headers['x-understudy-findings']?.length).toBeGreaterThan(3800);
  expect(findings.at(-1)).toEqual({ more: 101 - findings.length });
});

const BROKEN = { 'application/json': { schema: NUMBER, example: 'x' } };
const SHOWING = { '/a': { get: { ...SEVERAL['/a'].get, responses: { 200: { content: BROKEN } } } } };

test.each([
  ['enforce answers an error of the request with an error', 'enforce', '/a?n=x', 400, ['query n type']],
  ['enforce is the default', undefined, '/a?n=x', 400, ['query n type']],
  ['enforce serves an example that breaks its schema, with a warning', 'enforce', '/a', 200, ['body  type?']],
  ['warn goes on, and tells', 'warn', '/a?n=x', 200, ['query n type', 'body  type?']],
  ['off does not check', 'off', '/a?n=x&old=1', 200, []],
] as const)('%s', async (_, validate, path, status, findings) => {
  const answer = await ask(SHOWING, path, { options: { validate } });
  expect([answer.status, inWords(answer.findings)]).toEqual([status, findings]);
});

test('an operation may say for itself how it is validated', async () => {
  const get = { ...SEVERAL['/a'].get, 'x-understudy-validate': 'warn' };
  expect(await ask({ '/a': { get } }, '/a?n=x')).toMatchObject({ status: 200, findings: [{ code: 'type' }] });
});

const OBJECT = { type: 'object', required: ['n'], properties: { n: NUMBER, list: LIST, map: MAP } };
const TEXT = { type: 'string', maxLength: 3 };

/** What `POST /a` answers whose body is described by this. */
function posted(content: object, { type, ...init }: Asking & { type?: string }, flags = {}): Promise<Answer> {
  const requestBody = { content, ...flags };
  const headers = type === undefined ? {} : { 'content-type': type };
  return ask({ '/a': { post: { requestBody, responses: OK } } }, '/a', { method: 'POST', headers, ...init });
}

const JSON_BODY = { 'application/json': { schema: OBJECT } };
const FORM = 'application/x-www-form-urlencoded';
const encoding = { list: { style: 'pipeDelimited' }, map: { style: 'deepObject' } };
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const required = { required: true };

const BODIES: readonly [string, object, Asking & { type?: string }, number, string[], object?][] = [
  ['JSON that fits', JSON_BODY, { type: 'application/json', body: '{"n":1}' }, 200, []],
  [
    'JSON that does not fit',
    JSON_BODY,
    { type: 'application/json', body: '{"n":"x"}' },
    400,
    ['body /n type'],
  ],
  [
    'JSON with a charset',
    JSON_BODY,
    { type: 'application/json; charset=utf-8', body: '{"n":true}' },
    400,
    ['body /n type'],
  ],
  [
    '+json is JSON',
    { 'application/x+json': { schema: OBJECT } },
    { type: 'application/x+json', body: '{}' },
    400,
    ['body /n required'],
  ],
  ['JSON is not coerced', JSON_BODY, { type: 'application/json', body: '{"n":"1"}' }, 400, ['body /n type']],
  ['malformed JSON', JSON_BODY, { type: 'application/json', body: '{"n":' }, 400, ['body  malformed']],
  [
    'invalid UTF-8',
    JSON_BODY,
    { type: 'application/json', body: bytes(0x22, 0xff, 0x22) },
    400,
    ['body  malformed'],
  ],
  [
    'invalid UTF-8 in text',
    { 'text/plain': { schema: TEXT } },
    { type: 'text/plain', body: bytes(0xff) },
    400,
    ['body  malformed'],
  ],
  [
    'JSON 1,000 levels deep',
    { 'application/json': {} },
    { type: 'application/json', body: deep(1000) },
    200,
    [],
  ],
  [
    'JSON deeper than 1,000 levels',
    { 'application/json': {} },
    { type: 'application/json', body: deep(1001) },
    400,
    ['body  malformed'],
  ],
  [
    'JSON much deeper than that',
    { 'application/json': {} },
    { type: 'application/json', body: deep(500_000) },
    400,
    ['body  malformed'],
  ],
  ['a form, coerced', { [FORM]: { schema: OBJECT } }, { type: FORM, body: 'n=1&list=3&list=4' }, 200, []],
  [
    'a form that does not fit',
    { [FORM]: { schema: OBJECT } },
    { type: FORM, body: 'n=x' },
    400,
    ['body /n type'],
  ],
  [
    'a form without what is required',
    { [FORM]: { schema: OBJECT } },
    { type: FORM, body: 'm=1' },
    400,
    ['body /n required'],
  ],
  [
    'a form with encoding',
    { [FORM]: { schema: OBJECT, encoding } },
    { type: FORM, body: 'n=1&list=3|4&map[R]=1' },
    200,
    [],
  ],
  [
    'a form with encoding that does not fit',
    { [FORM]: { schema: OBJECT, encoding } },
    { type: FORM, body: 'n=1&list=3|x&map[R]=y' },
    400,
    ['body /list/1 type', 'body /map/R type'],
  ],
  ['text that fits', { 'text/plain': { schema: TEXT } }, { type: 'text/plain', body: 'abc' }, 200, []],
  [
    'text that does not fit',
    { 'text/plain': { schema: TEXT } },
    { type: 'text/plain', body: 'abcd' },
    400,
    ['body  maxLength'],
  ],
  [
    'XML is text, and not looked into',
    { 'application/xml': { schema: OBJECT } },
    { type: 'application/xml', body: '<n>x</n>' },
    200,
    [],
  ],
  [
    'bytes are bytes',
    { 'application/octet-stream': { schema: {} } },
    { type: 'application/octet-stream', body: bytes(0xff, 0) },
    200,
    [],
  ],
  [
    'a range of media types takes those below it',
    { 'image/*': {} },
    { type: 'image/png', body: bytes(1) },
    200,
    [],
  ],
  [
    'a media type that is not described',
    JSON_BODY,
    { type: 'text/plain', body: '{"n":1}' },
    415,
    ['header content-type media-type'],
  ],
  ['a required body that is missing', JSON_BODY, {}, 400, ['body  missing'], required],
  ['an optional body that is missing', JSON_BODY, {}, 200, []],
  [
    'another media type with dialect matrix is JSON',
    JSON_BODY,
    { type: 'text/plain', body: '{"n":"x"}', options: { dialect: 'matrix' } },
    400,
    ['body /n type'],
  ],
  [
    'no media type with dialect matrix is JSON',
    JSON_BODY,
    { body: bytes(...Buffer.from('{"n":"x"}')), options: { dialect: 'matrix' } },
    400,
    ['body /n type'],
  ],
  [
    'with dialect matrix a media type that is described beside JSON is what it says',
    { ...JSON_BODY, 'text/plain': { schema: TEXT } },
    { type: 'text/plain', body: 'abc', options: { dialect: 'matrix' } },
    200,
    [],
  ],
  [
    'what is readOnly does not belong into a request',
    { 'application/json': { schema: { properties: { id: { readOnly: true } } } } },
    { type: 'application/json', body: '{"id":1}' },
    200,
    ['body /id readOnly?'],
  ],
  [
    'what is readOnly is not required of a request',
    { 'application/json': { schema: { required: ['id'], properties: { id: { readOnly: true } } } } },
    { type: 'application/json', body: '{}' },
    200,
    [],
  ],
];

test.each(BODIES)('a body is read: %s', async (_, content, init, status, findings, flags) => {
  const answer = await posted(content, init, flags);
  expect([answer.status, inWords(answer.findings)]).toEqual([status, findings]);
});

test.each([
  [
    'what is writeOnly in an answer is told',
    { example: { id: 1, secret: 2 } },
    '{"id":1,"secret":2}',
    ['body /secret writeOnly?'],
  ],
  ['what is writeOnly is not required of an answer', { example: { id: 1 } }, '{"id":1}', []],
  ['what is writeOnly is not made', {}, '{"id":7}', []],
])('%s', async (_, media, text, findings) => {
  const required = ['id', 'secret'];
  const schema = { required, properties: { id: { const: 7 }, secret: { writeOnly: true } } };
  const properties = { ...schema.properties, id: 'example' in media ? {} : { const: 7 } };
  const content = { 'application/json': { schema: { ...schema, properties }, ...media } };
  const answer = await ask({ '/a': { get: { responses: { 200: { content } } } } }, '/a');
  expect([answer.text, inWords(answer.findings)]).toEqual([text, findings]);
});

function formOf(parts: Readonly<Record<string, string | Blob | readonly string[]>>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (part instanceof Blob || typeof part === 'string') form.append(name, part);
    else for (const one of part) form.append(name, one);
  }
  return form;
}

const jsonPart = (text: string): Blob => new Blob([text], { type: 'application/json' });
const PNG = new Blob([bytes(1)], { type: 'image/png' });
const PARTS = { ...OBJECT, properties: { ...OBJECT.properties, file: { type: 'string', format: 'binary' } } };
const partly = { list: { style: 'form', explode: false }, file: { contentType: 'image/png, image/gif' } };

test.each([
  ['values are coerced', formOf({ n: '1', list: ['3', '4'], map: '{"R":1}', file: PNG }), {}, 200, []],
  ['a value that does not fit is told', formOf({ n: 'x' }), {}, 400, ['body /n type']],
  [
    'a list item that does not fit is told',
    formOf({ n: '1', list: ['3', 'x'] }),
    {},
    400,
    ['body /list/1 type'],
  ],
  ['a part that is JSON is read as JSON', formOf({ n: '1', map: jsonPart('{"R":1}') }), {}, 200, []],
  [
    'a part that is JSON is checked',
    formOf({ n: '1', map: jsonPart('{"R":true}') }),
    {},
    400,
    ['body /map/R type'],
  ],
  ['a part that is missing is told', formOf({ file: PNG }), {}, 400, ['body /n required']],
  ['encoding says how a list is written', formOf({ n: '1', list: '3,4' }), partly, 200, []],
  ['encoding says what a part may be', formOf({ n: '1', file: PNG }), partly, 200, []],
  [
    'a part that is of another media type is told',
    formOf({ n: '1', file: new Blob(['x'], { type: 'text/css' }) }),
    partly,
    400,
    ['body /file media-type'],
  ],
])('of a multipart body %s', async (_, body, encoding, status, findings) => {
  const answer = await posted({ 'multipart/form-data': { schema: PARTS, encoding } }, { body });
  expect([answer.status, inWords(answer.findings)]).toEqual([status, findings]);
});

test('a multipart body without its boundary is malformed', async () => {
  const answer = await posted({ 'multipart/form-data': {} }, { type: 'multipart/form-data', body: 'x' });
  expect([answer.status, inWords(answer.findings)]).toEqual([400, ['body  malformed']]);
});

const SCHEMES = {
  header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  query: { type: 'apiKey', in: 'query', name: 'key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  digest: { type: 'http', scheme: 'digest' },
  matrix: { type: 'http', scheme: 'X-Matrix' },
  oauth: { type: 'oauth2', flows: {} },
  openId: { type: 'openIdConnect', openIdConnectUrl: 'https://x.org/.well-known' },
};
const authorized = (value: string): Asking => ({ headers: { authorization: value } });
const key = { headers: { 'x-key': 'k' } };
const X_MATRIX = 'X-Matrix origin="a.org",destination="b.org",key="ed25519:1",sig="abc"';

/** The status of `/a` that asks for these. */
async function guarded(security: object[], path: string, init: Asking): Promise<Answer> {
  const more = { components: { securitySchemes: SCHEMES }, security: [{ basic: [] }] };
  return ask({ '/a': { get: { security, responses: OK } } }, path, { more, ...init });
}

const CREDENTIALS: readonly [string, object[], string, Asking, number][] = [
  ['an apiKey in a header', [{ header: [] }], '/a', key, 200],
  ['an apiKey in a header, missing', [{ header: [] }], '/a', {}, 401],
  ['an apiKey in the query', [{ query: [] }], '/a?key=k', {}, 200],
  ['an apiKey in the query, empty', [{ query: [] }], '/a?key=', {}, 401],
  ['an apiKey in a cookie', [{ cookie: [] }], '/a', cookie('a=b; sid=1'), 200],
  ['an apiKey in a cookie, of another name', [{ cookie: [] }], '/a', cookie('a=b'), 401],
  ['http basic', [{ basic: [] }], '/a', authorized(`Basic ${btoa('a:b')}`), 200],
  ['http basic, scheme in any case', [{ basic: [] }], '/a', authorized(`bASIC ${btoa('a:')}`), 200],
  ['http basic, not well-formed', [{ basic: [] }], '/a', authorized('Basic !'), 401],
  ['http basic, without a colon', [{ basic: [] }], '/a', authorized(`Basic ${btoa('ab')}`), 401],
  ['http basic, of a length that is no base64', [{ basic: [] }], '/a', authorized('Basic abcde'), 401],
  ['http bearer', [{ bearer: [] }], '/a', authorized('Bearer a.b-c'), 200],
  ['http bearer, not well-formed', [{ bearer: [] }], '/a', authorized('Bearer a b'), 401],
  ['http bearer, empty', [{ bearer: [] }], '/a', authorized('Bearer '), 401],
  [
    'http X-Matrix without a signature',
    [{ matrix: [] }],
    '/a',
    authorized('X-Matrix origin="a.org",key="ed25519:1"'),
    401,
  ],
  [
    'http X-Matrix with the whole name',
    [{ matrix: [] }],
    '/a',
    authorized('X-Matrix origin=a.org,key="ed25519:1",signature="abc"'),
    200,
  ],
  ['http digest', [{ digest: [] }], '/a', authorized('Digest username="a", realm="b"'), 200],
  ['http digest, where another scheme comes', [{ digest: [] }], '/a', authorized('Bearer a'), 401],
  ['another scheme by its name', [{ matrix: [] }], '/a', authorized(X_MATRIX), 200],
  ['another scheme by its name, missing', [{ matrix: [] }], '/a', authorized('Bearer a'), 401],
  ['oauth2 as bearer', [{ oauth: ['read'] }], '/a', authorized('Bearer a'), 200],
  ['oauth2, missing', [{ oauth: ['read'] }], '/a', {}, 401],
  ['openIdConnect as bearer', [{ openId: [] }], '/a', authorized('Bearer a'), 200],
  ['openIdConnect, missing', [{ openId: [] }], '/a', authorized('Basic YTpi'), 401],
  [
    "an operation's own security replaces the document's",
    [{ header: [] }],
    '/a',
    authorized(`Basic ${btoa('a:b')}`),
    401,
  ],
  ['an empty list asks for none', [], '/a', {}, 200],
  ['a list is alternatives (the first)', [{ header: [] }, { query: [] }], '/a', key, 200],
  ['a list is alternatives (the second)', [{ header: [] }, { query: [] }], '/a?key=k', {}, 200],
  ['a list is alternatives (none)', [{ header: [] }, { query: [] }], '/a', {}, 401],
  ['schemes of one entry are all needed (both)', [{ header: [], query: [] }], '/a?key=k', key, 200],
  ['schemes of one entry are all needed (one)', [{ header: [], query: [] }], '/a?key=k', {}, 401],
  ['an empty entry makes them optional', [{ header: [] }, {}], '/a', {}, 200],
  [
    'a scheme that is not defined takes any credential',
    [{ unknown: [] }],
    '/a',
    authorized('Any thing'),
    200,
  ],
  ['a scheme that is not defined needs one', [{ unknown: [] }], '/a', {}, 401],
];

test.each(CREDENTIALS)('credentials: %s', async (_, security, path, init, status) => {
  expect(await guarded(security, path, init)).toMatchObject({ status });
});

test("the document's security counts where an operation has none", async () => {
  const more = { components: { securitySchemes: SCHEMES }, security: [{ basic: [] }] };
  expect(await ask({ '/a': { get: { responses: OK } } }, '/a', { more })).toMatchObject({ status: 401 });
});

test.each([
  ['basic', /^Basic realm=".+"$/],
  ['bearer', /^Bearer$/],
  ['digest', /^Digest /],
  ['matrix', /^X-Matrix$/],
  ['oauth', /^Bearer$/],
  ['openId', /^Bearer$/],
  ['header', /X-Key/],
  ['unknown', /./],
])('a 401 for %s says how to authenticate', async (name, challenge) => {
  const { status, headers } = await guarded([{ [name]: [] }], '/a', {});
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(challenge);
});

test.each([
  ['basic', { type: 'basic' }, authorized(`Basic ${btoa('a:b')}`)],
  ['apiKey', { type: 'apiKey', in: 'header', name: 'X-Key' }, key],
  ['oauth2', { type: 'oauth2', flow: 'implicit' }, authorized('Bearer a')],
])('credentials of 2.0: %s', async (_, scheme, init) => {
  const more = { securityDefinitions: { scheme }, security: [{ scheme: [] }] };
  expect(await ask20({ '/a': { get: { responses: OK } } }, '/a', { more, ...init })).toMatchObject({
    status: 200,
  });
  expect(await ask20({ '/a': { get: { responses: OK } } }, '/a', { more })).toMatchObject({ status: 401 });
});
