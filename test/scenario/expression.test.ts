import { expect, test } from 'vitest';
import type { Json } from '../../src/json/json.ts';
import {
  ExpressionError,
  ExpressionLanguage,
  type Host,
  type Scope,
} from '../../src/scenario/expressions/expression.ts';
import { languageWith } from '../../src/scenario/expressions/template.ts';

const host: Host = { id: (prefix) => `${prefix}1` };

const scope: Scope = {
  path: { roomId: '!r' },
  query: { from: 's3', limit: 7, none: null },
  header: { 'idempotency-key': 'k' },
  at: 1500,
  caller: '@a:x',
  list: [3, 1, 2],
  events: [
    { type: 'b', at: 1000, id: '$2' },
    { type: 'a', at: 1200, id: '$1' },
    { type: 'b', at: 900, id: '$3' },
  ],
  odd: JSON.parse('{"__proto__":{"x":1},"constructor":"mine","n":1}'),
  mixed: [1, 'a', null, [1], { a: 1 }],
};

function value(text: string, names: Scope = scope): Json {
  return new ExpressionLanguage().compile(text).evaluate(names, host);
}

function errorOf(task: () => unknown): ExpressionError {
  try {
    task();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const mistake = (text: string): ExpressionError => errorOf(() => new ExpressionLanguage().compile(text));
const failure = (text: string, names?: Scope): ExpressionError => errorOf(() => value(text, names));

test.each([
  ['query.from', 's3'],
  ["header['idempotency-key']", 'k'],
  ['(caller)', '@a:x'],
  ['query.absent', null],
  ['query.absent.deeper.still', null],
  ['nothing.of.this', null],
  ['list.length', null],
  ['caller.length', null],
  ['query.constructor', null],
  ['query.__proto__', null],
  ['constructor', null],
  ['toString.name', null],
  ['odd.constructor', 'mine'],
  ["odd['__proto__'].x", 1],
])('the bare path %s is %j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ['query.limit + 1', 8],
  ['1 + query.limit', 8],
  ['at - events[0].at', 500],
  ['query.limit * 2 - 1', 13],
  ['query.limit % 2', 1],
  ['7 % 2', 1],
  ['query.limit / 2', 3.5],
  ['7 / 2', 3],
  ['-7 / 2', -3],
  ['size(list) / 2', 1],
  ['(true ? 7 : 8) / (1 + 1)', 3],
  ['int(query.limit) / 2', 3],
  ['-query.limit', -7],
  ['size(list) + 1', 4],
  ['1 + 0.5', 1.5],
  ['0x10', 16],
])('%s is the number %j', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test.each(['-0', '0 * -1', '-0.0', '-zero', 'zero', 'int(zero)', '-1 / 2'])(
  '%s is no negative zero',
  (text) => {
    expect(value(text, { zero: -0 })).toBe(0);
  },
);

test.each([
  ['query.limit == 7', true],
  ['7.0 == query.limit', true],
  ['size(list) == 3.0', true],
  ['query.limit > 5', true],
  ['5 >= query.limit', false],
  ["'a' < 'b'", true],
  ["query.limit != '7'", true],
  ['query.none == null', true],
  ['[1, 2] == [1.0, 2.0]', true],
  ["{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true],
  ["{'a': 1} == {'a': 2}", false],
  ["{'a': 1} == {'a': 1, 'b': 2}", false],
  ["{'a': null} == {'b': null}", false],
  ['[1] == [1, 2]', false],
  ["[1, 'a', null, [1], {'a': 1}] == mixed", true],
  ["'a' in mixed", true],
  ["{'a': 1} in mixed", true],
  ["'b' in mixed", false],
  ["'from' in query", true],
  ["'toString' in query", false],
])('%s is %j', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test.each([
  ['list[0]', 3],
  ['list[size(list) - 1]', 2],
  ['list[query.limit - 7]', 3],
  ["'a' + string(1) + string(true)", 'a1true'],
  ['list + [4]', [3, 1, 2, 4]],
  ["[1, 'a', {'b': null}]", [1, 'a', { b: null }]],
  ["{'a': 1, 'b': 'x', 'c': [query.limit]}", { a: 1, b: 'x', c: [7] }],
  ["query.limit > 5 ? 'many' : 'few'", 'many'],
  ["'é😀'.size()", 2],
  ["'a-b'.split('-')", ['a', 'b']],
  ["['a', 'b'].join('-')", 'a-b'],
  ["'hello'.substring(1, 3)", 'el'],
  ["' É '.trim().lowerAscii()", 'É'],
  ["'s12'.substring(1).indexOf('2')", 1],
  ["int('42') + int(1.9)", 43],
  ["double('1.5')", 1.5],
  ["bool('true')", true],
])('%s is %j, as in CEL', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ['events.map(e, e.id)', ['$2', '$1', '$3']],
  ["events.map(e, e.type == 'b', e.id)", ['$2', '$3']],
  ["events.filter(e, e.type == 'a').map(e, e.at)", [1200]],
  ["events.exists(e, e.type == 'a')", true],
  ["events.all(e, e.type == 'a')", false],
  ["events.exists_one(e, e.type == 'b')", false],
  ['query.map(name, name)', ['from', 'limit', 'none']],
  [
    'list.map(a, list.map(b, a * b))',
    [
      [9, 3, 6],
      [3, 1, 2],
      [6, 2, 4],
    ],
  ],
  [
    'list.map(a, list.map(a, a + 1))',
    [
      [4, 2, 3],
      [4, 2, 3],
      [4, 2, 3],
    ],
  ],
  ['[1].map(query, query + 1)', [2]],
  ['mixed.exists(x, x.a == 1)', true],
])('%s walks to %j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ['has(query.from)', true],
  ['has(query.none)', true],
  ['has(query.absent)', false],
  ['has(query.absent.deeper)', false],
  ['has(nothing.at.all)', false],
  ["has(header['idempotency-key'])", true],
  ['has(query.toString)', false],
  ['events.map(e, has(e.content.body))', [false, false, false]],
  ["path.?stateKey.orValue('')", ''],
  ["path.?roomId.orValue('')", '!r'],
  ["header[?'nothing'].orValue('x')", 'x'],
  ['path.?a.b.orValue(1)', 1],
  ['path.?a.or(path.?roomId).value()', '!r'],
  ['path.?roomId.hasValue()', true],
  ['path.?stateKey', null],
  ['[path.?stateKey]', [null]],
  ['list[?9].orValue(0)', 0],
])('%s is %j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ['query.absent + 1', 6, 'an object has no absent'],
  ['1 + nothing', 4, 'there is no name nothing here'],
  ['list[3] + 0', 0, 'a list of 3 has no 3'],
  ['list[1.5] + 0', 0, 'a list of 3 has no 1.5'],
  ['constructor + 1', 0, 'there is no name constructor here'],
  ["1 + 'a'", 0, '+ does not go between a number and text'],
  ["1 < 'a'", 0, '< does not go between a number and text'],
  ["true && 'a'", 8, 'expected a boolean, got text'],
  ['1 / zero', 0, 'a number is divided by zero'],
  ['path.?a.value()', 0, 'the optional value is absent'],
  ["'abc'.substring(2, 9)", 0, 'a text of 3 characters has no part from 2 to 9'],
  ["{1: 'a'}", 1, 'expected text, got a number'],
])('%s fails at %j: %s', (text, offset, message) => {
  expect(failure(text, { ...scope, zero: 0 })).toMatchObject({ message, offset });
});

test('what decides makes up for an error on the other side', () => {
  expect(value("query.absent == 1 || query.from == 's3'")).toBe(true);
  expect(value("query.absent == 1 && query.from == 'x'")).toBe(false);
  expect(failure("query.absent == 1 && query.from == 's3'").message).toBe('an object has no absent');
  expect(failure('mixed.exists(x, x.a == 2)').message).toBe('a number has no a');
});

test('an identifier is asked for each time', () => {
  let count = 0;
  const expression = new ExpressionLanguage().compile("id('$') + id('$')");
  expect(expression.evaluate({}, { id: (prefix) => `${prefix}${++count}` })).toBe('$1$2');
});

test.each([
  ["merge({'a': 1, 'b': 1}, {'b': 2})", { a: 1, b: 2 }],
  ["omit(query, ['limit', 'none', 'x'])", { from: 's3' }],
  ["pick(query, ['none', 'from', 'toString'])", { from: 's3', none: null }],
  ['last(list)', 2],
  ['last([])', null],
  ["sortBy(events, 'at').map(e, e.id)", ['$3', '$2', '$1']],
  ["sortBy(events, 'type').map(e, e.id)", ['$1', '$2', '$3']],
  [
    "sortBy([{'k': 'é'}, {'k': 'z'}, {'k': 10}, {'k': 9}, {}], 'k')",
    [{}, { k: 9 }, { k: 10 }, { k: 'z' }, { k: 'é' }],
  ],
])('%s is %j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test('__proto__ is a name like any other', () => {
  const made = [
    "{'__proto__': 1, 'constructor': 2}",
    "merge({'constructor': 2}, {'__proto__': 1})",
    "omit({'__proto__': 1, 'constructor': 2, 'x': 3}, ['x'])",
  ];
  for (const text of made) {
    const names = Object.entries(value(text) ?? {}).sort();
    expect(names).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  }
  expect(value('odd.n + 1')).toBe(2);
});

test('numbers that JSON does not keep are refused', () => {
  expect(mistake('9007199254740993').message).toBe('the number is beyond 2^53');
  expect(failure('9007199254740991 + 1').message).toBe('the result is beyond 2^53 and would not be exact');
  expect(failure('1e308 * 10.0').message).toBe('the result is no finite number');
  expect(failure("int('99999999999999999999')").message).toBe(
    '99999999999999999999 cannot become a whole number',
  );
  expect(failure("double('nan')").message).toBe('nan cannot become a number');
});

test.each([
  ["timestamp('2020-01-01T00:00:00Z')", 'there is no function timestamp', /milliseconds/],
  ["at - duration('1s')", 'there is no function duration', /milliseconds/],
  ['now()', 'there is no function now', /Use at/],
  ['type(at)', 'there is no function type', /schemas/],
  ["b'abc'", 'bytes have no place in JSON', /letter/],
  ['7u', 'an unsigned number has no place in JSON', /letter/],
  ['sizee(list)', 'there is no function sizee', /^Did you mean size\?$/],
  ['caller.startWith(1)', 'there is no method startWith', /^Did you mean startsWith\?$/],
  ['list.last()', 'there is no method last', /^Write last/],
  ['a.orValue(1)', 'orValue goes with an optional value only', /a\.\?b/],
  ['constructor()', 'there is no function constructor', /There are has, size/],
])('%s is refused: %s', (text, message, remedy) => {
  expect(mistake(text)).toMatchObject({ message, remedy: expect.stringMatching(remedy) });
});

test.each([
  ['a +', 3, 'unexpected token: the end'],
  ['a.b(', 4, 'unexpected token: the end'],
  ["{'a' 1}", 5, 'expected :, got a number'],
  ['7n', 1, "unexpected character: 'n'"],
  [' ', 0, 'there is no expression'],
  ['merge(a)', 0, 'merge takes 2 arguments and not 1'],
  ["x + a.contains('b', 'c')", 4, 'contains takes 1 argument and not 2'],
  ['list.map(e)', 0, 'map takes 2 or 3 arguments and not 1'],
  ['has(list)', 4, 'has takes a path such as query.limit'],
])('%s is refused at %j: %s', (text, offset, message) => {
  expect(mistake(text)).toMatchObject({ offset, message });
});

test('an expression of more than 1,000 characters is refused', () => {
  const text = `'${'a'.repeat(998)}'`;
  expect(value(text)).toHaveLength(998);
  expect(mistake(`${text} `).message).toBe('the expression is longer than 1000 characters');
});

test('three comprehensions within each other are refused', () => {
  expect(mistake('l.map(a, l.map(b, l.map(c, 1)))')).toMatchObject({
    message: 'more than 2 comprehensions are nested',
    offset: 18,
  });
  expect(value('[1].map(a, [1].map(b, b)).map(c, [2].map(d, d))')).toEqual([[2]]);
});

test('a list of more than 10,000 items is not walked', () => {
  const long = Array.from({ length: 10_000 }, (_, index) => index);
  expect(value('size(long.filter(x, x > 5000))', { long })).toBe(4999);
  expect(failure('(long + [1]).map(x, x)', { long }).message).toBe(
    'a list of more than 10000 items is walked',
  );
});

test('walks within each other are bounded together, through shapes too', () => {
  const long = Array.from({ length: 2000 }, (_, index) => index);
  const message = 'the evaluation goes through too many items';
  expect(failure('long.map(a, long.map(b, a * b))', { long }).message).toBe(message);
  const language = languageWith({ inner: '${long.all(b, b >= 0)}' });
  const expression = language.compile('long.map(a, inner())');
  expect(errorOf(() => expression.evaluate({ long }, host)).message).toContain(message);
});

test('errors that are passed over count for many items', () => {
  const long = Array.from({ length: 1000 }, () => ({}));
  const message = 'the evaluation goes through too many items';
  expect(failure('long.map(a, long.exists(b, b.x) || true)', { long }).message).toBe(message);
});

test('text and results are bounded', () => {
  const text = 'x'.repeat(600_000);
  expect(failure('text + text', { text }).message).toBe('a text is longer than 1000000 characters');
  expect(failure('[text, text].join()', { text }).message).toBe('a text is longer than 1000000 characters');
  const many = Array.from({ length: 100 }, () => 0);
  expect(failure('many.map(x, text)', { text, many }).message).toBe(
    'the result is longer than 10000000 characters',
  );
});

test('values nested as deeply as no stack goes are an error', () => {
  const deep = (): Json => Array.from({ length: 100_000 }).reduce<Json>((inner) => [inner], []);
  expect(failure('a == b', { a: deep(), b: deep() }).message).toBe('a value is nested too deeply');
});

test('patterns are matched in linear time', () => {
  expect(value("'room-12'.matches('^[a-z]+-[0-9]+$')")).toBe(true);
  const text = `${'a'.repeat(200)}!`;
  expect(value("text.matches('^(a+)+$')", { text })).toBe(false);
  expect(mistake("a.matches('^(?=(a+)+$)')").message).toBe(
    'the pattern looks around or back, or repeats too often',
  );
  expect(mistake("a.matches('(a{50}){50}')").message).toContain('repeats too often');
  expect(mistake("a.matches('(')").message).toBe('the pattern is no regular expression');
  expect(mistake('a.matches(query.pattern)').message).toBe('matches takes a pattern in quotes');
});

test.each([
  [
    "query.from + header['idempotency-key']",
    [
      ['query', 'from'],
      ['header', 'idempotency-key'],
    ],
  ],
  ["path.?stateKey.orValue('')", [['path', 'stateKey']]],
  ['list[query.limit].x', [['list'], ['query', 'limit']]],
  ['body.events.map(e, [e.id, caller])', [['body', 'events'], ['caller']]],
  ['entry.x + [1].map(entry, entry.y)[0]', [['entry', 'x']]],
  ['has(a.b) && a.b == a.b', [['a', 'b']]],
  ["{'k': a}", [['a']]],
  ['1 + 2', []],
])('%s reads the paths %j', (text, paths) => {
  expect(new ExpressionLanguage().compile(text).paths).toEqual(paths);
});

test('a text is compiled once', () => {
  const language = new ExpressionLanguage();
  expect(language.compile('a + 1')).toBe(language.compile('a + 1'));
});

test('a shape is called by its name', () => {
  const language = languageWith({ event: { id: "${id('$')}", by: '${caller}' }, named: '${entry.id}' });
  const expression = language.compile("[event(), named({'id': 5}), named()]");
  expect(expression.calls).toEqual(['event', 'named']);
  expect(expression.evaluate({ caller: '@a', entry: { id: 6 } }, host)).toEqual([
    { id: '$1', by: '@a' },
    5,
    6,
  ]);
  expect(language.compile('size([event()])').calls).toEqual(['event']);
  expect(errorOf(() => language.compile('evnt()')).remedy).toBe('Did you mean event?');
  expect(errorOf(() => language.compile('event(1, 2)')).message).toBe(
    'event takes 0 or 1 argument and not 2',
  );
});
