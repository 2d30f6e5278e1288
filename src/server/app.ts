import { Hono } from 'hono';
import { Problem } from '../http/problem.ts';
import { responders } from '../http/respond.ts';
import { worldIn } from '../http/world-in.ts';
import { Recorded } from '../journal/recorded.ts';
import type { Operation } from '../spec/api.ts';
import { type Asked, type Fetch, pathIn } from './asked.ts';
import { Aborted } from './body-limits.ts';
import { ConnectionReset } from './fault.ts';
import { type Handling, handlerOf } from './handler.ts';
import { forOrigins, preflightOf } from './origins.ts';
import { errorReply, unmatched } from './own-replies.ts';
import { responseOf } from './response.ts';
import { mayEndEarly, routesOf } from './routes.ts';
import type { AppOptions, Served } from './served.ts';
import { TemplateRouter } from './template-router.ts';

/** An application. */
export interface App {
  readonly fetch: Fetch;
  /** Whether a description has an operation for a method and a path. */
  knows(method: string, path: string): boolean;
}

/** The application that serves an API: every operation is a route of a Hono. */
export function appOf(served: Served, options: AppOptions): App {
  const { api, journal } = served;
  const { operations } = api;
  const router = new TemplateRouter<never>(
    new Set(operations.filter(mayEndEarly).flatMap(({ paths }) => paths)),
  );
  const failed: Handling['failed'] = (error, one) => {
    if (error instanceof ConnectionReset) throw error;
    if (error instanceof Aborted) journal.left(one);
    const reply = errorReply(error, options);
    journal.answered(one, reply);
    return responseOf(reply);
  };
  const worldOf = worldsIn(operations);
  // Hono comes to a handler, or to an error, before another request is looked at.
  const latest = { one: NOTHING_YET };
  const app = new Hono<{ Bindings: Asked }>({
    router,
    getPath(request) {
      const path = pathIn(latest.one.target);
      const named = worldOf(path);
      if (named !== undefined) latest.one.world = named.world;
      latest.one.at = served.timeIn(latest.one.world) ?? latest.one.started;
      router.sent(request.method, named?.world);
      return named?.path ?? path;
    },
  });
  const handling: Handling = { router, mostBytes: options.mostBytes, served, latest, failed };
  const responderOf = responders(api, options, served.playing);
  for (const { method, template, variants } of routesOf(operations))
    app.on(method, template, handlerOf(variants.map(responderOf), handling));
  app.notFound((context) => {
    const reply = unmatched(router, context, { api, cors: options.cors });
    journal.answered(latest.one, reply);
    return responseOf(reply);
  });
  app.onError((error) => failed(error, latest.one));
  const fetch: Fetch = (asked) => {
    const preflight = options.cors ? preflightOf(asked) : undefined;
    if (preflight !== undefined) return preflight;
    const one = journal.begin(asked);
    latest.one = one;
    try {
      if (one.target.length > options.longestUrl) throw tooLong(options);
      // Of a request Hono itself looks at the method alone; handlers find all of it in their environment.
      return app.fetch(asked as unknown as Request, asked);
    } catch (error) {
      // Hono looks for a route outside of its own care.
      return failed(error, one);
    }
  };
  const takesCookies = options.cors && api.documents.some((document) => document.takesCookies);
  return {
    fetch: takesCookies ? forOrigins(fetch) : fetch,
    knows: (method, path) =>
      router.find(method === 'HEAD' ? 'GET' : method, worldOf(path)?.path ?? path).kind === 'found',
  };
}

const NOTHING_YET = new Recorded(0, { method: '', target: '', headers: '' }, 0);

/** Reads the world that a path names; where a description has such paths itself, only the header names one. */
function worldsIn(operations: readonly Operation[]): typeof worldIn {
  const isTaken = operations.some(({ paths }) => paths.some((path) => path.startsWith('/@')));
  return isTaken ? () => undefined : worldIn;
}

function tooLong({ longestUrl }: AppOptions): Problem {
  return new Problem('url-too-long', `The URL is longer than ${longestUrl} characters.`);
}
