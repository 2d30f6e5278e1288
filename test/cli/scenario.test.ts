import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { bundledScenarios } from '../../src/index.ts';
import { understudy } from '../support/command.ts';
import { folderOf } from '../support/folder.ts';

const SEND = '/_matrix/client/api/v1/rooms/!a:b/send/m.room.message/1?access_token=alice';

async function printedBy(...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  await using command = understudy(...words);
  return { code: await command.ended, ...command.output };
}

test('schema prints a JSON Schema that every scenario of the package satisfies', async () => {
  const { stdout, code } = await printedBy('schema');
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(stdout));
  for (const file of await readdir(bundledScenarios)) {
    const scenario: unknown = parse(await readFile(join(bundledScenarios, file), 'utf8'));
    expect([file, validate(scenario), validate.errors]).toEqual([file, true, null]);
  }
  expect(validate({ scenario: 'x', rules: [{ on: 'a', do: [{ apend: {} }] }] })).toBe(false);
  expect(code).toBe(0);
});

test('check tells the mistakes of a scenario, and fails for its errors', async () => {
  await using folder = await folderOf({
    'slip.yaml': 'scenario: slip\nrules:\n  - on: GET /nowhere\n    do: [reply: {}]\n',
  });
  const { code, stdout } = await printedBy('check', '--scenario', join(folder.path, 'slip.yaml'));
  expect(stdout).toMatch(
    /SCENARIO_OPERATION \S*slip\.yaml:3:5 No description has the operation GET \/nowhere/,
  );
  expect(code).toBe(1);
});

test('a world that is kept in a file goes on after a restart, and its log is folded again by replay', async () => {
  await using folder = await folderOf({});
  const words = ['serve', '--port', '0', '--state', `file:${folder.path}/state`];
  const sent = async (): Promise<unknown> => {
    await using command = understudy(...words);
    const [, url] = await command.printed(/listening on (\S+)/);
    const body = '{"msgtype":"m.text","body":"hello"}';
    const answer = await (await fetch(url + SEND, { method: 'PUT', body })).json();
    command.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    return answer;
  };
  const [first, second] = [await sent(), await sent()];
  expect(second).toEqual(first);
  const { stdout, stderr, code } = await printedBy('replay', join(folder.path, 'state', 'default.ndjson'));
  const answers = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const rule = expect.stringMatching(/^\w+ at transactions\.yaml:\d+:\d+$/);
  expect(answers).toEqual([first, first].map((body) => ({ operation: 'sendMessage', body, rule })));
  expect([stderr.trim(), code]).toEqual(['3 entries', 0]);
});

test('replay of a log that is broken or not there says where, and fails', async () => {
  await using folder = await folderOf({ 'log.ndjson': '{"at":0,"kind":"begin"\n{"at":1,"kind":"reset"}\n' });
  const broken = await printedBy('replay', join(folder.path, 'log.ndjson'));
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/^LOG_CORRUPT \S+log\.ndjson:1 /)]);
  const whole = await printedBy('replay', folder.path);
  expect([whole.code, whole.stderr]).toEqual([
    1,
    expect.stringMatching(/it is no file. Name the file of a world/),
  ]);
  const missing = await printedBy('replay', join(folder.path, 'none.ndjson'));
  expect([missing.code, missing.stderr]).toEqual([
    1,
    expect.stringMatching(/^LOG_UNAVAILABLE .*cannot be read/),
  ]);
});

test('a log of another scenario is told', async () => {
  await using folder = await folderOf({});
  const state = `file:${folder.path}/state`;
  await using first = understudy('serve', '--port', '0', '--state', state);
  await first.printed(/listening on (\S+)/);
  first.kill('SIGTERM');
  await first.ended;
  await using second = understudy(
    'serve',
    '--port',
    '0',
    '--state',
    state,
    '--scenario',
    'transactions',
    '--seed',
    'x',
  );
  await second.printed(/listening on (\S+)/);
  expect(second.output.stderr).toContain('World default: Its log was written by another scenario');
  expect(second.output.stderr).toContain('World default: Its log was begun with the seed understudy');
});

test('with fixed worlds a request makes none', async () => {
  await using command = understudy('serve', '--port', '0', '--fixed-worlds');
  const [, url] = await command.printed(/listening on (\S+)/);
  const answer = await fetch(`${url}/@other${SEND}`, { method: 'PUT', body: '{}' });
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { errcode: 'M_NOT_FOUND', error: expect.stringContaining('There is no world other') },
  ]);
});

test('a server name and tokens say who a caller is', async () => {
  await using folder = await folderOf({
    'who.yaml': [
      'scenario: who',
      'tokens: { secret: "@carol:elsewhere" }',
      'rules:',
      '  - on: initialSync',
      '    do: [reply: { body: { end: "${caller.user}", presence: [], rooms: [] } }]',
    ].join('\n'),
  });
  await using command = understudy(
    'serve',
    '--port',
    '0',
    '--server-name',
    'here',
    '--scenario',
    `${folder.path}/who.yaml`,
  );
  const [, url] = await command.printed(/listening on (\S+)/);
  const users = ['alice', 'secret', 'B b'].map(async (token) => {
    const answer = await fetch(
      `${url}/_matrix/client/api/v1/initialSync?access_token=${encodeURIComponent(token)}`,
    );
    return ((await answer.json()) as { end: string }).end;
  });
  expect(await Promise.all(users)).toEqual(['@alice:here', '@carol:elsewhere', '@b=20b:here']);
});
