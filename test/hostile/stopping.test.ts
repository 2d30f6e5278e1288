import { expect, test } from 'vitest';
import { documentOf } from '../support/both-ways.ts';
import { type Running, understudy } from '../support/command.ts';
import { type Folder, folderOf } from '../support/folder.ts';
import { type Line, lineTo, requestText } from './line.ts';
import { expectAlive, listening, taking } from './subject.ts';

/** A request that runs until its last byte is sent. */
async function uploading(url: string): Promise<Line> {
  const line = await lineTo(url);
  line.send(requestText('POST /upload', { headers: ['Expect: 100-continue', 'content-length: 2'] }));
  await line.received(/100 Continue/);
  return line;
}

async function refuses(url: string): Promise<boolean> {
  return fetch(`${url}/ok`).then(
    () => false,
    () => true,
  );
}

test('a server that stops takes nothing new, ends what is idle, and answers what runs', async () => {
  await using server = await listening();
  await using idle = await lineTo(server.url);
  idle.send(requestText('GET /ok'));
  await idle.received(/ok/);
  await using running = await uploading(server.url);
  const stopped = server.close();
  expect(await idle.ended).toContain('200 OK');
  expect(await refuses(server.url)).toBe(true);
  running.send('{}');
  expect(await running.ended).toMatch(/200 OK.*\{"ok":true\}$/s);
  await stopped;
});

test('a request that never ends does not keep a server from stopping', async () => {
  await using server = await listening();
  await using running = await uploading(server.url);
  await Promise.all([server.close(), server.close()]);
  expect(await running.ended).not.toContain('200 OK');
});

test('a server that has stopped can listen again', async () => {
  await using server = await listening();
  await server.close();
  const { url } = await server.listen();
  await expectAlive(url);
});

interface Served extends AsyncDisposable {
  readonly command: Running;
  readonly line: Line;
}

/** The command with a request that runs. */
async function served(): Promise<Served> {
  const folder: Folder = await folderOf({ 'api.json': documentOf({ '/upload': taking({}, '*/*') }) });
  const command = understudy(folder.path, '--port', '0');
  const [, url = ''] = await command.printed(/listening on (\S+)/);
  const line = await uploading(url);
  return {
    command,
    line,
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      await command[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets the command answer what runs, and end well',
  async (signal) => {
    await using running = await served();
    running.command.kill(signal);
    running.line.send('{}');
    expect(await running.line.ended).toMatch(/200 OK.*\{"ok":true\}$/s);
    expect(await running.command.ended).toBe(0);
    expect(running.command.output.stderr).not.toContain('Error');
  },
);

test('a second SIGINT ends the command at once', async () => {
  await using running = await served();
  const { command } = running;
  command.kill('SIGINT');
  // Whoever is refused knows that the first one has been heard.
  const [, url = ''] = await command.printed(/listening on (\S+)/);
  await expect.poll(() => refuses(url)).toBe(true);
  command.kill('SIGINT');
  expect(await command.ended).toBe('SIGINT');
});

test('a connection on which nothing ever came is ended before what still runs', async () => {
  await using server = await listening();
  await using unused = await lineTo(server.url);
  await using running = await uploading(server.url);
  const stopped = server.close();
  expect(await unused.ended).toBe('');
  running.send('{}');
  expect(await running.ended).toMatch(/200 OK.*\{"ok":true\}$/s);
  await stopped;
});
