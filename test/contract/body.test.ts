import { expect, test } from 'vitest';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';
import { type Answer, type Asking, ask, ask20, inWords } from './contract.ts';

/** What `GET /a` answers that says this of a media type. */
function sent(
  media: object,
  { type = 'application/json', ...asking }: Asking & { type?: string } = {},
): Promise<Answer> {
  return ask({ '/a': { get: { responses: { 200: { content: { [type]: media } } } } } }, '/a', asking);
}

/** The same in Swagger 2.0. */
function sent20(response: object): Promise<Answer> {
  return ask20({ '/a': { get: { produces: ['application/json'], responses: { 200: response } } } }, '/a');
}

const NUMBER = { type: 'integer' };
const named = { one: { value: 1 }, two: { value: 2 } };
const first = { type: 'object', properties: { b: { example: 1 }, a: { example: 2 } } };
const of = (property: object): object => ({
  schema: { type: 'object', properties: { x: property }, required: ['x'] },
});

test.each([
  ['the example of a media type', { example: { b: 1, a: 2 } }, '{"b":1,"a":2}'],
  ['the first of its named examples', { examples: named, schema: NUMBER }, '1'],
  [
    'an example of a media type before that of its schema',
    { example: 1, schema: { ...NUMBER, example: 2 } },
    '1',
  ],
  ['the example of a schema', { schema: { type: 'object', example: { z: 1 } } }, '{"z":1}'],
  ['the first of the examples of a schema', { schema: { ...NUMBER, examples: [4, 5] } }, '4'],
  ['the examples of its properties', { schema: first }, '{"b":1,"a":2}'],
  ['a const', of({ const: [1, 'x'] }), '{"x":[1,"x"]}'],
  ['a default', of({ type: 'string', default: 'd' }), '{"x":"d"}'],
  ['an enum', of({ enum: ['e', 'f'] }), '{"x":"e"}'],
  ['a format', of({ type: 'string', format: 'date' }), /^{"x":"\d{4}-\d\d-\d\d"}$/],
  ['a pattern', of({ type: 'string', pattern: '^ab+c$' }), /^{"x":"ab+c"}$/],
  ['a type', of({ type: 'boolean' }), /^{"x":(true|false)}$/],
  ['text as a JSON string', { example: 'abc' }, '"abc"'],
  [
    'text that holds JSON as a JSON string',
    { example: '{"a":1}', schema: { type: 'string' } },
    '"{\\"a\\":1}"',
  ],
])('a body is made from %s', async (_, media, text) => {
  const answer = await sent(media);
  expect(answer).toMatchObject({ status: 200, findings: [] });
  expect(answer.text).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
});

test('a body is made from the name of a property', async () => {
  const { text } = await sent({ schema: { type: 'object', properties: { email: { type: 'string' } } } });
  expect(JSON.parse(text).email).toMatch(/@/);
});

test.each([
  ['examples by media type', { examples: { 'application/json': { a: 1 } } }, '{"a":1}'],
  ['JSON text as JSON', { schema: {}, examples: { 'application/json': '{"a":1}' } }, '{"a":1}'],
  ['the example of a schema', { schema: { ...NUMBER, example: 7 } }, '7'],
])('a body of 2.0 is made from %s', async (_, response, text) => {
  expect(await sent20({ description: 'ok', ...response })).toMatchObject({ text });
});

test('a body has whatever is required or declared and nothing else, in the order of the document', async () => {
  const properties = { z: NUMBER, a: NUMBER, m: NUMBER };
  const schema = { type: 'object', required: ['m', 'z', 'more'], properties };
  expect(Object.keys(JSON.parse((await sent({ schema })).text))).toEqual(['z', 'a', 'm', 'more']);
});

test('the same request has the same body, another one another', async () => {
  const paths = {
    '/a/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { type: 'string', format: 'uuid' } } } },
        },
      },
    },
  };
  const [one, same, other] = await Promise.all(
    ['/a/1', '/a/1', '/a/2'].map(async (path) => (await ask(paths, path)).text),
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

const node = {
  type: 'object',
  required: ['id'],
  properties: { id: NUMBER, next: { $ref: '#/components/schemas/Node' } },
};
const wide = Object.fromEntries(
  Array.from({ length: 9 }, (_, i) => [`p${i}`, { $ref: '#/components/schemas/Level1' }]),
);
const levels = Object.fromEntries(
  Array.from({ length: 9 }, (_, i) => {
    const below = Object.fromEntries(
      Object.keys(wide).map((name) => [name, { $ref: `#/components/schemas/Level${i + 2}` }]),
    );
    return [`Level${i + 1}`, { type: 'object', properties: below }];
  }),
);
const more = {
  components: {
    schemas: { Node: node, Wide: { type: 'object', properties: wide }, ...levels, Level10: NUMBER },
  },
};
const refer = (name: string): object => ({
  '/a': {
    get: {
      responses: {
        200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } },
      },
    },
  },
});

test('a schema that contains itself gives a short and valid body', async () => {
  const { text } = await ask(refer('Node'), '/a', { more });
  expect(JSON.parse(text)).toMatchObject({ id: expect.any(Number) });
  expect(text.length).toBeLessThan(1000);
});

test('past the budget a smaller body is made, and the process is not blocked', async () => {
  const { status, text } = await ask(refer('Wide'), '/a', { more });
  expect(status).toBe(200);
  expect(text.length).toBeLessThan(10 * 2 ** 20);
  expect(JSON.parse(text)).toBeTypeOf('object');
});

test('a schema that nothing satisfies is an error that says where it stands', async () => {
  const { status, text } = await sent({ schema: { type: 'string', minLength: 3, maxLength: 2 } });
  expect([status, text]).toEqual([500, expect.stringMatching(/api\.json:\d+:\d+/)]);
});

const XML = 'application/xml';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const list = { type: 'array', items: { type: 'string' }, example: ['p', 'q'] };

test.each([
  [
    'is named by its schema',
    { xml: { name: 'pet' }, properties: { id: { example: 1 } } },
    '<pet><id>1</id></pet>',
  ],
  [
    'names its elements',
    { xml: { name: 'pet' }, properties: { id: { example: 1, xml: { name: 'key' } } } },
    '<pet><key>1</key></pet>',
  ],
  [
    'has attributes',
    { xml: { name: 'pet' }, properties: { id: { example: 1, xml: { attribute: true } } } },
    '<pet id="1"></pet>',
  ],
  [
    'repeats the elements of a list',
    { xml: { name: 'pet' }, properties: { tag: list } },
    '<pet><tag>p</tag><tag>q</tag></pet>',
  ],
  [
    'names the items of a list',
    { xml: { name: 'pet' }, properties: { tag: { ...list, items: { type: 'string', xml: { name: 't' } } } } },
    '<pet><t>p</t><t>q</t></pet>',
  ],
  [
    'wraps a list',
    { xml: { name: 'pet' }, properties: { tag: { ...list, xml: { wrapped: true } } } },
    '<pet><tag><tag>p</tag><tag>q</tag></tag></pet>',
  ],
  [
    'names the wrapping and what is wrapped',
    {
      xml: { name: 'pet' },
      properties: {
        tag: { ...list, xml: { wrapped: true, name: 'tags' }, items: { type: 'string', xml: { name: 't' } } },
      },
    },
    '<pet><tags><t>p</t><t>q</t></tags></pet>',
  ],
  [
    'has prefixes and namespaces',
    { xml: { name: 'pet', prefix: 'p', namespace: 'urn:x' }, properties: { id: { example: 1 } } },
    '<p:pet xmlns:p="urn:x"><id>1</id></p:pet>',
  ],
  [
    'has the namespaces of items',
    {
      xml: { name: 'pet' },
      properties: {
        tag: {
          ...list,
          example: ['p'],
          items: { type: 'string', xml: { name: 't', prefix: 'n', namespace: 'urn:y' } },
        },
      },
    },
    '<pet><n:t xmlns:n="urn:y">p</n:t></pet>',
  ],
  [
    'escapes what must be',
    { xml: { name: 'pet' }, properties: { id: { example: '<&"' } } },
    '<pet><id>&lt;&amp;&quot;</id></pet>',
  ],
])('XML %s', async (_, schema, text) => {
  expect((await sent({ schema: { type: 'object', ...schema } }, { type: XML })).text).toBe(HEAD + text);
});

test.each([
  [
    'JSON has no blanks between its parts',
    'application/json',
    { example: { a: [1, { b: null }] } },
    '{"a":[1,{"b":null}]}',
  ],
  ['a JSON example of a text type is JSON text', 'text/plain', { example: { a: 1 } }, '{"a":1}'],
  ['text is a text', 'text/plain', { example: 'a "b"' }, 'a "b"'],
  ['text is made without quotes', 'text/html', { schema: { type: 'string', pattern: '^z{4}$' } }, 'zzzz'],
  ['an XML example that is text is sent as it stands', XML, { example: '<a/>' }, '<a/>'],
])('%s', async (_, type, media, text) => {
  expect(await sent(media, { type })).toMatchObject({ text, headers: { 'content-type': type } });
});

test.each([
  ['application/octet-stream', '\u0000\u0001\u0002\u0003'],
  ['image/png', '\ufffdPNG\r\n'],
  ['image/gif', 'GIF89a'],
  ['image/svg+xml', '<svg '],
  ['image/webp', 'RIFF'],
])('%s is bytes that begin as they must', async (type, start) => {
  const { text, headers } = await sent({ schema: { type: 'string', format: 'binary' } }, { type });
  expect([text.startsWith(start), headers['content-type']]).toEqual([true, type]);
});

test('multipart is built, with a part for every property', async () => {
  const { text, headers } = await sent({ example: { a: 'x', b: { c: 1 } } }, { type: 'multipart/form-data' });
  const form = await new Response(text, {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData();
  expect([...form]).toEqual([
    ['a', 'x'],
    ['b', '{"c":1}'],
  ]);
});

test.each([
  ['204', { method: 'GET', headers: { prefer: 'code=204' } }, 204],
  ['205', { method: 'GET', headers: { prefer: 'code=205' } }, 205],
  ['304', { method: 'GET', headers: { prefer: 'code=304' } }, 304],
  ['HEAD', { method: 'HEAD' }, 200],
])('%s has no body', async (_, init, status) => {
  const media = { content: { 'application/json': { example: 1 } } };
  const paths = { '/a': { get: { responses: { 200: media, default: media } } } };
  expect(await ask(paths, '/a', init)).toMatchObject({ status, text: '' });
});

test.each([
  ['an example', { example: 60 }, /^60$/],
  ['the example of its schema', { schema: { ...NUMBER, example: 61 } }, /^61$/],
  ['its schema', { schema: { ...NUMBER, minimum: 3, maximum: 3 } }, /^3$/],
  ['a format', { schema: { type: 'string', format: 'uuid' } }, /^[\da-f-]{36}$/],
])('a header is made from %s', async (_, header, text) => {
  const { headers } = await ask(
    { '/a': { get: { responses: { 200: { headers: { 'X-H': header } } } } } },
    '/a',
  );
  expect(headers['x-h']).toMatch(text);
});

test('a header Content-Length that is described does not contradict the body', async () => {
  const headers = {
    'Content-Length': { schema: NUMBER, example: 3 },
    'Transfer-Encoding': { example: 'chunked' },
  };
  const response = { headers, content: { 'application/json': { example: 'longer' } } };
  const answer = await ask({ '/a': { get: { responses: { 200: response } } } }, '/a');
  expect([answer.text, answer.headers['content-length'], answer.headers['transfer-encoding']]).toEqual([
    '"longer"',
    undefined,
    undefined,
  ]);
});

test.each([
  ['an example that fits has none', { schema: NUMBER, example: 1 }, []],
  ['an example that does not fit', { schema: NUMBER, example: 'x' }, ['body  type?']],
  ['an example of a schema that does not fit', { schema: { ...NUMBER, example: 'x' } }, ['body  type?']],
  [
    'a named example that does not fit',
    { schema: NUMBER, examples: { a: { value: true } } },
    ['body  type?'],
  ],
  ['a property of an example', { schema: first, example: 7 }, ['body  type?']],
  ['a made body has none', { schema: first }, []],
])('a body is checked: %s', async (_, media, findings) => {
  const answer = await sent(media);
  expect([answer.status, inWords(answer.findings)]).toEqual([200, findings]);
});

test('a finding about a body names the property and says that it is about the answer', async () => {
  const schema = { properties: { a: { properties: { b: NUMBER } } } };
  const { findings } = await sent({ schema, example: { a: { b: 'x' } } });
  expect(findings).toMatchObject([
    { location: { message: 'response', part: 'body', path: '/a/b' }, severity: 'warning' },
  ]);
});

test('an answer without a body has a length', async () => {
  await using server = await serverOf({
    'api.json': documentOf({ '/a': { get: { responses: { 200: { description: 'none' } } } } }),
  });
  expect((await server.fetch('/a')).headers.get('content-length')).toBe('0');
});
