import { type Context, Hono } from 'hono';
import { type Answer, type AnswerOptions, answers } from '../http/answer.ts';
import { chooseVariant } from '../http/choose-variant.ts';
import { type DialectName, problemReply } from '../http/dialect.ts';
import type { Incoming } from '../http/incoming.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/reply.ts';
import { shapeOf } from '../http/route-table.ts';
import type { Api, Operation } from '../spec/api.ts';
import { TemplateRouter } from './template-router.ts';

/** What an application is made with. */
export interface AppOptions extends AnswerOptions {
  /** How errors of the server's own are worded. */
  readonly dialect: DialectName;
}

type Handler = (context: Context) => Response;

/** The application that serves an API: every operation is a route. */
export function appOf(api: Api, options: AppOptions): Hono {
  const router = new TemplateRouter<never>(
    new Set(api.operations.filter(mayEndEarly).flatMap(({ paths }) => paths)),
  );
  const app = new Hono({
    router,
    getPath(request) {
      router.sent(request.method);
      return rawPath(request);
    },
  });
  const answer = answers(api, options);
  for (const { method, template, variants } of routesOf(api.operations))
    app.on(method, template, handlerOf(variants, answer));
  app.notFound((context) => unmatched(router, context));
  app.onError((error, context) => errorResponse(error, context, options.dialect));
  return app;
}

interface Route {
  readonly method: string;
  readonly template: string;
  readonly variants: Operation[];
}

/** One route for all operations whose paths differ in nothing but the names of their parameters. */
function routesOf(operations: readonly Operation[]): Route[] {
  const routes = new Map<string, Route>();
  for (const operation of operations) {
    for (const template of operation.paths) {
      const key = `${operation.method} ${shapeOf(template)}`;
      const known = routes.get(key);
      if (known === undefined) routes.set(key, { method: operation.method, template, variants: [operation] });
      else if (!known.variants.includes(operation)) known.variants.push(operation);
    }
  }
  return [...routes.values()];
}

/** A path may end before a last parameter that is a state key, or whose example is the empty text. */
function mayEndEarly({ path, parameters }: Operation): boolean {
  const [, last] = /\{([^{}]+)\}$/.exec(path) ?? [];
  if (last === undefined) return false;
  return (
    last === 'stateKey' ||
    parameters.some(({ name, in: place, example }) => place === 'path' && name === last && example === '')
  );
}

/** The path of a request as it was sent, percent-encoded: a segment is decoded only after it has been cut out. */
function rawPath(request: Request): string {
  const { url } = request;
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = /[?#]/.exec(url.slice(start))?.index;
  return end === undefined ? url.slice(start) : url.slice(start, start + end);
}

function handlerOf(variants: readonly Operation[], answer: Answer): Handler {
  return (context) => {
    const incoming = incomingOf(context);
    const operation = chooseVariant(variants, incoming);
    if (operation === undefined) throw new Problem('internal', 'No operation is registered for this route.');
    return responseOf(answer(operation, incoming));
  };
}

function incomingOf(context: Context): Incoming {
  return {
    get values() {
      const named = context.req.param();
      return Object.keys(named).map((_, index) => named[String(index)] ?? '');
    },
    query: () => new URL(context.req.url).searchParams,
    header: (name) => context.req.header(name),
  };
}

function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body ?? null, { status, headers });
}

function unmatched(router: TemplateRouter<never>, context: Context): Response {
  const { method, path } = context.req;
  const found = router.find(method, path);
  if (found.kind === 'malformed')
    throw new Problem('malformed-path', `The path ${path} is not correctly percent-encoded.`);
  if (found.kind === 'none') throw new Problem('unknown-path', `No description has the path ${path}.`);
  const allow = allowed(found.kind === 'method' ? found.allowed : [method]);
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  throw new Problem('unknown-method', `${path} does not take ${method}, but ${allow}.`, { allow });
}

/** What a path takes: HEAD wherever there is GET (RFC 9110, section 9.3.2), and OPTIONS always. */
function allowed(methods: readonly string[]): string {
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
}

function errorResponse(error: Error, _: Context, dialect: DialectName): Response {
  const problem = error instanceof Problem ? error : new Problem('internal', error.message);
  return responseOf(problemReply(problem, dialect));
}
