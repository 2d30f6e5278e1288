import { childOf, childrenOf, type Location } from '../document/location.ts';
import { isObject, objectOf } from '../json/json.ts';
import { schemaOf } from './content.ts';
import type { OperationPlace, Reading } from './dialect.ts';
import { lazy } from './lazy.ts';
import type { Response, ResponseHeader } from './operation.ts';
import { exampleOf } from './parameters.ts';
import { entriesOf, isSendable } from './resolved.ts';

/** The responses of an operation, in the order of the document, status codes as text. */
export function responsesOf(reading: Reading, place: OperationPlace): readonly Response[] {
  const responses = childOf(place.operation, 'responses');
  return entriesOf(reading, responses && withoutExtensions(responses), 'A response').flatMap(
    ([status, location]) => {
      if (/^([2-5]\d\d|[2-5]XX|default)$/i.test(status))
        return [responseOf(reading, place, { status, location })];
      reading.files.mistakes.at(location, {
        code: 'SHAPE',
        message: `${status} is neither a status code of an answer, nor a range such as 4XX, nor default`,
        remedy: 'Correct it; until then the response is passed over.',
      });
      return [];
    },
  );
}

/** A map may hold names that begin with `x-` as its own, an object of the specification as extensions (OpenAPI 3.1, section 4.9). */
function withoutExtensions(location: Location): Location {
  if (!isObject(location.value) || !Object.keys(location.value).some((name) => name.startsWith('x-')))
    return location;
  const described = childrenOf(location).filter(([name]) => !name.startsWith('x-'));
  return { ...location, value: objectOf(described.map(([name, { value }]) => [name, value] as const)) };
}

function responseOf(
  reading: Reading,
  place: OperationPlace,
  { status, location }: { status: string; location: Location },
): Response {
  const contents = lazy(() => reading.dialect.contents(reading, place, location));
  const headers = lazy(() =>
    entriesOf(reading, childOf(location, 'headers'), 'A header')
      .filter(([name, header]) => isSendable(reading, header, { name }))
      .map(([name, header]) => reading.dialect.header(reading, name, header)),
  );
  return {
    status: status.toLowerCase() === 'default' ? 'default' : status.toUpperCase(),
    // Most responses are never sent.
    get contents() {
      return contents();
    },
    get headers() {
      return headers();
    },
    location,
  };
}

/** A header as OpenAPI 3.1 writes it (section 4.8.21). */
export function headerOf(reading: Reading, name: string, location: Location): ResponseHeader {
  return {
    name,
    required: childOf(location, 'required')?.value === true,
    schema: schemaOf(reading, location),
    example: exampleOf(reading, location, childOf(location, 'schema')),
  };
}
