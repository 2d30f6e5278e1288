import { afterAll, describe, expect } from 'vitest';
import { createMockServer, type MockServer, type Validation } from '../../src/index.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { errorsIn, type Told, told, warningsIn } from './asking.ts';

const folder = sharedPath('specs/2026/api');
const ROOM = '/_matrix/client/v3/rooms/%21a%3Aexample.org';
const USER = { type: 'm.id.user', user: 'alice' };

interface Habit {
  readonly habit: string;
  readonly method: string;
  readonly path: string;
  /** Left out: no body. */
  readonly body?: object;
  /** What `enforce` refuses it with, and the finding that both modes tell. */
  readonly errcode: string;
  readonly finding: string;
}

/** What clients send that the descriptions do not allow. */
const HABITS: readonly Habit[] = [
  ...[1, 0].map((typing) => ({
    habit: `typing as ${typing}`,
    method: 'PUT',
    path: `${ROOM}/typing/%40alice%3Aexample.org`,
    body: { typing, timeout: 30_000 },
    errcode: 'M_BAD_JSON',
    finding: 'body /typing type',
  })),
  {
    habit: 'null for an optional member of a log-in',
    method: 'POST',
    path: '/_matrix/client/v3/login',
    body: { type: 'm.login.password', identifier: USER, password: 'secret', device_id: null },
    errcode: 'M_BAD_JSON',
    finding: 'body /device_id type',
  },
  {
    habit: 'leave without a body',
    method: 'POST',
    path: `${ROOM}/leave`,
    errcode: 'M_NOT_JSON',
    finding: 'body  missing',
  },
  {
    habit: 'an empty from',
    method: 'GET',
    path: `${ROOM}/messages?dir=b&from=`,
    errcode: 'M_INVALID_PARAM',
    finding: 'query from empty',
  },
];

const servers = new Map<Validation, Promise<MockServer>>();

/** One server for each mode: reading the descriptions takes longer than answering. */
function serverFor(validate: Validation): Promise<MockServer> {
  const known = servers.get(validate) ?? createMockServer({ spec: folder, dialect: 'matrix', validate });
  servers.set(validate, known);
  return known;
}

afterAll(async () => {
  for (const server of servers.values()) await (await server).close();
});

type Sent = Pick<Habit, 'method' | 'path' | 'body'>;

async function send(validate: Validation, { method, path, body }: Sent): Promise<Told> {
  const headers = { authorization: 'Bearer example', 'content-type': 'application/json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  return told(await serverFor(validate), path, init);
}

describe('what a client sends that is not described', () => {
  for (const { habit, ...request } of HABITS) {
    const { errcode, finding } = request;
    sharedTest(`is refused with a finding under enforce: ${habit}`, async () => {
      const answer = await send('enforce', request);
      expect([answer.status, JSON.parse(answer.text).errcode]).toEqual([400, errcode]);
      expect(errorsIn(answer)).toEqual([finding]);
    });

    sharedTest(`is taken under warn, with the same finding: ${habit}`, async () => {
      const answer = await send('warn', request);
      expect(answer.status).toBe(200);
      expect(errorsIn(answer)).toEqual([finding]);
    });

    sharedTest(`is taken under off, and nothing is told: ${habit}`, async () => {
      const answer = await send('off', request);
      expect([answer.status, answer.findings]).toEqual([200, []]);
    });
  }

  for (const validate of ['enforce', 'warn'] as const)
    sharedTest(`is taken under ${validate} if it is a query parameter nobody declared`, async () => {
      const path = `${ROOM}/messages?dir=b&server=example.org&_cacheBuster=1`;
      const answer = await send(validate, { method: 'GET', path });
      expect([answer.status, answer.findings]).toEqual([200, []]);
    });

  sharedTest(
    'is taken with a warning if it is one value several times, of which the first counts',
    async () => {
      const path = `${ROOM}/messages?dir=b&limit=1&limit=x`;
      const answer = await send('enforce', { method: 'GET', path });
      expect([answer.status, errorsIn(answer), warningsIn(answer)]).toEqual([
        200,
        [],
        ['query limit repeated'],
      ]);
    },
  );

  sharedTest('is answered with the status that it prefers, and told all the same', async () => {
    const path = `${ROOM}/messages?dir=b&limit=x&__code=403`;
    const answer = await send('enforce', { method: 'GET', path });
    expect([answer.status, errorsIn(answer)]).toEqual([403, ['query limit type']]);
  });
});
