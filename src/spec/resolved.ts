import type { Location } from '../document/location.ts';
import { childrenOf } from '../document/location.ts';
import type { Complaint } from '../document/mistake.ts';
import { follow } from '../document/reference.ts';
import { isObject } from '../json/json.ts';
import type { Reading } from './dialect.ts';

/** What stands at a location once references are followed; `undefined`, and a mistake, where one leads nowhere. */
export function resolved({ files }: Pick<Reading, 'files'>, location: Location): Location | undefined {
  return follow(files, location);
}

/** What stands in a map, references followed; entries that are no maps are mistakes. */
export function entriesOf(
  reading: Pick<Reading, 'files'>,
  location: Location | undefined,
  what: string,
): [string, Location][] {
  if (location === undefined) return [];
  if (!isObject(location.value)) {
    reading.files.mistakes.at(location, mustBeMap('What stands here'));
    return [];
  }
  return childrenOf(location).flatMap(([name, child]): [string, Location][] => {
    // A reference that leads nowhere leaves an empty entry: the name itself still counts.
    const found = resolved(reading, child) ?? { ...child, value: {} };
    if (isObject(found.value)) return [[name, found]];
    reading.files.mistakes.at(child, mustBeMap(what));
    return [];
  });
}

/** Whether HTTP can carry the name of a header (RFC 9110, section 5.6.2) or a media type; a mistake where it cannot. */
export function isSendable(
  { files }: Pick<Reading, 'files'>,
  location: Location,
  { name, mediaType }: { name?: string; mediaType?: string },
): boolean {
  if (name !== undefined && isHeaderName(name)) return true;
  if (mediaType !== undefined && /^[\t\x20-\x7e]+$/.test(mediaType)) return true;
  files.mistakes.at(location, {
    code: 'SHAPE',
    message: `HTTP cannot carry ${JSON.stringify(name ?? mediaType)} as the name of a ${name === undefined ? 'media type' : 'header'}`,
    remedy: 'Correct the name; until then it is passed over.',
  });
  return false;
}

/** Whether a header can have a name (RFC 9110, section 5.6.2). */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** The complaint about something that is to be a map and is none. */
export function mustBeMap(what: string): Complaint {
  return {
    code: 'SHAPE',
    message: `${what} must be a map`,
    remedy: 'See the OpenAPI specification for what belongs here.',
  };
}
