import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundledApi, createMockServer, type MockServer } from '../../src/index.ts';
import { type Described, describedIn } from '../judge/described.ts';
import { judgeOf } from '../judge/judge.ts';
import { requestParts, written } from '../judge/request.ts';
import { findingsIn } from './asking.ts';

const RUNS = Number(process.env.REQUEST_RUNS ?? 10_000);

const all = describedIn(bundledApi);
const judge = judgeOf(bundledApi);

/** A request, and the operations that it may have reached; none is named where its path may lead anywhere. */
interface Wild {
  readonly url: string;
  readonly init: RequestInit;
  readonly reached: readonly Described[];
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'get', 'x'];
const STRANGE = [
  '%',
  '%2',
  '%zz',
  '%ff',
  '%2F',
  '%00',
  '+',
  '..',
  '.',
  ';',
  ',',
  '',
  ' ',
  '{roomId}',
  'é',
  '💥',
  '\ud800',
];
const QUERY_NAMES = [
  ...['from', 'timeout', 'room_id', 'limit', 'archived', 'event_id', 'ts', 'dir', 'access_token'],
  ...['__code', '__example', '__dynamic', '__seed', '__proto__', 'from[]', 'timeout[a]', ''],
];
const WISHES = [
  'code=200',
  'code=401',
  'code=404',
  'code=999',
  'example=none',
  'dynamic=true',
  'seed=1',
  'wait=0',
  '"',
  ';',
];
const ACCEPTS = ['*/*', 'application/json', 'text/html', 'application/*;q=0', 'json', ',;q=x', ''];
const TYPES = [
  'application/json',
  'application/JSON; charset=latin1',
  'text/plain',
  'application/xml',
  'x',
  '',
];
const FORMS = ['multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'];
const CREDENTIALS = ['Bearer a', 'Bearer', 'bearer  b', 'Basic !', 'X-Matrix origin="a"', 'X-Matrix', ''];

const text = fc.oneof(fc.constantFrom(...STRANGE), fc.string({ unit: 'binary', maxLength: 12 }), fc.string());
const number = fc.oneof(fc.integer(), fc.double()).map(String);
const value = fc.oneof(text, number, fc.constantFrom('true', 'false', 'null', 'f', 'b'));

/** Text that a header may hold: Latin-1 without what ends a line. */
const headerText = fc.string({ maxLength: 20 }).map((one) => one.replace(/[^\t\x20-\x7e]/g, ''));

const pathValue = fc.oneof(text.map(encode), text);

/** Encodes text, lone halves of a pair made whole: they cannot be encoded. */
function encode(one: string): string {
  return encodeURIComponent(one.replace(/\p{Surrogate}/gu, '\ufffd'));
}

const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...QUERY_NAMES), text), value, fc.boolean()), { maxLength: 4 })
  .map((pairs) =>
    pairs
      .map(([name, one, isRaw]) => (isRaw ? `${name}=${one}` : `${encode(name)}=${encode(one)}`))
      .join('&'),
  );

const headers = fc.record(
  {
    accept: fc.oneof(fc.constantFrom(...ACCEPTS), headerText),
    prefer: fc.oneof(
      fc.array(fc.constantFrom(...WISHES), { maxLength: 3 }).map((some) => some.join(', ')),
      headerText,
    ),
    'content-type': fc.constantFrom(...TYPES, ...FORMS),
    authorization: fc.oneof(fc.constantFrom(...CREDENTIALS), headerText),
    origin: fc.constantFrom('null', 'https://example.org', ''),
    cookie: headerText,
  },
  { requiredKeys: [] },
);

const body = fc.oneof(
  fc.json(),
  fc.json().map((one) => one.slice(0, -1)),
  fc.constantFrom('', '[]', 'null', '{"a":', '{"__proto__":1}', '"\\ud800"', '['.repeat(5000)),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Uint8Array.from(bytes)),
);

/** Something random in so many percent of the requests, else what is valid. */
function sometimes<Value>(percent: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: percent, arbitrary }, { weight: 100 - percent, arbitrary: fc.constant(null) });
}

/** A valid request with one or more things made random: what stays is what reaches deep into the checks. */
const wild: fc.Arbitrary<Wild> = fc
  .record({
    operation: fc.constantFrom(...all),
    values: sometimes(50, fc.array(pathValue, { minLength: 3, maxLength: 3 })),
    query: sometimes(50, query),
    headers: sometimes(60, headers),
    body: sometimes(50, body),
    method: sometimes(15, fc.constantFrom(...METHODS)),
    path: sometimes(5, fc.webPath()),
  })
  .map(wildRequest);

interface Drawn {
  readonly operation: Described;
  readonly values: readonly string[] | null;
  readonly query: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly method: string | null;
  readonly path: string | null;
}

function wildRequest({ operation, ...drawn }: Drawn): Wild {
  const valid = written(requestParts(operation, all));
  const method = drawn.method ?? valid.method;
  const path = drawn.path ?? pathWith(operation, drawn.values) ?? valid.url.split('?')[0] ?? '';
  const search = drawn.query ?? valid.url.split('?')[1] ?? '';
  const sent = drawn.body ?? valid.body;
  const isBare = ['GET', 'HEAD', 'get'].includes(method) || sent === undefined;
  const isPlain =
    drawn.path === null && (drawn.values ?? []).every((one) => /^[\w$!@:%é💥-]{3,}$/u.test(one));
  return {
    url: `http://localhost${path}?${search}`,
    init: { method, headers: { ...valid.headers, ...drawn.headers }, ...(isBare ? {} : { body: sent }) },
    reached: isPlain ? all.filter((one) => isSameRoute(one, operation, method)) : [],
  };
}

function pathWith({ path }: Described, values: readonly string[] | null): string | undefined {
  let index = 0;
  return values === null ? undefined : path.replace(/\{[^}]+\}/g, () => values[index++] ?? '');
}

function isSameRoute(one: Described, other: Described, method: string): boolean {
  const shape = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');
  return one.method === method && shape(one.path) === shape(other.path);
}

/** What is wrong with an answer: a body that does not parse, or that breaks its schema while no finding says so. */
function faults(answer: Response, body: string, { reached }: Wild): string[] {
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  if (answer.status === 500) return [`the status is 500: ${body}`];
  if (!isJson || body === '') return [];
  const value: unknown = JSON.parse(body);
  // What the server finds wrong itself is worded by the dialect; other errors come only when they are asked for.
  const isAsked = /\bcode=/.test(answer.headers.get('preference-applied') ?? '');
  if (answer.status >= 400 && !isAsked) return [];
  const schemas = reached.flatMap(({ responses }) =>
    responses
      .filter(({ status }) => status === String(answer.status))
      .flatMap(({ media }) => media.flatMap(({ schema }) => schema ?? [])),
  );
  const told = findingsIn(answer.headers).some(({ location }) => location.message === 'response');
  const violations = schemas.map((schema) => judge.violations(schema, value));
  return told || violations.length === 0 || violations.some((one) => one.length === 0)
    ? []
    : violations.flat();
}

/** Answers a request; where it waits for something, time passes until it does no more. */
async function answered(server: MockServer, { url, init }: Wild): Promise<Response> {
  const answer = server.fetch(url, init);
  if (!isPlaying.has(server)) return answer;
  const world = await server.world();
  let isDone = false;
  void answer.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    if (world.waiting > 0) await world.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answer;
}

const isPlaying = new WeakSet<MockServer>();

test.each(['none', 'matrix'])(
  `${RUNS} random requests are answered with bodies that are valid, or told to be invalid (scenario %s)`,
  async (scenario) => {
    await using server = await createMockServer({ scenario, clock: 'manual' });
    if (scenario !== 'none') isPlaying.add(server);
    const statuses = new Map<number, number>();
    let judged = 0;
    const property = fc.asyncProperty(wild, async (request) => {
      const answer = await answered(server, request);
      const found = faults(answer, await answer.text(), request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status < 400 && request.reached.length > 0) judged++;
      expect(found).toEqual([]);
    });
    await fc.assert(property, { seed: 2026, numRuns: RUNS });
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 204, 400, 401, 404, 405, 406]));
    expect(judged).toBeGreaterThan(RUNS / 20);
  },
);
