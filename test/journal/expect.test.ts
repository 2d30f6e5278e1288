import { expect, test } from 'vitest';
import { type Expectation, ExpectationError, type MockServer } from '../../src/index.ts';
import { askOf, boardServer, jsonOf, send } from '../library/board.ts';

/** What is said of an expectation that is not met. */
function said({ journal }: MockServer, expectation: Expectation): string[] {
  try {
    journal.expect(expectation);
  } catch (error) {
    if (error instanceof ExpectationError) return error.message.split('\n');
    throw error;
  }
  throw new Error('It is met.');
}

test('what is expected and there is given back', async () => {
  await using server = await boardServer();
  await send(askOf(server), 'one');
  await send(askOf(server), 'two');
  expect(server.journal.expect({ operation: 'sendMessage' }).map(({ id }) => id)).toEqual([1, 2]);
  expect(server.journal.expect({ operation: 'sendMessage', count: 2 })).toHaveLength(2);
  expect(server.journal.expect({ operation: 'getWeather', count: 0 })).toEqual([]);
});

test('where nothing has come that is said', async () => {
  await using server = await boardServer();
  expect(said(server, { operation: 'sendMessage' })).toEqual([
    'Expected at least 1 exchange with operation sendMessage, and there are none.',
    'No request has come at all.',
  ]);
  expect(said(server, { count: 2 })).toEqual([
    'Expected 2 exchanges with any, and there are none.',
    'No request has come at all.',
  ]);
});

test('where something else has come, that is told which came closest', async () => {
  await using server = await boardServer();
  await send(askOf(server), 'one');
  await server.fetch('/weather');
  expect(said(server, { operation: 'sendMessage', body: { text: 'two' }, status: 200 })).toEqual([
    'Expected at least 1 exchange with operation sendMessage, body {"text":"two"}, status 200, and there are none.',
    'What came closest:',
    '  #1 PUT /boards/b/messages/one → 200 (sendMessage)',
    '    body {"text":"one"} and not body {"text":"two"}',
    '  #2 GET /weather → 200 (getWeather)',
    '    operation getWeather and not operation sendMessage; body null and not body {"text":"two"}',
    'In all 2: 1 × sendMessage, 1 × getWeather',
  ]);
});

test('where too many have come, they are told', async () => {
  await using server = await boardServer();
  for (const text of ['one', 'two']) await send(askOf(server), text);
  expect(said(server, { operation: 'sendMessage', count: 1 })).toEqual([
    'Expected 1 exchange with operation sendMessage, and there are 2.',
    'There is:',
    '  #1 PUT /boards/b/messages/one → 200 (sendMessage)',
    '  #2 PUT /boards/b/messages/two → 200 (sendMessage)',
  ]);
});

test('of many the last five are told', async () => {
  await using server = await boardServer();
  for (let count = 0; count < 8; count++) await server.fetch('/weather');
  const [head, there, more, ...lines] = said(server, { operation: 'getWeather', count: 0 });
  expect([head, there, more]).toEqual([
    'Expected 0 exchanges with operation getWeather, and there are 8.',
    'There is:',
    '  … and 3 before',
  ]);
  expect(lines).toEqual([4, 5, 6, 7, 8].map((id) => `  #${id} GET /weather → 200 (getWeather)`));
});

test('a near miss tells what was found wrong with it', async () => {
  await using server = await boardServer();
  await server.fetch('/boards/b/messages/1', jsonOf({ text: 7 }, { method: 'PUT' }));
  const [, , line, reason] = said(server, { operation: 'sendMessage', findings: false });
  expect(line).toMatch(/^ {2}#1 PUT \/boards\/b\/messages\/1 → 400 \(sendMessage\): .+/);
  expect(reason).toMatch(/^ {4}.+ and not no findings$/);
});

test('a near miss is told in the words of the query: headers, parameters, method, world, state', async () => {
  await using server = await boardServer();
  await server.fetch('/weather?days=2', { headers: { 'x-mood': 'bad' } });
  const [head, , , reason] = said(server, {
    operation: 'getWeather',
    query: { days: '3', place: 'a' },
    headers: { 'X-Mood': 'good' },
    method: 'post',
    world: 'one',
    state: 'open',
  });
  expect(head).toContain('query days=3 place=a, header x-mood=good, method POST, world one, state open');
  expect(reason?.trim().split('; ')).toEqual([
    'query days=2 place=(none) and not query days=3 place=a',
    'header x-mood=bad and not header x-mood=good',
    'method GET and not method POST',
    'world default and not world one',
    'state answered and not state open',
  ]);
});

test('what waits, and what no description knows, is told as well', async () => {
  await using server = await boardServer();
  await server.fetch('/nowhere');
  void server.fetch('/messages?timeout=30000');
  await server.journal.wait({ state: 'open' });
  const told = said(server, { operation: 'getWeather' });
  expect(told).toContain('  #2 GET /messages → open (readMessages)');
  expect(told).toContain('  #1 GET /nowhere → 404 (no operation)');
  expect(told).toContain('    no operation and not operation getWeather');
  expect(told.at(-1)).toBe('In all 2: 1 × GET /nowhere, 1 × readMessages');
});

test('a long body is told in short', async () => {
  await using server = await boardServer();
  await send(askOf(server), 'x'.repeat(1000), { key: '1' });
  const told = said(server, { operation: 'sendMessage', body: { text: 'y' } });
  expect(told[3]).toMatch(/^ {4}body \{"text":"x+… and not body \{"text":"y"\}$/);
  expect(told[3]?.length).toBeLessThan(300);
});
