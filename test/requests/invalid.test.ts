import { describe, expect } from 'vitest';
import { createMockServer } from '../../src/index.ts';
import { type Described, describedIn } from '../judge/described.ts';
import { judgeOf } from '../judge/judge.ts';
import { requestParts } from '../judge/request.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { errorsIn, type Told, toldFor } from './asking.ts';
import { type Mistake, type MistakeKind, mistakesIn } from './mistakes.ts';

const folder = sharedPath('specs/2026/api');

/** What each kind of mistake is answered with (MATRIX.md, 1.3 and 3.1), and how many of them there are in 2026. */
const ANSWERS: readonly { kind: MistakeKind; status: number; errcode: string; count: number }[] = [
  { kind: 'a required query parameter is missing', status: 400, errcode: 'M_MISSING_PARAM', count: 50 },
  { kind: 'a query parameter has a wrong value', status: 400, errcode: 'M_INVALID_PARAM', count: 72 },
  { kind: 'a path parameter has a wrong value', status: 400, errcode: 'M_INVALID_PARAM', count: 61 },
  { kind: 'a required member is missing', status: 400, errcode: 'M_BAD_JSON', count: 153 },
  { kind: 'a member has a wrong type', status: 400, errcode: 'M_BAD_JSON', count: 285 },
  { kind: 'the JSON is cut off', status: 400, errcode: 'M_NOT_JSON', count: 99 },
  { kind: 'the JSON is no object', status: 400, errcode: 'M_BAD_JSON', count: 99 },
  { kind: 'a required body is empty', status: 400, errcode: 'M_NOT_JSON', count: 86 },
  { kind: 'the access token is missing', status: 401, errcode: 'M_MISSING_TOKEN', count: 163 },
  { kind: 'the signature is missing', status: 401, errcode: 'M_UNAUTHORIZED', count: 28 },
];

/** All operations of 2026, and the mistakes that can be made with each. */
function known(): { all: Described[]; mistakes: Mistake[] } {
  const all = describedIn(folder);
  const judge = judgeOf(sharedPath('specs/2026'), sharedPath('specs/2026/string-formats.yaml'));
  return { all, mistakes: all.flatMap((one) => mistakesIn(one, requestParts(one, all), judge)) };
}

let read: ReturnType<typeof known> | undefined;

function mistakesOf(kind: MistakeKind): Mistake[] {
  read ??= known();
  return read.mistakes.filter((one) => one.kind === kind);
}

/** Of two operations on a method and path one asks for less: what breaks the other is a valid request to it. */
function fitsAnother({ operation, path }: Mistake): boolean {
  return operation.key === '/events ' && path === 'room_id';
}

/** How an answer to a broken request differs from what it is to be. */
function differences(
  answer: Told,
  { part, path }: Mistake,
  { status, errcode }: { status: number; errcode: string },
): string[] {
  const isThere = answer.findings.some(
    ({ location, severity }) =>
      severity === 'error' &&
      location.message === 'request' &&
      location.part === part &&
      (location.path === path || location.path.startsWith(`${path}/`)),
  );
  const told = answer.status < 400 ? undefined : JSON.parse(answer.text).errcode;
  return [
    ...(answer.status === status ? [] : [`the status is ${answer.status}`]),
    ...(told === errcode ? [] : [`the errcode is ${told}`]),
    ...(isThere ? [] : [`no finding names ${part} ${path}`]),
  ];
}

describe('a request of 2026 is refused, and the place is told, where', () => {
  for (const { kind, count, ...expected } of ANSWERS)
    sharedTest(`${kind}: ${expected.status} ${expected.errcode}`, async () => {
      await using server = await createMockServer({ spec: folder, dialect: 'matrix' });
      const mistakes = mistakesOf(kind);
      const wrong: string[][] = [];
      for (const mistake of mistakes.filter((one) => !fitsAnother(one))) {
        const found = differences(await toldFor(server, mistake.request), mistake, expected);
        if (found.length > 0) wrong.push([nameOf(mistake), ...found]);
      }
      expect(wrong).toEqual([]);
      expect(mistakes).toHaveLength(count);
    });
});

sharedTest(
  'one mistake in 2026 is none: what is not asked of one room fits the other GET /events',
  async () => {
    await using server = await createMockServer({ spec: folder, dialect: 'matrix' });
    const others = ANSWERS.flatMap(({ kind }) => mistakesOf(kind)).filter(fitsAnother);
    expect(others.map(nameOf)).toEqual(['GET /_matrix/client/v3/events query room_id']);
    for (const { request } of others) {
      const answer = await toldFor(server, request);
      expect([answer.status, errorsIn(answer)]).toEqual([200, []]);
    }
  },
);

function nameOf({ request, part, path }: Mistake): string {
  return `${request.method} ${request.template} ${part} ${path}`;
}
