import { HonoBase } from 'hono/hono-base';
import type { Reply } from '../http/reply.ts';
import type { Answer, Asked } from './asked.ts';
import type { TemplateRouter } from './template-router.ts';

/** What there is besides routes. */
export interface Besides {
  readonly router: TemplateRouter<never>;
  /** The path of a request, as routes have it. */
  readonly pathOf: (asked: Asked) => string;
  /** Answers where no route fits. */
  readonly otherwise: Answer;
  /** Answers where something went wrong. */
  readonly failed: (error: unknown) => Reply;
}

/** Routes, and what answers at each of them. */
export interface Routing {
  on(method: string, template: string, answer: Answer): void;
  /** Throws what goes wrong while a route is looked for. */
  readonly answer: Answer;
}

/**
 * A Hono of routes. Of a request it looks at the method alone, and hands all of it to handlers as their environment; what they
 * give back it gives back as it is. So nothing is made a response before it is known how it is sent.
 */
export function routing({ router, pathOf, otherwise, failed }: Besides): Routing {
  const app = new HonoBase<{ Bindings: Asked }>({
    router,
    getPath: (_, options) => pathOf((options as { env: Asked }).env),
  });
  app.notFound(({ env }) => carried(otherwise(env)));
  app.onError((error) => carried(failed(error)));
  return {
    on: (method, template, answer) => app.on(method, template, ({ env }) => carried(answer(env))),
    answer: (asked) => carriedBack(app.fetch(asked.method === 'HEAD' ? GET : request(asked), asked)),
  };
}

/** Hono would make a response of its own for HEAD. */
const GET = request({ method: 'GET' });

function request(asked: Pick<Asked, 'method'>): Request {
  return asked as unknown as Request;
}

/** Hono would wait for a promise, and nobody else has to. */
class Later {
  readonly reply: Promise<Reply>;

  constructor(reply: Promise<Reply>) {
    this.reply = reply;
  }
}

function carried(reply: Reply | Promise<Reply>): Response {
  return (reply instanceof Promise ? new Later(reply) : reply) as unknown as Response;
}

function carriedBack(response: Response | Promise<Response>): Reply | Promise<Reply> {
  const reply = response as unknown as Reply | Later;
  return reply instanceof Later ? reply.reply : reply;
}
