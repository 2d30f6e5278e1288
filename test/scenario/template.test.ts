import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.ts';
import { ExpressionLanguage, type Host, type Scope } from '../../src/scenario/expressions/expression.ts';
import {
  compileTemplate,
  languageWith,
  type Template,
  TemplateError,
} from '../../src/scenario/expressions/template.ts';

const host: Host = { id: (prefix) => `${prefix}1` };
const rooms: Json = [{ id: '!a' }, { id: '!b' }];

function template(value: Json, shapes: JsonObject = {}): Template {
  return compileTemplate(value, languageWith(shapes));
}

function made(value: Json, scope: Scope = {}, shapes: JsonObject = {}): Json {
  return template(value, shapes).evaluate(scope, host);
}

function errorOf(task: () => unknown): TemplateError {
  try {
    task();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test.each([
  ['${n}', 7],
  ['${ n + 1 }', 8],
  ['${list}', [1, 'a']],
  ['${absent.at.all}', null],
  ['n is ${n}', 'n is 7'],
  ['${text}-${n}', 'x-7'],
  ['${list}${nothing}.', '[1,"a"].'],
  ['$${n}', '${n}'],
  ['$${n} is ${n}', '${n} is 7'],
  ['$n and {n} and $', '$n and {n} and $'],
  ['', ''],
  ["${rooms.map(r, {'a': {'b': '}'}})}", [{ a: { b: '}' } }, { a: { b: '}' } }]],
  ["${ {'a': 1} } ${ {'b': \"}\"} }", '{"a":1} {"b":"}"}'],
  ["${'\\'}'}${r'}'}", "'}}"],
  ["${'''it's }'''}", "it's }"],
  ['${"""say "}" """}', 'say "}" '],
  ['${list[0]}}', '1}'],
  ["${n // it's }\n}", 7],
])('the text %j becomes %j', (text, expected) => {
  const scope: Scope = { n: 7, text: 'x', list: [1, 'a'], nothing: null, rooms };
  expect(made(text, scope)).toEqual(expected);
});

test('texts are templates wherever they stand, and names are not', () => {
  const value = { '${n}': ['${n}', { deep: 'n=${n}' }], is: [true, null, 1] };
  expect(made(value, { n: 1 })).toEqual({ '${n}': [1, { deep: 'n=1' }], is: [true, null, 1] });
});

test('a template without an expression is made once, frozen, and apart from what it was made of', () => {
  const value = { a: [{ b: '$${x}' }] };
  const one = template(value);
  const result = one.evaluate({}, host);
  expect(result).toEqual({ a: [{ b: '${x}' }] });
  expect(one.evaluate({}, host)).toBe(result);
  expect(Object.isFrozen(result)).toBe(true);
  expect(Object.isFrozen((result as typeof value).a[0])).toBe(true);
  expect(Object.isFrozen(value)).toBe(false);
});

test('what stands under $ comes first, and the other names override it', () => {
  const shapes = { event: { type: '${path.type}', content: {} } };
  const value = { state_key: '', type: 'm.other', $: '${event()}' };
  const result = made(value, { path: { type: 'm.x' } }, shapes);
  expect(Object.entries(result ?? {})).toEqual([
    ['type', 'm.other'],
    ['content', {}],
    ['state_key', ''],
  ]);
  expect(made({ $: { a: 1, b: 1 }, b: '${n}' }, { n: 2 })).toEqual({ a: 1, b: 2 });
});

test('what stands under $ has to be an object', () => {
  expect(errorOf(() => made({ x: { $: '${n}' } }, { n: 1 }))).toMatchObject({
    pointer: '/x/$',
    message: 'expected an object, got a number',
  });
});

test('__proto__ is a name like any other', () => {
  const value: Json = JSON.parse('{"__proto__":"${n}","$":{"constructor":"${n}"}}');
  const result = made(value, { n: 1 });
  expect(Object.entries(result ?? {})).toEqual([
    ['constructor', 1],
    ['__proto__', 1],
  ]);
});

test('shapes call shapes, with what they are given as entry', () => {
  const shapes = {
    aged: { $: "${omit(entry, ['at'])}", unsigned: '${age(entry)}' },
    age: { age: '${at - entry.at}' },
  };
  const scope = {
    at: 50,
    events: [
      { id: 1, at: 10 },
      { id: 2, at: 20 },
    ],
  };
  expect(made({ chunk: '${events.map(e, aged(e))}' }, scope, shapes)).toEqual({
    chunk: [
      { id: 1, unsigned: { age: 40 } },
      { id: 2, unsigned: { age: 30 } },
    ],
  });
});

test('a shape that is given nothing has the entry of the shape that calls it', () => {
  const shapes = { outer: '${inner()}', inner: '${entry}' };
  expect(made('${[outer(5), outer()]}', { entry: 6 }, shapes)).toEqual([5, 6]);
});

test('a shape within a comprehension leaves its variables alone', () => {
  const shapes = { doubled: '${entry.map(x, x * 2)}' };
  expect(made('${[1, 2].map(a, [doubled([a, 9]), a])}', {}, shapes)).toEqual([
    [[2, 18], 1],
    [[4, 18], 2],
  ]);
  expect(errorOf(() => made('${[1].map(a, bare())}', {}, { bare: '${a + 1}' })).message).toBe(
    'there is no name a here, in bare',
  );
});

test('shapes that call each other in a circle are refused', () => {
  const shapes = { a: '${b()}', b: { x: ['${c(1)}'] }, c: '${b()}', d: '${a()}' };
  expect(errorOf(() => languageWith(shapes))).toMatchObject({
    pointer: '/b',
    message: 'shapes call each other in a circle, b → c → b',
  });
});

test.each([
  ['size', 'size is the name of a function'],
  ['has', 'has is the name of a function'],
  ['now', 'now is the name of a function'],
  ['a-b', 'a-b is no name that can be called'],
  ['if', 'if is no name that can be called'],
  ['null', 'null is no name that can be called'],
])('a shape cannot have the name %s', (name, message) => {
  expect(errorOf(() => languageWith({ [name]: 1 }))).toMatchObject({ pointer: `/${name}`, message });
});

test.each<[string, Json, object]>([
  [
    'an expression',
    { a: ['x', 'say ${ n +}'] },
    { pointer: '/a/1', offset: 10, message: 'unexpected token: the end' },
  ],
  [
    'a name with a slash',
    { 'a/b': '${}' },
    { pointer: '/a~1b', offset: 2, message: 'there is no expression' },
  ],
  ['what has no end', 'ab ${x', { pointer: '', offset: 3, message: 'an expression has no end' }],
  ['an unknown function', '${sizee(1)}', { remedy: 'Did you mean size?' }],
])('a mistake in %s is told with its place', (_, value, expected) => {
  expect(errorOf(() => template(value))).toMatchObject(expected);
});

test('a mistake in a shape is told with its place', () => {
  expect(errorOf(() => languageWith({ event: { id: '${id(}' } }))).toMatchObject({
    pointer: '/event/id',
    offset: 5,
  });
});

test('a failure is told with its place, in shapes too', () => {
  expect(errorOf(() => made({ a: ['is ${n + 1}'] }))).toMatchObject({ pointer: '/a/0', offset: 5 });
  const shapes = { aged: { unsigned: '${at - entry.at}' } };
  expect(errorOf(() => made({ a: '${aged({})}' }, { at: 1 }, shapes))).toMatchObject({
    pointer: '/a',
    message: 'an object has no at, in aged/unsigned',
  });
});

test('an error in a shape leaves the other side to decide', () => {
  expect(made('${bad() == 1 || true}', {}, { bad: '${n + 1}' })).toBe(true);
});

test('text that grows too long is refused', () => {
  const text = 'x'.repeat(600_000);
  expect(errorOf(() => made('${text}${text}', { text })).message).toBe(
    'a text is longer than 1000000 characters',
  );
  expect(made('${text}', { text })).toBe(text);
});

test('results that grow too large are refused', () => {
  const many = Array.from({ length: 1000 }, () => 0);
  const shapes = { wide: '${many.map(x, many)}', wider: ['${wide()}', '${wide()}', '${wide()}'] };
  expect(errorOf(() => made({ a: '${wider()}' }, { many }, shapes)).message).toBe(
    'the result is longer than 10000000 characters',
  );
});

test('a template knows what it reads and calls', () => {
  const value = { a: '${path.x} ${query.y}', b: ['${aged(path.x)}'], $: '${event()}' };
  const { paths, calls } = template(value, { aged: '${at}', event: {} });
  expect(paths).toEqual([
    ['path', 'x'],
    ['query', 'y'],
  ]);
  expect(calls).toEqual(['aged', 'event']);
});

test('an error of the host is none of the template', () => {
  const broken: Host = {
    id: () => {
      throw new TypeError('no more');
    },
  };
  for (const text of [
    "${id('a')}",
    "${id('a') == '' || true}",
    "${[1, 2].exists(x, x == 2 || id('a') == '')}",
  ]) {
    const one = compileTemplate(text, new ExpressionLanguage());
    expect(() => one.evaluate({}, broken)).toThrow(TypeError);
  }
});
