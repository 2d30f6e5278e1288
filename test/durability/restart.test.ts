import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMockServer, type MockServer } from '../../src/index.ts';
import { until, untilWaiting } from '../scenarios/client.ts';
import { understudy } from '../support/command.ts';
import { type Folder, folderOf } from '../support/folder.ts';
import {
  NOTEBOOK,
  NOTES,
  notebookAt,
  notebookIn,
  notebookOver,
  notebookServer,
  REMINDERS,
  textsOf,
} from './notebook.ts';
import { receiver } from './receiver.ts';
import { kill, served } from './served.ts';

const HOUR = 3_600_000;

const logOf = ({ path }: Folder, world = 'default'): string => join(path, `${world}.ndjson`);

function logged(folder: Folder, world?: string): Promise<string> {
  return readFile(logOf(folder, world), 'utf8');
}

/** Lets time pass in a world, the first one unless it is named. */
async function pass(server: MockServer, milliseconds: number, world?: string): Promise<void> {
  await (await server.world(world)).clock.advance(milliseconds);
}

/** Does something with a server in a folder, which is closed after it. */
async function during<Result>(
  server: Promise<MockServer>,
  act: (server: MockServer) => Promise<Result>,
): Promise<Result> {
  await using one = await server;
  return await act(one);
}

describe('a homeserver that starts again', () => {
  const homeserver = (folder: Folder): Promise<MockServer> =>
    createMockServer({ state: `file:${folder.path}`, clock: 'manual' });
  const room = '/_matrix/client/api/v1/rooms/!room:localhost';
  const put = async (server: MockServer, path: string, body: object): Promise<string> => {
    const response = await server.fetch(path, {
      method: 'PUT',
      headers: { authorization: 'Bearer alice', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text()).event_id;
  };
  const get = async (server: MockServer, path: string): Promise<string> =>
    (await server.fetch(path, { headers: { authorization: 'Bearer alice' } })).text();

  test('answers every question as before, byte by byte', async () => {
    await using folder = await folderOf({});
    let paths: string[] = [];
    const before = await during(homeserver(folder), async (server) => {
      await put(server, `${room}/state/m.room.create`, { room_version: '11' });
      await put(server, `${room}/state/m.room.topic/`, { topic: 'Grüße' });
      const id = await put(server, `${room}/send/m.room.message/1`, { body: 'hello' });
      paths = [
        '/_matrix/client/api/v1/initialSync',
        '/_matrix/client/api/v1/events?from=s0_9_0&timeout=0',
        `/_matrix/client/api/v1/events/${id}`,
        `/_matrix/federation/v1/state/!room:localhost?event_id=${id}`,
      ];
      return Promise.all(paths.map((path) => get(server, path)));
    });
    const after = await during(homeserver(folder), (server) =>
      Promise.all(paths.map((path) => get(server, path))),
    );
    expect(after).toEqual(before);
    expect(before[0]).toContain('Grüße');
  });

  test('answers a transaction that it had answered as before, and goes on with new ids', async () => {
    await using folder = await folderOf({});
    const send = (server: MockServer, txnId: number, body: string): Promise<string> =>
      put(server, `${room}/send/m.room.message/${txnId}`, { body });
    const first = await during(homeserver(folder), (server) => send(server, 1, 'one'));
    await using server = await homeserver(folder);
    expect(await send(server, 1, 'another')).toBe(first);
    const second = await send(server, 2, 'two');
    expect(second).not.toBe(first);
    const { chunk } = JSON.parse(await get(server, '/_matrix/client/api/v1/events?from=s0_9_0&timeout=0'));
    expect(chunk).toMatchObject([{ event_id: first }, { event_id: second }]);
  });

  test('gives a reader with a token of before only what came after it', async () => {
    await using folder = await folderOf({});
    const end = await during(homeserver(folder), async (server) => {
      await put(server, `${room}/send/m.room.message/1`, { body: 'one' });
      return JSON.parse(await get(server, '/_matrix/client/api/v1/events?timeout=0')).end;
    });
    await using server = await homeserver(folder);
    const reading = get(server, `/_matrix/client/api/v1/events?from=${end}`);
    await untilWaiting(server);
    const id = await put(server, `${room}/send/m.room.message/2`, { body: 'two' });
    expect(JSON.parse(await reading)).toMatchObject({ start: end, chunk: [{ event_id: id }] });
  });

  test('has a reader wait as long as it says, however late it was when the log ended', async () => {
    await using folder = await folderOf({});
    await during(homeserver(folder), async (server) => {
      await pass(server, HOUR);
      await put(server, `${room}/send/m.room.message/1`, { body: 'late' });
    });
    await using server = await homeserver(folder);
    const reading = get(server, '/_matrix/client/api/v1/events?timeout=30000');
    await untilWaiting(server);
    await pass(server, 30_000);
    expect(JSON.parse(await reading)).toEqual({ start: 's1_9_0', end: 's1_9_0', chunk: [] });
  });
});

describe('worlds that start again', () => {
  test('have each what they had, and forks, ends and new beginnings stay', async () => {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), async (server) => {
      for (const name of ['origin', 'ended', 'begun-anew']) {
        await server.world(name);
        await notebookIn(server, name).write(name);
      }
      await (await server.world('origin')).fork('copy');
      await notebookIn(server, 'copy').write('more');
      await (await server.world('ended')).delete();
      await (await server.world('begun-anew')).reset();
    });
    await using server = await notebookServer(folder.path);
    const all = async (name: string): Promise<string[]> => textsOf(await notebookIn(server, name).all());
    expect(await all('origin')).toEqual(['origin']);
    expect(await all('copy')).toEqual(['origin', 'more']);
    expect(await all('ended')).toEqual([]);
    expect(await all('begun-anew')).toEqual([]);
    expect(await notebookIn(server).all()).toEqual([]);
  });

  test('do by themselves what was still to come, and nothing a second time', async () => {
    await using folder = await folderOf({});
    const reminding = (): Promise<MockServer> => notebookServer(folder.path, { scenario: REMINDERS });
    await during(reminding(), async (server) => {
      await pass(server, HOUR / 12);
      await notebookIn(server).write('first');
    });
    const texts = await during(reminding(), async (server) => {
      await pass(server, HOUR / 12);
      return textsOf(await notebookIn(server).all());
    });
    expect(texts).toEqual(['first', 'It is time.']);
    await using server = await reminding();
    await pass(server, HOUR);
    expect(textsOf(await notebookIn(server).all())).toEqual(texts);
  });

  test('write nothing by themselves when nothing is left to do', async () => {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), async (server) => {
      const adding = notebookIn(server).add('/slowly', 'a');
      await untilWaiting(server);
      await pass(server, HOUR);
      await adding;
    });
    const before = await logged(folder);
    await during(notebookServer(folder.path), (server) => pass(server, HOUR));
    expect(await logged(folder)).toBe(before);
  });
});

describe('a write that waits', () => {
  test('is answered 503 when the server closes, and comes to its end after the restart', async () => {
    await using folder = await folderOf({});
    const adding = await during(notebookServer(folder.path), async (server) => {
      const answer = notebookIn(server).add('/slowly', 'late');
      await untilWaiting(server);
      // Not to be waited for: its time comes when the server closes.
      return { answer };
    });
    expect((await adding.answer).status).toBe(503);
    await using server = await notebookServer(folder.path);
    await pass(server, HOUR - 1);
    expect(await notebookIn(server).all()).toEqual([]);
    await pass(server, 1);
    expect(textsOf(await notebookIn(server).all())).toEqual(['late']);
  });

  test('comes to its end after its process was killed, when its time has come', async () => {
    await using folder = await folderOf({});
    const start = Date.now();
    await using command = await served(...notebookOver(folder.path));
    const lost = expect(notebookAt(command.url).add('/slowly', 'late')).rejects.toThrow();
    await until(async () => (await logged(folder)).includes('addNoteSlowly'));
    await kill(command);
    await lost;
    await using server = await notebookServer(folder.path, { start });
    await pass(server, HOUR - 1);
    expect(await notebookIn(server).all()).toEqual([]);
    await pass(server, HOUR);
    expect(textsOf(await notebookIn(server).all())).toEqual(['late']);
  });

  test('is one with its repetition after the restart', async () => {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), async (server) => {
      void notebookIn(server).add('/slowly', 'late');
      await untilWaiting(server);
    });
    await using server = await notebookServer(folder.path);
    const notebook = notebookIn(server);
    const repeating = notebook.add('/slowly', 'late');
    await untilWaiting(server);
    await pass(server, HOUR);
    const note = await (await repeating).json();
    expect(await notebook.all()).toEqual([note]);
  });

  test('does not give its answer to somebody who came after the restart', async () => {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), async (server) => {
      void notebookIn(server).add('/slowly', 'early');
      await untilWaiting(server);
    });
    await using server = await notebookServer(folder.path);
    await pass(server, HOUR / 2);
    const adding = notebookIn(server).add('/slowly', 'late');
    await untilWaiting(server);
    await pass(server, HOUR);
    expect(await (await adding).json()).toMatchObject({ text: 'late' });
  });
});

describe('a request that goes out', () => {
  test('and was refused is sent again after a restart, with the same id and the same bytes', async () => {
    await using folder = await folderOf({});
    await using other = await receiver(503, 204);
    await during(notebookServer(folder.path), async (server) => {
      await notebookIn(server).add('/aloud', 'a', { tell: other.url });
      await until(() => other.deliveries.length === 1);
    });
    await using _ = await notebookServer(folder.path);
    await until(() => other.deliveries.length === 2);
    const [first, second] = other.deliveries;
    expect(second).toEqual(first);
    expect(first?.id).toBeTruthy();
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ told: { text: 'a' }, signs: 'é 雪 " 1.0' });
  });

  test('and was under way when the process was killed is sent again, with the same id and the same bytes', async () => {
    await using folder = await folderOf({});
    await using other = await receiver(undefined, 204);
    await using command = await served(...notebookOver(folder.path));
    await notebookAt(command.url).add('/aloud', 'a', { tell: other.url });
    await until(() => other.deliveries.length === 1);
    await kill(command);
    await using again = await served(...notebookOver(folder.path));
    await until(() => other.deliveries.length === 2);
    expect(other.deliveries[1]).toEqual(other.deliveries[0]);
    again.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });

  test('and has ended is not sent again', async () => {
    await using folder = await folderOf({});
    await using other = await receiver(204);
    await during(notebookServer(folder.path), async (server) => {
      await notebookIn(server).add('/aloud', 'a', { tell: other.url });
      await until(async () => (await logged(folder)).includes('"outcome"'));
    });
    await using server = await notebookServer(folder.path);
    await notebookIn(server).add('/aloud', 'b', { tell: other.url });
    // To one destination requests go in order: what was sent again would have come before this one.
    await until(async () => (await logged(folder)).split('"outcome"').length === 3);
    expect(other.deliveries.map(({ body }) => JSON.parse(body).told.text)).toEqual(['a', 'b']);
  });

  test('keeps its place before those that came later, also after a restart', async () => {
    await using folder = await folderOf({});
    await using other = await receiver(503, 204);
    await during(notebookServer(folder.path), async (server) => {
      for (const key of ['a', 'b', 'c']) await notebookIn(server).add('/aloud', key, { tell: other.url });
      await until(() => other.deliveries.length === 1);
    });
    await using _ = await notebookServer(folder.path);
    await until(() => other.deliveries.length === 4);
    expect(other.deliveries.map(({ body }) => JSON.parse(body).told.text)).toEqual(['a', 'a', 'b', 'c']);
  });

  test('does not go out of a server that is closing, but after the restart', async () => {
    await using folder = await folderOf({});
    await using other = await receiver(204);
    const server = await notebookServer(folder.path);
    const adding = notebookIn(server).add('/aloud', 'a', { tell: other.url });
    await untilWaiting(server);
    await server.close();
    await adding;
    const before = other.deliveries.length;
    await using _ = await notebookServer(folder.path);
    await until(async () => (await logged(folder)).includes('"outcome"'));
    expect([before, other.deliveries.length]).toEqual([0, 1]);
  });
});

describe('a log that a crash has torn', () => {
  const TORN = '{"kind":"call","ref":"9';

  /** A folder with one note, and the beginning of another one. */
  async function torn(): Promise<Folder> {
    const folder = await folderOf({});
    await during(notebookServer(folder.path), (server) => notebookIn(server).write('whole'));
    await appendFile(logOf(folder), TORN);
    return folder;
  }

  test('is cut, with a note, and goes on on a line of its own', async () => {
    await using folder = await torn();
    const notes: string[] = [];
    await during(notebookServer(folder.path, { onNote: (note) => notes.push(note) }), async (server) => {
      await notebookIn(server).write('next');
      expect(textsOf(await notebookIn(server).all())).toEqual(['whole', 'next']);
    });
    expect(notes).toEqual([expect.stringMatching(new RegExp(`default.*line 3.*${TORN.length} bytes`))]);
    expect(
      (await logged(folder))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).kind),
    ).toEqual(['begin', 'call', 'call']);
    await during(notebookServer(folder.path, { onNote: expect.unreachable }), async (server) =>
      expect(textsOf(await notebookIn(server).all())).toEqual(['whole', 'next']),
    );
  });

  test('is told of by the command, which serves the rest', async () => {
    await using folder = await torn();
    await using command = await served(...notebookOver(folder.path));
    expect(command.output.stderr).toMatch(new RegExp(`default.*line 3.*${TORN.length} bytes`));
    expect(textsOf(await notebookAt(command.url).all())).toEqual(['whole']);
  });
});

describe('a log with a broken line before its last', () => {
  /** A folder with two notes, of which the first is broken. */
  async function broken(world = 'default'): Promise<Folder> {
    const folder = await folderOf({});
    await during(notebookServer(folder.path), async (server) => {
      for (const key of ['one', 'two']) await notebookIn(server, world).write(key);
    });
    const [begin, , last] = (await logged(folder, world)).split('\n');
    await writeFile(logOf(folder, world), [begin, '{"kind":', last, ''].join('\n'));
    return folder;
  }

  test('is not served, but told with its place, and nothing of it is cut', async () => {
    await using folder = await broken();
    const before = await logged(folder);
    await expect(notebookServer(folder.path)).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
      message: expect.stringContaining(`${logOf(folder)}:2 `),
    });
    expect(await logged(folder)).toBe(before);
  });

  test('lets go of its folder, so that it can be mended and served', async () => {
    await using folder = await broken();
    await expect(notebookServer(folder.path)).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
    const [begin, , last] = (await logged(folder)).split('\n');
    await writeFile(logOf(folder), [begin, last, ''].join('\n'));
    await using server = await notebookServer(folder.path);
    expect(textsOf(await notebookIn(server).all())).toEqual(['two']);
  });

  test('of another format is not served either, and says which it has', async () => {
    await using folder = await broken();
    const [begin = ''] = (await logged(folder)).split('\n');
    await writeFile(logOf(folder), `${begin.replace('"format":1', '"format":2')}\n`);
    await expect(notebookServer(folder.path)).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
      message: expect.stringContaining('has the format 2, and this version reads format 1'),
    });
  });

  test('ends the command with 1, and with its place', async () => {
    await using folder = await broken();
    await using command = understudy('serve', ...notebookOver(folder.path), '--port', '0');
    expect(await command.ended).toBe(1);
    expect(command.output.stderr).toContain(`LOG_CORRUPT ${logOf(folder)}:2 `);
    expect(command.output.stdout).toBe('');
  });

  test('makes its world answer with an error that tells the place, and no other one', async () => {
    await using folder = await broken('other');
    await using server = await notebookServer(folder.path);
    for (const _ of ['first', 'again']) {
      const response = await server.fetch('/@other/notes');
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(await response.text()).toContain(`${logOf(folder, 'other')}:2 `);
    }
    expect(await notebookIn(server).all()).toEqual([]);
  });
});

describe('a folder', () => {
  test('is refused to a second server while there is a first one, and then no more', async () => {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), async (first) => {
      await expect(notebookServer(folder.path)).rejects.toMatchObject({
        code: 'LOG_IN_USE',
        message: expect.stringContaining(folder.path),
      });
      await notebookIn(first).write('a');
    });
    await using server = await notebookServer(folder.path);
    expect(textsOf(await notebookIn(server).all())).toEqual(['a']);
  });

  test('is refused to a second command, which ends with 1', async () => {
    await using folder = await folderOf({});
    await using first = await served(...notebookOver(folder.path));
    await using second = understudy('serve', ...notebookOver(folder.path), '--port', '0');
    expect(await second.ended).toBe(1);
    expect(second.output.stderr).toMatch(/LOG_IN_USE Process \d+ writes to /);
    expect(second.output.stderr).toContain(folder.path);
    expect((await notebookAt(first.url).write('a')).text).toBe('a');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('is free after %s, whatever was under way', async (signal) => {
    await using folder = await folderOf({});
    await using other = await receiver(undefined);
    await using command = await served(...notebookOver(folder.path));
    const notebook = notebookAt(command.url);
    await notebook.add('/aloud', 'told', { tell: other.url });
    const late = notebook.add('/slowly', 'late');
    await until(async () => (await logged(folder)).includes('addNoteSlowly'));
    command.kill(signal);
    expect((await late).status).toBe(503);
    expect(await command.ended).toBe(0);
    expect(existsSync(join(folder.path, 'lock'))).toBe(false);
    await using server = await notebookServer(folder.path);
    expect(textsOf(await notebookIn(server).all())).toEqual(['told']);
  });
});

describe('a server that closes', () => {
  test.each(['memory', 'files'])('answers 503 to whoever comes then, with worlds in %s', async (kind) => {
    await using folder = await folderOf({});
    const server = await notebookServer(folder.path, kind === 'memory' ? { state: 'memory' } : {});
    const closing = server.close();
    const meanwhile = await notebookIn(server).add('', 'meanwhile');
    await closing;
    const after = await notebookIn(server).add('', 'after');
    expect([meanwhile.status, after.status]).toEqual([503, 503]);
  });
});

describe('a log that another server wrote', () => {
  /** What the command tells about a folder with one note. */
  async function told(...words: string[]): Promise<string> {
    await using folder = await folderOf({});
    await during(notebookServer(folder.path), (server) => notebookIn(server).write('a'));
    await using command = await served(NOTES, '--state', `file:${folder.path}`, ...words);
    expect(textsOf(await notebookAt(command.url).all())).toContain('a');
    return command.output.stderr;
  }

  test('with another scenario is told of', async () => {
    expect(await told('--scenario', REMINDERS)).toMatch(/default.*another scenario/);
  });

  test('with another seed is told of, with that seed', async () => {
    expect(await told('--scenario', NOTEBOOK, '--seed', 'mine')).toMatch(/default.*seed understudy/);
  });

  test('with the same scenario and seed is nothing to speak of', async () => {
    expect(await told('--scenario', NOTEBOOK)).toMatch(/^1 document, 4 operations · .*\n$/);
  });
});
