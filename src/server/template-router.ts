import type { Result, Router } from 'hono/router';
import { type Match, RouteTable } from '../http/route-table.ts';

/**
 * A router for Hono that reads OpenAPI path templates. The values of a route do not go through Hono's parameters, which
 * would decode them: what was found last says them, and Hono calls a handler before it looks for anything else.
 */
export class TemplateRouter<Handler> implements Router<Handler> {
  readonly name = 'TemplateRouter';
  readonly #table = new RouteTable<Result<Handler>>();
  readonly #mayEndEarly: ReadonlySet<string>;
  #sent = '';
  #world: string | undefined;
  #path = '';
  #values: readonly string[] = [];

  /** `mayEndEarly`: the templates whose last parameter may be empty or left out. */
  constructor(mayEndEarly: ReadonlySet<string>) {
    this.#mayEndEarly = mayEndEarly;
  }

  add(method: string, path: string, handler: Handler): void {
    const target: Result<Handler> = [[[handler, NO_PARAMETERS]]];
    this.#table.add(method, path, { target, lastMayBeEmpty: this.#mayEndEarly.has(path) });
  }

  /** Hono asks for GET where HEAD was sent; before it asks it takes the path, and nothing comes between the two. */
  sent(method: string, world: string | undefined): void {
    this.#sent = method;
    this.#world = world;
  }

  /** The world that the path of the latest request names. */
  get world(): string | undefined {
    return this.#world;
  }

  /** The path of the latest request, without the world that it names. */
  get path(): string {
    return this.#path;
  }

  match(method: string, path: string): Result<Handler> {
    this.#path = path;
    const head = this.#sent === 'HEAD' ? this.find('HEAD', path) : undefined;
    const found = head?.kind === 'found' ? head : this.find(method, path);
    if (found.kind !== 'found') return [[]];
    this.#values = found.values;
    return found.target;
  }

  /** The values of the route that was matched last, percent-encoded, in the order of its template. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** What there is for a method and a raw path; says more than `match`, which Hono asks. */
  find(method: string, path: string): Match<Result<Handler>> {
    return this.#table.find(method, path);
  }
}

const NO_PARAMETERS: Record<string, string> = {};
