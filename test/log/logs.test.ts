import { describe, expect, test } from 'vitest';
import { heldBy, inFiles, inMemory, write } from './subject.ts';

describe.each([
  { kind: 'memory', subject: inMemory },
  { kind: 'files', subject: inFiles },
])('logs in $kind', ({ subject }) => {
  test('a new log is empty', async () => {
    await using logs = await subject();
    const recovery = await logs.log('a').open(() => expect.unreachable());
    expect(recovery).toEqual({ entries: 0 });
  });

  test('an entry is delivered before its append resolves', async () => {
    await using logs = await subject();
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => delivered.push(entry));
    await log.append({ n: 1 });
    expect(delivered).toEqual([{ n: 1 }]);
  });

  test('entries are delivered in the order in which they were appended, and again by the next log of the name', async () => {
    await using logs = await subject();
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => delivered.push(entry));
    const entries = [...Array(1000).keys()];
    await Promise.all(entries.map((entry) => log.append(entry)));
    await log.close();
    const again: unknown[] = [];
    const recovery = await logs.log('a').open((entry) => again.push(entry));
    expect([delivered, again, recovery]).toEqual([entries, entries, { entries: 1000 }]);
  });

  test('what the listener appends is delivered after what it is at, in order', async () => {
    await using logs = await subject();
    const delivered: string[] = [];
    const log = logs.log('a');
    const deliver = (entry: unknown): void => {
      delivered.push(`<${entry}`);
      if (entry === 'a') for (const more of ['b', 'c']) void log.append(more);
      if (entry === 'b') void log.append('d');
      delivered.push(`${entry}>`);
    };
    await log.open(deliver);
    await log.append('a');
    for (let turns = 0; delivered.length < 8 && turns < 10; turns++) await log.settled();
    expect(delivered.join(' ')).toBe('<a a> <b b> <c c> <d d>');
    await log.close();
    expect(await heldBy(logs, 'a')).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what is appended while the log is read is delivered after that', async () => {
    await using logs = await subject();
    await write(logs, 'a', 1, 2);
    const delivered: unknown[] = [];
    const log = logs.log('a');
    const opened = log.open((entry) => {
      delivered.push(entry);
      if (entry === 1) void log.append(3);
    });
    expect(await opened).toEqual({ entries: 2 });
    await log.settled();
    expect(delivered).toEqual([1, 2, 3]);
  });

  test('settled waits for what was appended before, and not for more', async () => {
    await using logs = await subject();
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => delivered.push(entry));
    for (const entry of [1, 2, 3]) void log.append(entry);
    await log.settled();
    expect(delivered).toEqual([1, 2, 3]);
  });

  test('close waits for what was appended before, and takes nothing more', async () => {
    await using logs = await subject();
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => delivered.push(entry));
    void log.append(1);
    const closed = log.close();
    const refused = expect(log.append(2)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    await closed;
    expect(delivered).toEqual([1]);
    await refused;
    expect(await heldBy(logs, 'a')).toEqual([1]);
  });

  test('a log takes nothing before it is opened', async () => {
    await using logs = await subject();
    await expect(logs.log('a').append(1)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(await heldBy(logs, 'a')).toEqual([]);
  });

  test('a log is opened once, and is the only one of its name until it is closed', async () => {
    await using logs = await subject();
    const log = logs.log('a');
    await log.open(() => undefined);
    expect(logs.log('a')).toBe(log);
    await expect(log.open(() => undefined)).rejects.toMatchObject({ code: 'LOG_IN_USE' });
    await log.close();
    await expect(log.open(() => undefined)).rejects.toMatchObject({ code: 'LOG_IN_USE' });
    expect(logs.log('a')).not.toBe(log);
  });

  test('entries come back as JSON brings them back', async () => {
    await using logs = await subject();
    const entries = [
      { '\u2028\n\r\0"\\': 'é𝄞\ufeff', lone: '\ud800', 1: 'b', 0: 'a', '': null },
      JSON.parse('{"__proto__":{"constructor":1},"toString":2}'),
      [-0, 2 ** 53 + 2, 1e-7, 5e-324, Number.NaN, undefined, [], {}],
      { gone: undefined, at: new Date(0) },
      'x'.repeat(700_000),
      ...Array(50).fill('é𝄞'.repeat(5000)),
      null,
      false,
      0,
    ];
    await write(logs, 'a', ...entries);
    const held = await heldBy(logs, 'a');
    expect(held).toEqual(entries.map((entry) => JSON.parse(JSON.stringify(entry))));
    expect(held.map((entry) => JSON.stringify(entry))).toEqual(entries.map((entry) => JSON.stringify(entry)));
  });

  test('what the listener throws fails the append of that entry, and stops nothing', async () => {
    await using logs = await subject();
    const delivered: unknown[] = [];
    const log = logs.log('a');
    await log.open((entry) => {
      if (entry === 2) throw new Error('broken');
      delivered.push(entry);
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((entry) => log.append(entry)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'broken' } });
    expect(delivered).toEqual([1, 3]);
  });

  test('what the listener throws while the log is read fails the opening, and the next one may succeed', async () => {
    await using logs = await subject();
    await write(logs, 'a', 1, 2);
    const opened = logs.log('a').open(() => {
      throw new Error('broken');
    });
    await expect(opened).rejects.toThrow('broken');
    expect(await heldBy(logs, 'a')).toEqual([1, 2]);
  });

  test('names tells which logs hold something', async () => {
    await using logs = await subject();
    const names = ['b', 'a', '', '.', '..', '../c', 'A b/c\\d', "!room:ex*(é)'~", '%2E', 'x.ndjson', 'lock'];
    for (const name of names) await write(logs, name, name);
    await write(logs, 'empty');
    expect(await logs.names()).toEqual([...names].sort());
    for (const name of names) expect(await heldBy(logs, name)).toEqual([name]);
  });

  test('a copy begins with all that was appended, and then goes its own way', async () => {
    await using logs = await subject();
    await write(logs, 'a', 1);
    const log = logs.log('a');
    await log.open(() => undefined);
    void log.append(2);
    await logs.copy('a', 'b');
    await log.append(3);
    await write(logs, 'b', 4);
    await log.close();
    expect([await heldBy(logs, 'a'), await heldBy(logs, 'b')]).toEqual([
      [1, 2, 3],
      [1, 2, 4],
    ]);
  });

  test('a log that is opened while it is filled has all of the other', async () => {
    await using logs = await subject();
    await write(logs, 'a', 1, 2);
    const copied = logs.copy('a', 'b');
    expect(await heldBy(logs, 'b')).toEqual([1, 2]);
    await copied;
  });

  test('a copy of an empty log is empty', async () => {
    await using logs = await subject();
    await Promise.all([logs.copy('a', 'b'), logs.copy('b', 'a')]);
    expect(await logs.names()).toEqual([]);
  });

  test('a log that is open or holds something becomes no copy', async () => {
    await using logs = await subject();
    await write(logs, 'a', 1);
    await write(logs, 'b', 2);
    await logs.log('c').open(() => undefined);
    for (const name of ['a', 'b', 'c']) {
      await expect(logs.copy('a', name)).rejects.toMatchObject({ code: 'LOG_IN_USE' });
    }
    const twice = await Promise.allSettled([logs.copy('a', 'd'), logs.copy('b', 'd')]);
    expect(twice.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect([await heldBy(logs, 'b'), await heldBy(logs, 'd')]).toEqual([[2], [1]]);
  });

  test('a log that is removed is closed, and empty from then on', async () => {
    await using logs = await subject();
    const log = logs.log('a');
    await log.open(() => undefined);
    await log.append(1);
    await logs.remove('a');
    await logs.remove('b');
    await expect(log.append(2)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(await logs.names()).toEqual([]);
    await write(logs, 'a', 3);
    expect(await heldBy(logs, 'a')).toEqual([3]);
  });

  test('when all are closed, each takes nothing more and there are no others', async () => {
    await using logs = await subject();
    const log = logs.log('a');
    await log.open(() => undefined);
    await Promise.all([logs.close(), logs.close()]);
    await expect(log.append(1)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(() => logs.log('b')).toThrow(expect.objectContaining({ code: 'LOG_UNAVAILABLE' }));
  });
});

test('logs in memory deliver inside of append, and all promises are one', async () => {
  await using logs = await inMemory();
  const delivered: unknown[] = [];
  const log = logs.log('a');
  await log.open((entry) => {
    delivered.push(entry);
    if (entry === 1) void log.append(2);
  });
  const [one, other] = [log.append(1), log.append(3)];
  expect(delivered).toEqual([1, 2, 3]);
  expect(one).toBe(other);
});
