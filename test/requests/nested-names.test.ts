import { describe, expect, test } from 'vitest';
import { told } from './asking.ts';
import { form, OK, outcome, server, taking } from './small-server.ts';

describe('a parameter in the style deepObject', () => {
  const created = {
    type: 'object',
    properties: {
      gte: { type: 'integer' },
      kind: { enum: ['a', 'b'] },
      tags: { type: 'array', items: { type: 'integer' } },
      inner: { type: 'object', properties: { on: { type: 'boolean' } } },
    },
    additionalProperties: false,
  };
  const query = { name: 'created', in: 'query', style: 'deepObject', explode: true, schema: created };
  const paths = { '/charges': { get: { parameters: [query], responses: OK } } };

  for (const [search, errors] of [
    ['created[gte]=5&created[kind]=a&created[tags][]=1&created[tags][]=2', []],
    ['created%5Bgte%5D=5&created%5Binner%5D%5Bon%5D=true', []],
    ['created[tags][0]=1&created[tags][1]=2', []],
    ['created[tags]=1&created[tags]=2', []],
    ['created[gte]=soon', ['query created/gte type']],
    ['created[kind]=c', ['query created/kind enum']],
    ['created[tags][]=1&created[tags][]=x', ['query created/tags/1 type']],
    ['created[inner][on]=yes', ['query created/inner/on type']],
    ['created[other]=1', ['query created/other additionalProperties']],
    ['created[__proto__][gte]=1', ['query created/__proto__ additionalProperties']],
  ] as const)
    test(`is read and checked: ${search}`, async () => {
      await using charges = await server(paths);
      const answer = await told(charges, `/charges?${search}`);
      expect(outcome(answer)).toEqual([errors.length === 0 ? 200 : 400, errors]);
    });

  test('may also be a plain number, as Stripe writes it with anyOf', async () => {
    const either = { ...query, schema: { anyOf: [created, { type: 'integer' }] } };
    await using charges = await server({ '/charges': { get: { parameters: [either], responses: OK } } });
    expect(outcome(await told(charges, '/charges?created=5'))).toEqual([200, []]);
    expect(outcome(await told(charges, '/charges?created[gte]=5'))).toEqual([200, []]);
    expect((await told(charges, '/charges?created=soon')).status).toBe(400);
  });
});

test('a list in the style deepObject is read with and without brackets', async () => {
  const schema = { type: 'array', items: { type: 'string', maxLength: 5 } };
  const expand = { name: 'expand', in: 'query', style: 'deepObject', explode: true, schema };
  await using charges = await server({ '/charges': { get: { parameters: [expand], responses: OK } } });
  for (const search of ['expand[]=a&expand[]=b', 'expand[0]=a&expand[1]=b', 'expand=a&expand=b'])
    expect(outcome(await told(charges, `/charges?${search}`))).toEqual([200, []]);
  for (const search of [
    'expand[]=a&expand[]=longer',
    'expand[0]=a&expand[1]=longer',
    'expand=a&expand=longer',
  ])
    expect(outcome(await told(charges, `/charges?${search}`))).toEqual([400, ['query expand/1 maxLength']]);
});

describe('a form with nested names', () => {
  const price = {
    type: 'object',
    required: ['price'],
    properties: { price: { type: 'string' }, quantity: { type: 'integer' } },
  };
  const schema = {
    type: 'object',
    required: ['currency'],
    properties: {
      currency: { type: 'string' },
      amount: { type: 'integer' },
      expand: { type: 'array', items: { type: 'string' } },
      items: { type: 'array', items: price },
      metadata: { anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { enum: [''] }] },
    },
    additionalProperties: false,
  };
  const deep = { style: 'deepObject', explode: true };
  const content = { schema, encoding: { expand: deep, items: deep, metadata: deep } };
  const paths = taking({ 'application/x-www-form-urlencoded': content });

  for (const [text, errors] of [
    ['currency=eur&amount=5&expand[]=a&expand[]=b', []],
    ['currency=eur&expand[0]=a&metadata[order%20id]=6+7', []],
    ['currency=eur&items[0][price]=p1&items[0][quantity]=2&items[1][price]=p2', []],
    ['currency=eur&metadata=', []],
    ['amount=5', ['body /currency required']],
    ['currency=eur&amount=five', ['body /amount type']],
    ['currency=eur&items[0][price]=p1&items[0][quantity]=many', ['body /items/0/quantity type']],
    ['currency=eur&items[0][quantity]=2', ['body /items/0/price required']],
    ['currency=eur&colour=red', ['body /colour additionalProperties']],
  ] as const)
    test(`is read and checked: ${text}`, async () => {
      await using stripe = await server(paths);
      const answer = await told(stripe, '/thing', form(text));
      expect(outcome(answer)).toEqual([errors.length === 0 ? 200 : 400, errors]);
    });
});
