import { type Context, Hono } from 'hono';
import type { Clock } from '../clock/clock.ts';
import { respondWith } from '../http/choose-variant.ts';
import { corsHeaders, credentialed, OPEN_TO_ALL, preflightHeaders } from '../http/cors.ts';
import type { LiveBody } from '../http/decision.ts';
import { problemReply } from '../http/error-reply.ts';
import type { Incoming } from '../http/incoming.ts';
import { nearestPaths } from '../http/nearest-paths.ts';
import type { Player } from '../http/player.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/reply.ts';
import { type Responder, responders } from '../http/respond.ts';
import type { RespondOptions } from '../http/respond-options.ts';
import { shapeOf } from '../http/route-table.ts';
import type { Api, Operation } from '../spec/api.ts';
import { ConnectionReset, faultyResponse } from './fault.ts';
import { streamOf } from './live-body.ts';
import { type Bindings, receive } from './receive.ts';
import { TemplateRouter } from './template-router.ts';
import { worldIn } from './world-in.ts';

/** What an application is made with. */
export interface AppOptions extends RespondOptions {
  /** The largest body that is taken, in bytes. */
  readonly mostBytes: number;
  /** The longest URL that is taken, in characters. */
  readonly longestUrl: number;
}

/** Answers a request; `env` is what a socket adds to it. */
export type Fetch = (request: Request, env?: Bindings) => Response | Promise<Response>;

/** What is served: descriptions, and what plays over them. */
export interface Served {
  readonly api: Api;
  readonly player?: Player | undefined;
  readonly clock: Clock;
}

/** The application that serves an API: every operation is a route of a Hono. */
export function appOf(served: Served, options: AppOptions): Fetch {
  const { api, player } = served;
  const router = new TemplateRouter<never>(
    new Set(api.operations.filter(mayEndEarly).flatMap(({ paths }) => paths)),
  );
  const app = new Hono<{ Bindings: Bindings }>({
    router,
    getPath(request, context) {
      const path = rawPath(request, context?.env as Bindings | undefined);
      const named = player === undefined ? undefined : worldIn(path);
      router.sent(request.method, named?.world);
      return named?.path ?? path;
    },
  });
  const responderOf = responders(api, options, player);
  for (const { method, template, variants } of routesOf(api.operations))
    app.on(method, template, handlerOf(variants.map(responderOf), { router, options, served }));
  app.notFound((context) => unmatched(router, context, { api, options }));
  app.onError((error) => {
    if (error instanceof ConnectionReset) throw error;
    return errorResponse(error, options);
  });
  const fetch: Fetch = (request, env) => {
    try {
      return early(request, env, options) ?? app.fetch(request, env);
    } catch (error) {
      if (error instanceof ConnectionReset) throw error;
      // Hono looks for a route outside of its own care.
      return errorResponse(error instanceof Error ? error : new Error(String(error)), options);
    }
  };
  const takesCookies = options.cors && api.documents.some((document) => document.takesCookies);
  return takesCookies ? forOrigins(fetch) : fetch;
}

/** Where cookies are taken every answer, whatever it is, names the origin of the page that asked. */
function forOrigins(fetch: Fetch): Fetch {
  const named = (response: Response, origin: string | null): Response => {
    response.headers.append('vary', 'Origin');
    for (const [name, value] of Object.entries(origin === null ? {} : credentialed(origin)))
      response.headers.set(name, value);
    return response;
  };
  return (request, env) => {
    const origin = request.headers.get('origin');
    const response = fetch(request, env);
    return response instanceof Promise ? response.then((one) => named(one, origin)) : named(response, origin);
  };
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

/** What is answered before any route is looked for: a preflight, on any path, and a URL that is too long. */
function early(request: Request, env: Bindings | undefined, options: AppOptions): Response | undefined {
  const length = env?.incoming?.url?.length ?? request.url.length;
  if (length > options.longestUrl)
    return errorResponse(
      new Problem('url-too-long', `The URL is longer than ${options.longestUrl} characters.`),
      options,
    );
  if (request.method !== 'OPTIONS' || !options.cors) return undefined;
  const method = request.headers.get('access-control-request-method');
  if (method === null || !request.headers.has('origin')) return undefined;
  const headers = request.headers.get('access-control-request-headers') ?? undefined;
  return new Response(null, { status: 204, headers: preflightHeaders({ method, headers }) });
}

/** The path of a request as it was sent, percent-encoded: a segment is decoded only after it has been cut out. */
function rawPath(request: Request, env: Bindings | undefined): string {
  const sent = env?.incoming?.url;
  const url =
    sent?.startsWith('/') === true
      ? sent
      : request.url.slice(request.url.indexOf('/', request.url.indexOf('://') + 3));
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

type Handler = (context: Context) => Response | Promise<Response>;

interface Handling {
  readonly router: TemplateRouter<never>;
  readonly options: AppOptions;
  readonly served: Served;
}

function handlerOf(variants: readonly Responder[], { router, options, served }: Handling): Handler {
  const { mostBytes } = options;
  const { player, clock } = served;
  return (context) => {
    const answer = (incoming: Incoming): Response | Promise<Response> => {
      if (incoming.world !== undefined) player?.mustKnow(incoming.world);
      const send = (reply: Reply): Response => {
        if (reply.live !== undefined && context.req.method === 'HEAD') return headOf(reply, reply.live);
        if (reply.fault === undefined) return responseOf(reply);
        const own = player?.clockOf(incoming.world) ?? clock;
        return faultyResponse(reply, reply.fault, { context, clock: own });
      };
      const reply = respondWith(variants, incoming);
      return reply instanceof Promise ? reply.then(send) : send(reply);
    };
    const incoming = receive(context, { values: router.values, world: router.world, mostBytes });
    return incoming instanceof Promise ? incoming.then(answer) : answer(incoming);
  };
}

/** Who asks for the head alone listens to nothing. */
function headOf({ status, headers }: Reply, live: LiveBody): Response {
  const leave = live.open(
    () => {},
    () => {},
  );
  leave();
  return new Response(null, { status, headers });
}

function responseOf({ status, headers, body, live }: Reply): Response {
  return new Response(live === undefined ? (body ?? null) : streamOf(live), { status, headers });
}

interface Serving {
  readonly api: Api;
  readonly options: AppOptions;
}

function unmatched(router: TemplateRouter<never>, context: Context, { api, options }: Serving): Response {
  const { method, path } = context.req;
  const found = router.find(method, path);
  if (found.kind === 'malformed')
    throw new Problem('malformed-path', `The path ${path} is not correctly percent-encoded.`);
  if (found.kind === 'none') throw unknownPath(path, api);
  const allow = allowed(found.kind === 'method' ? found.allowed : [method]);
  if (method === 'OPTIONS')
    return new Response(null, { status: 204, headers: { allow, ...(options.cors ? OPEN_TO_ALL : {}) } });
  throw new Problem('unknown-method', `${path} does not take ${method}, but ${allow}.`, {
    headers: { allow },
  });
}

function unknownPath(path: string, { operations }: Api): Problem {
  const near = nearestPaths(path, new Set(operations.flatMap(({ paths }) => paths)));
  const hint = near.length === 0 ? '' : ` The nearest: ${near.join(', ')}.`;
  return new Problem('unknown-path', `No description has the path ${path}.${hint}`);
}

/** What a path takes: HEAD wherever there is GET (RFC 9110, section 9.3.2), and OPTIONS always. */
function allowed(methods: readonly string[]): string {
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
}

/** An error of the server's own as a response. */
export function errorResponse(
  error: Error,
  { dialect, cors }: Pick<AppOptions, 'dialect' | 'cors'>,
): Response {
  const problem = error instanceof Problem ? error : new Problem('internal', error.message);
  const reply = problemReply(problem, dialect);
  return responseOf(cors ? { ...reply, headers: { ...corsHeaders([]), ...reply.headers } } : reply);
}
