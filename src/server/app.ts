import { Problem } from '../http/problem.ts';
import { responders } from '../http/respond.ts';
import { worldIn } from '../http/world-in.ts';
import { Recorded } from '../journal/recorded.ts';
import type { Operation } from '../spec/api.ts';
import { type Answer, pathIn } from './asked.ts';
import { Aborted } from './body-limits.ts';
import { type Handling, handlerOf } from './handler.ts';
import { forOrigins, preflightOf } from './origins.ts';
import { errorReply, unmatched } from './own-replies.ts';
import { mayEndEarly, routesOf } from './routes.ts';
import { routing } from './routing.ts';
import type { AppOptions, Served } from './served.ts';
import { TemplateRouter } from './template-router.ts';

/** An application. */
export interface App {
  readonly answer: Answer;
  /** Whether a description has an operation for a method and a path. */
  knows(method: string, path: string): boolean;
}

/** The application that serves an API: every operation is a route. */
export function appOf(served: Served, options: AppOptions): App {
  const { api, journal } = served;
  const { operations } = api;
  const router = new TemplateRouter<never>(
    new Set(operations.filter(mayEndEarly).flatMap(({ paths }) => paths)),
  );
  const failed: Handling['failed'] = (error, one) => {
    if (error instanceof Aborted) journal.left(one);
    const reply = errorReply(error, options);
    journal.answered(one, reply);
    return reply;
  };
  const worldOf = worldsIn(operations);
  // A request comes to a handler, or to an error, before another one is looked at.
  const latest = { one: NOTHING_YET };
  const routes = routing({
    router,
    pathOf(asked) {
      const path = pathIn(latest.one.target);
      const named = worldOf(path);
      if (named !== undefined) latest.one.world = named.world;
      latest.one.at = served.timeIn(latest.one.world) ?? latest.one.started;
      router.sent(asked.method, named?.world);
      return named?.path ?? path;
    },
    otherwise(asked) {
      const reply = unmatched(router, asked.method, { api, cors: options.cors });
      journal.answered(latest.one, reply);
      return reply;
    },
    failed: (error) => failed(error, latest.one),
  });
  const handling: Handling = { router, mostBytes: options.mostBytes, served, latest, failed };
  const responderOf = responders(api, options, served.playing);
  for (const { method, template, variants } of routesOf(operations))
    routes.on(method, template, handlerOf(variants.map(responderOf), handling));
  const answer: Answer = (asked) => {
    const preflight = options.cors ? preflightOf(asked) : undefined;
    if (preflight !== undefined) return preflight;
    const one = journal.begin(asked);
    latest.one = one;
    try {
      if (one.target.length > options.longestUrl) throw tooLong(options);
      return routes.answer(asked);
    } catch (error) {
      return failed(error, one);
    }
  };
  const takesCookies = options.cors && api.documents.some((document) => document.takesCookies);
  return {
    answer: takesCookies ? forOrigins(answer) : answer,
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
