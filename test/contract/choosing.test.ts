import { expect, test } from 'vitest';
import { type Answer, type Asking, ask, ask20, inWords, OK, saying } from './contract.ts';

const NUMBER = { type: 'integer' };
const PARAMETERS = [{ name: 'n', in: 'query', schema: NUMBER }];
const BODY = { content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } };
const KEY = { components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } } };
const json = (example: unknown): object => ({ content: { 'application/json': { example } } });

/** What `POST /a` with these responses and a number as `n` answers. */
function posted(
  responses: object,
  path: string,
  asking: Asking & { more?: object } = {},
  operation: object = {},
): Promise<Answer> {
  const post = {
    parameters: PARAMETERS,
    requestBody: BODY,
    responses: { ...OK, ...responses },
    ...operation,
  };
  return ask({ '/a': { post } }, path, { method: 'POST', more: KEY, ...asking });
}

const sending = (body: string, type = 'application/json'): Asking => ({
  body,
  headers: { 'content-type': type },
});
const matrix = { options: { dialect: 'matrix' } } as const;

test.each([
  ['401 for credentials', {}, '/a', {}, { security: [{ key: [] }] }, 401],
  [
    '401 for credentials, whatever else is wrong',
    { 422: {} },
    '/a?n=x',
    {},
    { security: [{ key: [] }] },
    401,
  ],
  ['415 for a media type', {}, '/a', sending('x', 'text/css'), {}, 415],
  [
    '415 for a media type, also where 4XX is described',
    { '4XX': {} },
    '/a',
    sending('x', 'text/css'),
    {},
    415,
  ],
  ['422 where the description has it', { 422: {}, 400: {} }, '/a?n=x', {}, {}, 422],
  ['422 for a body, too', { 422: {} }, '/a', sending('{}'), {}, 422],
  ['400 where the description has it', { 400: {} }, '/a?n=x', {}, {}, 400],
  ['400 where the description has a range', { '4XX': {} }, '/a?n=x', {}, {}, 400],
  ['400 where the description has a default', { default: {} }, '/a?n=x', {}, {}, 400],
  ['400 where the description has nothing', {}, '/a?n=x', {}, {}, 400],
])('the status of what is wrong is %s', async (_, responses, path, asking, operation, status) => {
  expect(await posted(responses, path, asking, operation)).toMatchObject({ status });
});

const described = (media: string, more: object = {}): object => ({
  headers: { 'X-Rate': { schema: NUMBER, example: 60 } },
  content: { [media]: { example: { mine: 1 }, ...more } },
});
const MINE = '{"mine":1}';

test.each([
  ['its headers', described('application/json'), {}, { headers: { 'x-rate': '60' } }],
  [
    'its headers, with dialect matrix',
    described('application/json'),
    matrix,
    { headers: { 'x-rate': '60' } },
  ],
  [
    'its media type',
    described('application/x+json'),
    {},
    { headers: { 'content-type': 'application/x+json' } },
  ],
  [
    'its media type, with dialect matrix',
    described('application/x+json'),
    matrix,
    { headers: { 'content-type': 'application/x+json' } },
  ],
  ['its example, with dialect problem', described('application/json'), {}, { text: MINE }],
  [
    'not its example, with dialect matrix',
    described('application/json'),
    matrix,
    { text: expect.stringMatching(/^{"errcode":"M_INVALID_PARAM"/) },
  ],
  ['nothing where it has nothing', {}, {}, { headers: { 'content-type': 'application/problem+json' } }],
])("of the description's response for an error comes %s", async (_, response, asking, expected) => {
  for (const name of ['400', '4XX', 'default'])
    expect(await posted({ [name]: response }, '/a?n=x', asking)).toMatchObject({ status: 400, ...expected });
});

test('what the server found wrong is a problem of RFC 9457 in dialect problem', async () => {
  const { text } = await posted({}, '/a?n=x');
  const detail = 'Query n must be integer, but is "x".';
  expect(JSON.parse(text)).toEqual({ type: 'about:blank', title: 'Invalid parameter', status: 400, detail });
});

const MISSING = { parameters: [{ ...PARAMETERS[0], required: true }] };
const SIGNED = { components: { securitySchemes: { sig: { type: 'http', scheme: 'X-Matrix' } } } };

test.each([
  ['an unknown path', '/b', {}, {}, 404, 'M_UNRECOGNIZED'],
  ['another method', '/a', { method: 'PUT' }, {}, 405, 'M_UNRECOGNIZED'],
  ['a malformed path', '/%zz', {}, {}, 400, 'M_INVALID_PARAM'],
  ['a missing token', '/a', {}, { security: [{ key: [] }] }, 401, 'M_MISSING_TOKEN'],
  ['a missing signature', '/a', { more: SIGNED }, { security: [{ sig: [] }] }, 401, 'M_UNAUTHORIZED'],
  ['malformed JSON', '/a', sending('{'), {}, 400, 'M_NOT_JSON'],
  ['a missing body', '/a', {}, { requestBody: { ...BODY, required: true } }, 400, 'M_NOT_JSON'],
  ['JSON of another shape', '/a', sending('{}'), {}, 400, 'M_BAD_JSON'],
  ['a missing parameter', '/a', {}, MISSING, 400, 'M_MISSING_PARAM'],
  ['an invalid parameter', '/a?n=x', {}, {}, 400, 'M_INVALID_PARAM'],
  [
    'a body that is too large',
    '/a',
    { ...sending('{"a":1}'), options: { dialect: 'matrix', limits: { body: 3 } } },
    {},
    413,
    'M_TOO_LARGE',
  ],
] as const)('with dialect matrix %s has its errcode', async (_, path, asking, operation, status, errcode) => {
  const answer = await posted({}, path, { ...matrix, ...asking }, operation);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { errcode, error: expect.any(String) }]);
});

const MANY = {
  200: {
    description: 'ok',
    content: { 'application/json': { examples: { one: { value: 1 }, two: { value: 2 } } } },
  },
  404: json({ no: 'such' }),
  429: { description: 'slow down', headers: { 'Retry-After': { example: 5 } } },
  '5XX': json('range'),
};
const prefer = (value: string): Asking => ({ headers: { prefer: value } });
const get = (responses: object, more: object = {}): object => ({ '/a': { get: { responses, ...more } } });
const INVALID = { parameters: [{ name: 'must', in: 'query', required: true, schema: {} }] };

const PREFERRED: readonly [string, object, string, Asking, object][] = [
  ['a code is answered exactly', get(MANY), '/a', prefer('code=404'), { status: 404, text: '{"no":"such"}' }],
  [
    'a code without content has no body',
    get(MANY),
    '/a',
    prefer('code=429'),
    { status: 429, text: '', headers: { 'retry-after': '5' } },
  ],
  [
    'a code is answered from its range, with the asked status',
    get(MANY),
    '/a',
    prefer('code=503'),
    { status: 503, text: '"range"' },
  ],
  [
    'a code is answered from default, with the asked status',
    get({ default: json('any') }),
    '/a',
    prefer('code=418'),
    { status: 418, text: '"any"' },
  ],
  [
    'the exact one wins over the range',
    get({ 503: json('exact'), ...MANY }),
    '/a',
    prefer('code=503'),
    { text: '"exact"' },
  ],
  [
    'the range wins over default',
    get({ default: json('any'), ...MANY }),
    '/a',
    prefer('code=503'),
    { text: '"range"' },
  ],
  [
    'a code that is not described is 404 and says what there is',
    get(MANY),
    '/a',
    prefer('code=301'),
    { status: 404, text: expect.stringContaining('200, 404, 429, 5XX') },
  ],
  [
    'a code is answered even if the request is invalid, which is told',
    get(MANY, INVALID),
    '/a',
    prefer('code=429'),
    { status: 429, findings: [{ code: 'missing' }] },
  ],
  [
    'an interim code is passed over',
    get({ default: json('any') }),
    '/a',
    prefer('code=101'),
    { status: 200 },
  ],
  ['an example is answered by its name', get(MANY), '/a', prefer('example=two'), { status: 200, text: '2' }],
  [
    'an unknown example is 404 and lists the known',
    get(MANY),
    '/a',
    prefer('example=six'),
    { status: 404, text: expect.stringMatching(/one, two/) },
  ],
  [
    'an example of a response without content is unknown',
    get(OK),
    '/a',
    prefer('example=six'),
    { status: 404, text: expect.stringMatching(/There is: none/) },
  ],
  [
    'dynamic gives a made value',
    get({ 200: { content: { 'application/json': { schema: { type: 'boolean' }, example: 'x' } } } }),
    '/a',
    prefer('dynamic=true'),
    { text: expect.stringMatching(/^(true|false)$/) },
  ],
  ['a name may be written in any case', get(MANY), '/a', prefer('Code=404'), { status: 404 }],
  ['a value may stand in quotes', get(MANY), '/a', prefer('code="404"'), { status: 404 }],
  ['several may stand in one header', get(MANY), '/a', prefer('code=200, example=two'), { text: '2' }],
  [
    'several headers count',
    get(MANY),
    '/a',
    {
      headers: [
        ['prefer', 'code=200'],
        ['prefer', 'example=two'],
      ],
    },
    { text: '2' },
  ],
  [
    'what was heeded is told',
    get(MANY),
    '/a',
    prefer('code=200, example=two, wait=5, x=1'),
    { headers: { 'preference-applied': 'code=200, example=two, wait=5' } },
  ],
  [
    'what is not understood is passed over',
    get(MANY),
    '/a',
    prefer('respond-async, code=teapot'),
    { status: 200 },
  ],
  ['__code does the same', get(MANY), '/a?__code=404', {}, { status: 404, text: '{"no":"such"}' }],
  [
    '__code is answered even if the request is invalid',
    get(MANY, INVALID),
    '/a?__code=429',
    {},
    { status: 429, findings: [{ code: 'missing' }] },
  ],
  ['__example does the same', get(MANY), '/a?__example=two', {}, { text: '2' }],
  [
    '__dynamic does the same',
    get({ 200: { content: { 'application/json': { schema: { type: 'boolean' }, example: 'x' } } } }),
    '/a?__dynamic=true',
    {},
    { text: expect.stringMatching(/^(true|false)$/) },
  ],
  [
    '__code counts beside a Prefer that says nothing of it',
    get(MANY),
    '/a?__code=404',
    prefer('respond-async'),
    { status: 404 },
  ],
  [
    '__code that the description declares is a parameter',
    get(MANY, { parameters: [{ name: '__code', in: 'query', schema: {} }] }),
    '/a?__code=404',
    {},
    { status: 200 },
  ],
];

test.each(PREFERRED)('preferred: %s', async (_, paths, path, asking, expected) => {
  expect(await ask(paths, path, asking)).toMatchObject(expected);
});

test('a code is forced on an operation with another dialect, too', async () => {
  expect(await ask(get(MANY), '/a', { ...prefer('code=429'), ...matrix })).toMatchObject({
    status: 429,
    text: '',
  });
});

const MADE = get({ 200: { content: { 'application/json': { schema: { type: 'string', minLength: 40 } } } } });
const DRAWN = get({
  200: { content: { 'application/json': { schema: { type: 'integer', example: -7, minimum: 0 } } } },
});

test('another seed gives another body, the same seed the same', async () => {
  const seeds = ['seed=1', 'seed=1', 'seed=2'];
  const [one, same, other] = await Promise.all(
    seeds.map(async (seed) => (await ask(MADE, '/a', prefer(seed))).text),
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

test('made values always are what the option dynamic gives', async () => {
  expect((await ask(DRAWN, '/a')).text).toBe('-7');
  expect((await ask(DRAWN, '/a', { options: { dynamic: true } })).text).toMatch(/^\d+$/);
});

test.each([
  ['the lowest exact 2xx', { 202: {}, 201: {}, '2XX': {}, default: {}, 400: {} }, 201],
  ['the 2XX', { default: {}, 400: {}, '2XX': {} }, 200],
  ['the default', { 400: {}, default: {} }, 200],
  ['the first that is described', { 404: {}, 500: {} }, 404],
  ['a redirection where there is nothing better', { 302: {}, 404: {} }, 302],
])('asked for nothing it answers %s', async (_, responses, status) => {
  expect(await ask(get(responses), '/a')).toMatchObject({ status, text: '' });
});

test('a redirection has a Location', async () => {
  const { headers } = await ask(get({ 302: { description: 'there' } }), '/a');
  expect(URL.canParse(headers.location ?? '')).toBe(true);
});

const media = (...types: string[]): object =>
  get({ 200: { content: Object.fromEntries(types.map((type) => [type, { example: 'x' }])) } });
const TYPES = media('text/plain', 'application/json', 'text/html');
const VENDOR = media('application/v+json;version=1', 'application/v+json;version=2');

test.each([
  ['JSON comes first where nothing is asked', TYPES, undefined, 'application/json'],
  ['JSON comes first where anything is asked', TYPES, '*/*', 'application/json'],
  ['the one that is named is sent', TYPES, 'text/html', 'text/html'],
  ['of several the one with the greatest weight', TYPES, 'text/html;q=0.5, text/plain;q=0.9', 'text/plain'],
  ['of equal weights the one that is named most closely', TYPES, 'text/*, text/html', 'text/html'],
  ['of equals the first that is described', TYPES, 'text/*', 'text/plain'],
  ['a weight of nothing rules out', TYPES, 'text/plain;q=0, text/*', 'text/html'],
  ['the closest range says the weight', TYPES, 'text/plain;q=0.1, text/*;q=0.5', 'text/html'],
  ['type and subtype have no case', TYPES, 'Text/HTML', 'text/html'],
  [
    'parameters of vendor types count',
    VENDOR,
    'application/v+json;version=2',
    'application/v+json;version=2',
  ],
  [
    'parameters of vendor types may be left out',
    VENDOR,
    'application/v+json',
    'application/v+json;version=1',
  ],
  ['a charset is sent as described', media('text/html; charset=latin1'), '*/*', 'text/html; charset=latin1'],
])('of media types %s', async (_, paths, accept, type) => {
  const answer = await ask(paths, '/a', { headers: accept === undefined ? {} : { accept } });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
});

test.each(['application/json', 'text/plain', 'text/html', 'application/xml', 'image/svg+xml'])(
  'no charset is added to %s',
  async (type) => {
    expect((await ask(media(type), '/a')).headers['content-type']).toBe(type);
  },
);

test.each([
  ['image/png', TYPES],
  ['application/json;q=0', media('application/json')],
  ['application/v+json;version=3', VENDOR],
])('Accept %s that nothing matches is 406', async (accept, paths) => {
  expect(await ask(paths, '/a', { headers: { accept } })).toMatchObject({ status: 406 });
});

test('a response without content needs nothing that is acceptable', async () => {
  expect(await ask(get(OK), '/a', { headers: { accept: 'image/png' } })).toMatchObject({
    status: 200,
    text: '',
  });
});

test('produces of 2.0 are negotiated, too', async () => {
  const paths = {
    '/a': {
      get: { produces: ['text/plain', 'text/csv'], responses: { 200: { schema: { type: 'string' } } } },
    },
  };
  const { headers } = await ask20(paths, '/a', { headers: { accept: 'text/csv' } });
  expect(headers['content-type']).toBe('text/csv');
});

test('findings are told beside a refused preference', async () => {
  const paths = get(saying('x'), {
    parameters: [{ name: 'old', in: 'query', deprecated: true, schema: {} }],
  });
  const { status, findings } = await ask(paths, '/a?old=1', { ...prefer('code=404') });
  expect([status, inWords(findings)]).toEqual([404, ['query old deprecated?']]);
});
