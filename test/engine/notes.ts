import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const ANYTHING = { 200: { description: 'ok', content: { 'application/json': {} } } };
const BODY = { content: { 'application/json': {} } };
const ORDER = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const TEXT = { type: 'string' };

/** An API of notes, which takes and answers anything, and of orders, which have to have an id. */
export const NOTES: object = documentOf({
  '/notes': { get: { responses: ANYTHING }, post: { requestBody: BODY, responses: ANYTHING } },
  '/notes/{id}': {
    parameters: [ID],
    get: { responses: ANYTHING },
    put: { requestBody: BODY, responses: ANYTHING },
    delete: { responses: ANYTHING },
  },
  '/state/{id}': {
    parameters: [ID],
    get: {
      parameters: [{ name: 'before', in: 'query', schema: TEXT }],
      responses: ANYTHING,
    },
    put: { requestBody: BODY, responses: ANYTHING },
  },
  '/feed': {
    get: {
      parameters: [
        { name: 'from', in: 'query', schema: TEXT },
        { name: 'timeout', in: 'query', schema: { type: 'integer' } },
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
        { name: 'topic', in: 'query', schema: TEXT },
      ],
      responses: ANYTHING,
    },
  },
  '/orders': {
    post: {
      requestBody: BODY,
      responses: { 201: { description: 'made', content: { 'application/json': { schema: ORDER } } } },
    },
  },
});

/** Lists all notes, and waits for new ones. */
const LOOKING: readonly object[] = [
  { on: 'GET /notes', do: [{ read: { stream: 'notes', as: 'all' } }, { reply: { body: '${all.entries}' } }] },
  {
    on: 'GET /feed',
    do: [
      {
        poll: {
          stream: 'notes',
          from: 'query.from',
          timeout: 'query.timeout',
          limit: 'query.limit',
          group: 'query.topic',
        },
      },
      { reply: { body: '${batch}' } },
    ],
  },
];

/** Adds a note, and shows it. */
export const ADD: readonly object[] = [
  { append: { to: 'notes', entry: { id: "${id('n')}", topic: '${path.id}', text: '${body.text}' } } },
  { reply: { body: '${appended}' } },
];

/** A rule for `PUT /notes/{id}`. */
export function putting(...steps: readonly object[]): object {
  return { on: 'PUT /notes/{id}', do: steps };
}

/** A scenario of notes with these rules, and besides those that list the notes and wait for new ones. */
export function scenarioOf(rules: readonly object[], more: object = {}): object {
  return {
    scenario: 'x',
    streams: { notes: { group: 'entry.topic' } },
    rules: [...rules, ...LOOKING],
    ...more,
  };
}

/** A server of the notes that plays a scenario, by a clock that stands still; a scenario with errors is refused. */
export async function playing(
  scenario: object | string,
  options: MockServerOptions = {},
): Promise<MockServer> {
  const folder = await folderOf({ 'api/notes.json': NOTES, 'x.yaml': scenario });
  const server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: `${folder.path}/x.yaml`,
    clock: 'manual',
    ...options,
  });
  const wrong = server.mistakes().filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) throw new Error(`The scenario is wrong: ${JSON.stringify(wrong)}`);
  const dispose = async (): Promise<void> => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { ...server, [Symbol.asyncDispose]: dispose };
}

/** A server of the notes where `PUT /notes/{id}` does these steps. */
export function puttingWith(...steps: readonly object[]): Promise<MockServer> {
  return playing(scenarioOf([putting(...steps)]));
}

/** What a request is made of besides its method and path. */
export interface Asking {
  readonly body?: unknown;
  readonly token?: string;
  readonly world?: string;
  readonly signal?: AbortSignal;
}

/** What was answered. */
export interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as they come.
  readonly body: any;
  readonly headers: Headers;
}

/** Asks in process, as in `PUT /notes/1`. */
export async function ask(server: MockServer, what: string, asking: Asking = {}): Promise<Told> {
  const [path, init] = requestFor(what, asking);
  return toldBy(await server.fetch(path, init));
}

/** Asks over a socket. */
export async function askAt(url: string, what: string, asking: Asking = {}): Promise<Told> {
  const [path, init] = requestFor(what, asking);
  return toldBy(await fetch(url + path, init));
}

function requestFor(what: string, { body, token, world, signal }: Asking): [string, RequestInit] {
  const [method = '', path = ''] = what.split(' ');
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(world === undefined ? {} : { 'x-understudy-world': world }),
  };
  return [
    path,
    {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    },
  ];
}

async function toldBy(response: Response): Promise<Told> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** The texts of all notes of a world. */
export async function texts(server: MockServer, asking: Asking = {}): Promise<unknown[]> {
  const { body } = await ask(server, 'GET /notes', asking);
  return body.map(({ text }: { text: unknown }) => text);
}

/** The codes of the findings that an answer tells of. */
export function findingsIn({ headers }: Told): string[] {
  return JSON.parse(headers.get('x-understudy-findings') ?? '[]').map(({ code }: { code: string }) => code);
}

/** In milliseconds; only what never comes to be takes so long. */
const LONG_ENOUGH = 10_000;

/** Lets everything else run until something is so; no time is waited for. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > LONG_ENOUGH) throw new Error(`It never came to be: ${condition}`);
    await turn();
  }
}

/** Lets everything else run once. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets everything else run often enough for whatever would happen without time passing. */
export async function turns(count = 20): Promise<void> {
  for (let left = count; left > 0; left--) await turn();
}

/** Whether a promise has been settled, once everything else has run. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  await turns();
  return settled;
}
