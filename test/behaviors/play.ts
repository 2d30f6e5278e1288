import { fileURLToPath } from 'node:url';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';
import { type Ask, documentOf } from '../support/both-ways.ts';
import { folderOf } from '../support/folder.ts';

/** The order API of the tests. */
export const ORDERS_API: string = fileURLToPath(new URL('orders-api.yaml', import.meta.url));

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const JSON_BODY = { content: { 'application/json': {} } };
const ANSWERS = {
  200: { description: 'ok', content: { 'application/json': {} } },
  429: {
    description: 'Too many.',
    headers: { 'Retry-After': { schema: { type: 'integer' } } },
    content: { 'application/json': { example: { code: 'slow_down' } } },
  },
};

/** An API of notes that takes and answers anything. */
const NOTES = documentOf({
  '/notes': { get: { responses: ANSWERS }, post: { requestBody: JSON_BODY, responses: ANSWERS } },
  '/notes/{id}': {
    parameters: [ID],
    get: { responses: ANSWERS },
    put: { requestBody: JSON_BODY, responses: ANSWERS },
    delete: { responses: ANSWERS },
  },
  '/live': { get: { responses: { 200: { description: 'ok', content: { 'text/event-stream': {} } } } } },
});

/** How a scenario is played. */
export interface Playing extends MockServerOptions {
  /** Scenarios that lie over the one of the test. */
  readonly over?: readonly string[];
}

/** A server that plays a scenario by a clock that stands still; over notes unless it has a `spec`. Mistakes are refused. */
export async function playing(
  scenario: string,
  { over = [], ...options }: Playing = {},
): Promise<MockServer> {
  const folder = await folderOf({ 'api/notes.json': NOTES, 'test.yaml': scenario });
  const server = await createMockServer({
    spec: `${folder.path}/api`,
    scenario: [`${folder.path}/test.yaml`, ...over],
    clock: 'manual',
    ...options,
  });
  const dispose = async (): Promise<void> => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  };
  const wrong = server.mistakes().filter(({ severity }) => severity === 'error');
  if (wrong.length === 0) return { ...server, [Symbol.asyncDispose]: dispose };
  await dispose();
  throw new Error(`The scenario is wrong: ${JSON.stringify(wrong)}`);
}

/** A scenario of notes: what `PUT /notes/{id}` does first, before it adds the note; `GET /notes` lists them all. */
export function putting(...steps: readonly string[]): string {
  return `
scenario: notes
streams: { notes: {} }
rules:
  - on: PUT /notes/{id}
    do:
${steps.map((step) => `      - ${step}\n`).join('')}
      - append: { to: notes, entry: "\${path.id}" }
      - reply: { body: { id: "\${path.id}", text: "0123456789012345678901234567890123456789" } }
  - on: GET /notes
    do:
      - read: { stream: notes, as: all }
      - reply: { body: "\${all.entries}" }
`;
}

/** Puts a note. */
export function put(ask: Ask, id: string, init: RequestInit = {}): Promise<Response> {
  return ask(`/notes/${id}`, { method: 'PUT', ...jsonOf({}), ...init });
}

/** The ids of all notes. */
export async function notes(ask: Ask): Promise<unknown> {
  return (await ask('/notes')).json();
}

/** The status of an answer, or `broken` where there is none. */
export async function outcome(answer: Promise<Response>): Promise<number | 'broken'> {
  try {
    const response = await answer;
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 'broken';
  }
}

/** What an answer holds. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers as they come.
export function bodyOf(response: Response): Promise<any> {
  return response.json();
}

/** A body as JSON, with the header that says so. */
export function jsonOf(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** In milliseconds; only what never comes to be takes so long. */
const LONG_ENOUGH = 5000;

/** Lets everything else run until something is so. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > LONG_ENOUGH) throw new Error(`It never came to be: ${condition}`);
    await turn();
  }
}

/** Lets everything else run, often enough for whatever would happen without time passing. */
export async function turns(count = 50): Promise<void> {
  for (let left = count; left > 0; left--) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
