import { describe, expect, test } from 'vitest';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';
import { told, warningsIn } from './asking.ts';
import { json, OK, outcome, server, taking } from './small-server.ts';

describe('nullable with anyOf', () => {
  const customer = {
    anyOf: [{ type: 'string', maxLength: 5 }, { $ref: '#/components/schemas/Customer' }],
    nullable: true,
  };
  const Customer = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const charge = { type: 'object', required: ['customer'], properties: { customer } };
  const document = {
    ...documentOf(taking({ 'application/json': { schema: charge } }), {
      components: { schemas: { Customer } },
    }),
    openapi: '3.0.3',
  };

  for (const [value, status] of [
    [null, 200],
    ['cus_1', 200],
    [{ id: 'cus_1' }, 200],
    ['cus_123', 400],
    [{}, 400],
    [5, 400],
  ] as const)
    test(`answers ${status} to ${JSON.stringify(value)}`, async () => {
      await using stripe = await serverOf({ 'stripe.json': document });
      const answer = await told(stripe, '/thing', json({ customer: value }));
      expect(answer.status).toBe(status);
      expect(answer.findings.every(({ location }) => location.path.startsWith('/customer'))).toBe(true);
    });
});

const USER = {
  type: 'object',
  properties: { id: { type: 'string', readOnly: true }, password: { type: 'string', writeOnly: true } },
};

describe('a discriminator', () => {
  const named = (name: string, more: object): object => ({
    type: 'object',
    required: ['kind', ...Object.keys(more)],
    properties: { kind: { type: 'string' }, ...more },
    title: name,
  });
  const schemas = {
    Cat: named('Cat', { lives: { type: 'integer' } }),
    Dog: named('Dog', { bark: { type: 'boolean' } }),
    Pet: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
    },
  };
  const pet = { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } };
  const paths = taking(pet, { 200: { description: 'ok', content: pet } });

  for (const [value, status] of [
    [{ kind: 'cat', lives: 9 }, 200],
    [{ kind: 'dog', bark: true }, 200],
    [{ kind: 'cat', bark: true }, 400],
    [{ kind: 'cow', lives: 9 }, 400],
    [{ lives: 9 }, 400],
  ] as const)
    test(`decides: ${status} for ${JSON.stringify(value)}, and the answer is a pet`, async () => {
      await using pets = await server(paths, { components: { schemas } });
      const answer = await told(pets, '/thing', json(value));
      expect(answer.status).toBe(status);
      if (status === 200) expect(['cat', 'dog']).toContain(JSON.parse(answer.text).kind);
    });
});

describe('a schema that refers to itself', () => {
  const JSONSchemaProps = {
    type: 'object',
    required: ['type'],
    properties: {
      type: { type: 'string' },
      not: { $ref: '#/definitions/JSONSchemaProps' },
      properties: { type: 'object', additionalProperties: { $ref: '#/definitions/JSONSchemaProps' } },
    },
  };
  const schema = { $ref: '#/definitions/JSONSchemaProps' };
  const body = { name: 'body', in: 'body', required: true, schema };
  const post = { parameters: [body], consumes: ['*/*'], responses: { 200: { description: 'ok', schema } } };
  const document = {
    ...{ swagger: '2.0', info: { title: 'Kubernetes', version: '1' }, produces: ['application/json'] },
    paths: { '/thing': { post } },
    definitions: { JSONSchemaProps },
  };

  test('ends in an answer that is one', async () => {
    await using cluster = await serverOf({ 'swagger.json': document });
    const answer = await told(cluster, '/thing', json({ type: 'a' }));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ type: expect.any(String) });
  });

  test('is checked at any depth, and the place is told', async () => {
    await using cluster = await serverOf({ 'swagger.json': document });
    const value = { type: 'a', not: { type: 'b', properties: { 'x/y': { type: 7 } } } };
    const answer = await told(cluster, '/thing', json(value));
    expect(outcome(answer)).toEqual([400, ['body /not/properties/x~1y/type type']]);
  });
});

describe('a number that may be a text', () => {
  const port = { type: 'string', format: 'int-or-string' };
  const schema = { type: 'object', properties: { port } };
  const body = { name: 'body', in: 'body', required: true, schema };
  const post = { parameters: [body], responses: { 200: { description: 'ok', schema } } };
  const document = { swagger: '2.0', info: { title: 'x', version: '1' }, paths: { '/thing': { post } } };

  for (const [value, errors] of [
    [8080, []],
    ['http', []],
    [true, ['body /port type']],
    [{}, ['body /port type']],
  ] as const)
    test(`is checked as one of Kubernetes: ${JSON.stringify(value)}`, async () => {
      await using cluster = await serverOf({ 'swagger.json': document });
      const answer = await told(cluster, '/thing', json({ port: value }));
      expect(outcome(answer)).toEqual([errors.length === 0 ? 200 : 400, errors]);
    });
});

describe('a media type with a name and parameters of its own', () => {
  const patch = { type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } };
  const operations = { type: 'array', items: { type: 'object', required: ['op'] } };
  const content = {
    'application/merge-patch+json': { schema: patch },
    'application/json-patch+json': { schema: operations },
    'application/vnd.github.v3+json; param=full': { schema: patch },
  };
  const text = (value: string): object => ({ schema: { const: value } });
  const answers = {
    'application/json': text('plain'),
    'application/json;stream=watch': text('watch'),
    'application/vnd.github.raw+json': text('raw'),
  };
  const paths = taking(content, { 200: { description: 'ok', content: answers } });

  for (const [type, value, expected] of [
    ['application/merge-patch+json', { spec: {} }, [200, []]],
    ['Application/Merge-Patch+JSON; charset=UTF-8', { spec: {} }, [200, []]],
    ['application/json-patch+json', [{ op: 'add' }], [200, []]],
    ['application/json-patch+json', [{}], [400, ['body /0/op required']]],
    ['application/merge-patch+json', [{ op: 'add' }], [400, ['body  type']]],
    ['application/vnd.github.v3+json', {}, [400, ['body /spec required']]],
    ['application/json', {}, [415, ['header content-type media-type']]],
  ] as const)
    test(`${type} is checked by its own schema: ${JSON.stringify(value)}`, async () => {
      await using cluster = await server(paths);
      expect(outcome(await told(cluster, '/thing', json(value, type)))).toEqual(expected);
    });

  for (const [accept, body] of [
    ['application/json', '"plain"'],
    ['application/json;stream=watch', '"watch"'],
    ['application/vnd.github.raw+json, application/json;q=0.9', '"raw"'],
  ] as const)
    test(`is answered for Accept: ${accept}`, async () => {
      await using cluster = await server(paths);
      const init = json({ spec: {} }, 'application/merge-patch+json');
      const answer = await told(cluster, '/thing', { ...init, headers: { ...init.headers, accept } });
      expect([answer.status, answer.text]).toEqual([200, body]);
    });
});

describe('responses without an exact status', () => {
  const said = (value: string): object => ({
    description: value,
    content: { 'application/json': { schema: { const: value } } },
  });
  const query = { name: 'limit', in: 'query', schema: { type: 'integer' } };
  const paths = {
    '/ranges': { get: { parameters: [query], responses: { '2XX': said('fine'), '4XX': said('bad') } } },
    '/default': { get: { parameters: [query], responses: { default: said('any') } } },
    '/unprocessable': { get: { parameters: [query], responses: { 200: said('ok'), 422: said('no') } } },
  };

  for (const [path, code, expected] of [
    ['/ranges', undefined, [200, '"fine"']],
    ['/ranges', 201, [201, '"fine"']],
    ['/ranges', 418, [418, '"bad"']],
    ['/default', undefined, [200, '"any"']],
    ['/default', 503, [503, '"any"']],
  ] as const)
    test(`answer for ${path}, asked for ${code ?? 'nothing'}`, async () => {
      await using ranges = await server(paths);
      const init = code === undefined ? {} : { headers: { prefer: `code=${code}` } };
      const answer = await told(ranges, path, init);
      expect([answer.status, answer.text]).toEqual(expected);
    });

  for (const [path, status] of [
    ['/ranges', 400],
    ['/default', 400],
    ['/unprocessable', 422],
  ] as const)
    test(`refuse an invalid request to ${path} with ${status}`, async () => {
      await using ranges = await server(paths);
      expect(outcome(await told(ranges, `${path}?limit=x`))).toEqual([status, ['query limit type']]);
    });
});

describe('readOnly and writeOnly', () => {
  for (const [how, extended] of [
    ['beside allOf', { allOf: [{ $ref: '#/components/schemas/User' }], required: ['id', 'password'] }],
    ['in a part of allOf', { allOf: [USER, { required: ['id', 'password'] }] }],
  ] as const)
    test(`hold for what is required ${how}`, async () => {
      const content = { 'application/json': { schema: extended } };
      const paths = taking(content, { 200: { description: 'ok', content } });
      await using users = await server(paths, { components: { schemas: { User: USER } } });
      expect(outcome(await told(users, '/thing', json({ password: 'b' })))).toEqual([200, []]);
      expect(outcome(await told(users, '/thing', json({ id: '1' })))).toEqual([
        400,
        ['body /password required'],
      ]);
    });

  const schema = {
    type: 'object',
    required: ['id', 'name', 'password'],
    properties: {
      id: { type: 'string', readOnly: true },
      name: { type: 'string' },
      password: { type: 'string', writeOnly: true },
    },
  };
  const content = { 'application/json': { schema } };
  const paths = taking(content, { 200: { description: 'ok', content } });

  test('leave out of an answer what is only written, and ask for what is required to be written', async () => {
    await using users = await server(paths);
    const answer = await told(users, '/thing', json({ name: 'a', password: 'b' }));
    expect(Object.keys(JSON.parse(answer.text))).toEqual(['id', 'name']);
    expect(answer.findings).toEqual([]);
    expect(outcome(await told(users, '/thing', json({ name: 'a' })))).toEqual([
      400,
      ['body /password required'],
    ]);
  });

  test('warn of what is only read and is sent all the same', async () => {
    await using users = await server(paths);
    const answer = await told(users, '/thing', json({ id: '1', name: 'a', password: 'b' }));
    expect([answer.status, warningsIn(answer)]).toEqual([200, ['body /id readOnly']]);
  });
});

describe('a path of GitHub', () => {
  const path = '/repos/{owner}/compare/{base}...{head}';
  const names = ['owner', 'base', 'head'];
  const parameters = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 4 },
  }));

  test('has two parameters in one segment, and each is checked', async () => {
    await using github = await server({ [path]: { get: { parameters, responses: OK } } });
    expect(outcome(await told(github, '/repos/a/compare/main...next'))).toEqual([200, []]);
    expect(outcome(await told(github, '/repos/a/compare/main...further'))).toEqual([
      400,
      ['path head maxLength'],
    ]);
  });
});

describe('a security scheme that no request could satisfy', () => {
  for (const scheme of [
    { type: 'apiKey', name: 'not a header', in: 'header' },
    { type: 'apiKey', name: 'key', in: 'body' },
    { type: 'apiKey', in: 'query' },
    { type: 'http' },
    { type: 'password' },
  ])
    test(`is told, and any credential will do: ${JSON.stringify(scheme)}`, async () => {
      const get = { security: [{ odd: [] }], responses: OK };
      await using odd = await server(
        { '/thing': { get } },
        { components: { securitySchemes: { odd: scheme } } },
      );
      expect(outcome(await told(odd, '/thing'))).toEqual([401, ['credentials  missing']]);
      expect((await told(odd, '/thing', { headers: { authorization: 'any' } })).status).toBe(200);
      expect(odd.mistakes().map(({ code }) => code)).toEqual(['SHAPE']);
    });
});
