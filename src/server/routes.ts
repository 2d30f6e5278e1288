import { shapeOf } from '../http/route-table.ts';
import type { Operation } from '../spec/api.ts';

/** A method and a path template, and the operations that answer there, in the order in which they are to be tried. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly variants: readonly Operation[];
}

/** One route for all operations whose paths differ in nothing but the names of their parameters. */
export function routesOf(operations: readonly Operation[]): readonly Route[] {
  const routes = new Map<string, Route & { readonly variants: Operation[] }>();
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

/** Whether a path may end before its last parameter: one that is a state key, or whose example is the empty text. */
export function mayEndEarly({ path, parameters }: Operation): boolean {
  const [, last] = /\{([^{}]+)\}$/.exec(path) ?? [];
  if (last === undefined) return false;
  return (
    last === 'stateKey' ||
    parameters.some(({ name, in: place, example }) => place === 'path' && name === last && example === '')
  );
}
