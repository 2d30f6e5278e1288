import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const file = new URL('../../src/control/openapi.yaml', import.meta.url);

/** The description of the control API, as any reader of YAML reads it. */
export const CONTROL: Description = parse(readFileSync(file, 'utf8'), { merge: true });

interface Description {
  readonly paths: Readonly<Record<string, PathItem>>;
}

type PathItem = Readonly<Record<'get' | 'put' | 'post' | 'delete', DescribedOperation | undefined>>;

interface DescribedOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** An operation of the description, and where it stands. */
interface Found extends DescribedOperation {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  readonly path: string;
}

/** All operations of the description. */
export const OPERATIONS: readonly Found[] = Object.entries(CONTROL.paths).flatMap(([path, item]) =>
  (['get', 'put', 'post', 'delete'] as const).flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ ...operation, method, path }];
  }),
);

/** What a call of the control API is made of. */
export interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** As JSON, or as it stands where it is a text. */
  readonly body?: unknown;
}

/** Calls an operation over a socket. */
export function call(url: string, id: string, { path = {}, query = '', body }: Call = {}): Promise<Response> {
  const { method, path: template } = operationOf(id);
  const target = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
  return fetch(`${url}/_mock${target}${query}`, {
    method: method.toUpperCase(),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** Calls an operation, and gives what is answered; throws for an error. */
export async function done<Body>(url: string, id: string, how?: Call): Promise<Body> {
  const response = await call(url, id, how);
  const text = await response.text();
  if (!response.ok) throw new Error(`${id}: ${response.status} ${text}`);
  // What a test expects of a body it says itself.
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(CONTROL, 'https://control/');

/** What is wrong with an answer by the description, judged by Ajv alone. */
export function wrongWith(
  id: string,
  answer: { readonly status: number; readonly mediaType: string; readonly body: unknown },
): readonly (string | ErrorObject)[] {
  const { path, method, responses } = operationOf(id);
  const described = responses[answer.status];
  if (described === undefined) return [`${answer.status} is not described`];
  if (described.content === undefined)
    return answer.body === '' || answer.status >= 400 ? [] : ['there is a body'];
  const [mediaType = ''] = answer.mediaType.split(';');
  if (!Object.hasOwn(described.content, mediaType)) return [`${mediaType} is not described`];
  const place = ['paths', path, method, 'responses', String(answer.status), 'content', mediaType, 'schema'];
  const pointer = place.map((one) => one.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
  const validate = ajv.compile({ $ref: `https://control/#/${encodeURI(pointer)}` });
  return validate(answer.body) ? [] : (validate.errors ?? []);
}

function operationOf(id: string): Found {
  const found = OPERATIONS.find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`The control API has no operation ${id}`);
  return found;
}

/** What came back to a request whose headers are all its own. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with headers that `fetch` would not send, such as `Host` and `Origin`. */
export function raw(
  url: string,
  target: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path: target, method, headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asking.once('error', reject).end();
  });
}
