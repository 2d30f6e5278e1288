import type { Result, Router } from 'hono/router';
import { type Match, RouteTable } from '../http/route-table.ts';

/**
 * A router for Hono that reads OpenAPI path templates. The values of a route reach its handler as parameters named by
 * their place, `0`, `1`, …: one handler may serve templates that name the same place differently.
 */
export class TemplateRouter<Handler> implements Router<Handler> {
  readonly name = 'TemplateRouter';
  readonly #table = new RouteTable<Handler>();
  readonly #mayEndEarly: ReadonlySet<string>;
  #sent = '';

  /** `mayEndEarly`: the templates whose last parameter may be empty or left out. */
  constructor(mayEndEarly: ReadonlySet<string>) {
    this.#mayEndEarly = mayEndEarly;
  }

  add(method: string, path: string, handler: Handler): void {
    this.#table.add(method, path, { target: handler, lastMayBeEmpty: this.#mayEndEarly.has(path) });
  }

  /** Hono asks for GET where HEAD was sent; before it asks it takes the path, and nothing comes between the two. */
  sent(method: string): void {
    this.#sent = method;
  }

  match(method: string, path: string): Result<Handler> {
    const head = this.#sent === 'HEAD' ? this.find('HEAD', path) : undefined;
    const found = head?.kind === 'found' ? head : this.find(method, path);
    if (found.kind !== 'found') return [[]];
    const parameters: Record<string, string> = {};
    found.values.forEach((value, index) => {
      parameters[index] = encoded(value);
    });
    return [[[found.target, parameters]]];
  }

  /** What there is for a method and a raw path; says more than `match`, which Hono asks. */
  find(method: string, path: string): Match<Handler> {
    return this.#table.find(method, path);
  }
}

/** Hono decodes what has a percent sign in it: the text as it was sent is to survive that. */
function encoded(value: string): string {
  return value.includes('%') ? value.replaceAll('%', '%25') : value;
}
