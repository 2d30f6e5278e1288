import { expect, test } from 'vitest';
import { RouteTable } from '../../src/http/route-table.ts';

function tableOf(...templates: string[]): RouteTable<string> {
  const table = new RouteTable<string>();
  for (const template of templates) table.add('GET', template, { target: template });
  return table;
}

const templates = [
  '/pets/{id}',
  '/pets/mine',
  '/pets/{id}.json',
  '/pets/{name}:cancel',
  '/pets/{id}/toys/{toy}',
  '/a%20b',
  '/',
  '/list/',
];

test.each([
  ['/pets/7', '/pets/{id}', ['7']],
  ['/pets/mine', '/pets/mine', []],
  ['/pets/%6Dine', '/pets/mine', []],
  ['/pets/7.json', '/pets/{id}.json', ['7']],
  ['/pets/rex:cancel', '/pets/{name}:cancel', ['rex']],
  ['/pets/a%2Fb', '/pets/{id}', ['a%2Fb']],
  ['/pets/!r:x@+;$', '/pets/{id}', ['!r:x@+;$']],
  ['/pets/7/', '/pets/{id}', ['7']],
  ['/pets/mine/toys/ball', '/pets/{id}/toys/{toy}', ['mine', 'ball']],
  ['/a%20b', '/a%20b', []],
  ['/', '/', []],
  ['/list', '/list/', []],
])('%s is found under %s', (path, target, values) => {
  expect(tableOf(...templates).find('GET', path)).toEqual({ kind: 'found', target, values });
});

test.each(['/pets', '/pets/', '/pets//toys/x', '/other', '/pets/7/toys'])('%s is not found', (path) => {
  expect(tableOf(...templates).find('GET', path)).toEqual({ kind: 'none' });
});

test('a path that is known with other methods says which', () => {
  expect(tableOf('/pets').find('PUT', '/pets')).toEqual({ kind: 'method', allowed: ['GET'] });
});

test('a method on a templated path is found beside a static path that lacks it', () => {
  const table = tableOf('/pets/mine');
  table.add('PUT', '/pets/{id}', { target: 'put' });
  expect(table.find('PUT', '/pets/mine')).toEqual({ kind: 'found', target: 'put', values: ['mine'] });
});

test('malformed percent-encoding is told apart from an unknown path', () => {
  expect(tableOf('/pets/{id}').find('GET', '/pets/%zz')).toEqual({ kind: 'malformed' });
});

test('a last parameter that may be empty may be left out', () => {
  const table = new RouteTable<string>();
  table.add('PUT', '/state/{type}/{key}', { target: 'state', lastMayBeEmpty: true });
  for (const path of ['/state/name', '/state/name/'])
    expect(table.find('PUT', path)).toEqual({ kind: 'found', target: 'state', values: ['name', ''] });
});

test('a described path wins over one that only leaves its last parameter out', () => {
  const table = tableOf('/state/{type}');
  table.add('GET', '/state/{type}/{key}', { target: 'longer', lastMayBeEmpty: true });
  expect(table.find('GET', '/state/name')).toMatchObject({ target: '/state/{type}' });
  expect(table.find('GET', '/state/name/')).toMatchObject({ target: 'longer', values: ['name', ''] });
});
