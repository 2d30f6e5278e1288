import type { Json } from '../json/json.ts';
import { child, namesOf, step } from '../json/pointer.ts';
import type { Source } from './source.ts';

/** A value that knows where it stands, so that every complaint about it has a place. */
export interface Location {
  readonly source: Source;
  /** The JSON pointer of the value in its source. */
  readonly pointer: string;
  readonly value: Json;
}

/** The whole of a source. */
export function rootOf(source: Source): Location {
  return { source, pointer: '', value: source.value };
}

/** What stands under a name of a map or at a place of a list; `undefined` where there is nothing. */
export function childOf(location: Location, name: string | number): Location | undefined {
  const value = step(location.value, String(name));
  return value === undefined ? undefined : below(location, name, value);
}

/** What stands in a map or list, in the order of the document, each with its name. */
export function childrenOf(location: Location): (readonly [name: string, Location])[] {
  const { value } = location;
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, item]) => [name, below(location, name, item)] as const);
}

/** What stands in the map or list under a name; nothing where there is none. */
export function childrenUnder(location: Location, name: string): (readonly [name: string, Location])[] {
  const found = childOf(location, name);
  return found === undefined ? [] : childrenOf(found);
}

/** What stands at a pointer below a location, or at the nearest place above that there is. */
export function nearestAt(location: Location, pointer: string): Location {
  return namesOf(pointer).reduce((at, name) => childOf(at, name) ?? at, location);
}

/** One text for one place, to compare places by. */
export function keyOf({ source, pointer }: Location): string {
  return `${source.path}#${pointer}`;
}

function below(location: Location, name: string | number, value: Json): Location {
  return { source: location.source, pointer: child(location.pointer, name), value };
}
