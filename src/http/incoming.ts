import type { Operation } from '../spec/api.ts';
import { parsePathTemplate } from './path-template.ts';
import { namedValues } from './route-table.ts';

/** A request whose path has been matched, as far as it has been looked at. */
export interface Incoming {
  /** The decoded values of the path's parameters, in order. */
  readonly values: readonly string[];
  query(): URLSearchParams;
  /** A header by its name, whatever its case. */
  header(name: string): string | undefined;
}

/** One text for what a request says in the parameters that its operation describes; equal for equal requests. */
export function parameterKey({ parameters, paths }: Operation, incoming: Incoming): string {
  const path = namedValues(parsePathTemplate(paths[0] ?? ''), incoming.values);
  const query = parameters.some((one) => one.in === 'query') ? incoming.query() : new URLSearchParams();
  const said = parameters.flatMap(({ name, in: place }) => {
    if (place === 'query') return query.getAll(name).map((value) => [place, name, value]);
    const value = place === 'header' ? incoming.header(name) : undefined;
    return value === undefined ? [] : [[place, name, value]];
  });
  return JSON.stringify([...path, ...said]);
}
