import {
  filesIn,
  followed,
  type Place,
  placesIn,
  placeUnder,
  under,
  type Value,
  wholeOf,
} from './description-files.ts';

/** An operation as a file describes it. */
export interface Described {
  readonly document: Place;
  /** In capitals. */
  readonly method: string;
  /** The key of the operation's path item, blanks and all. */
  readonly key: string;
  /** The path that a client asks for, with the base path and without blanks at its end. */
  readonly path: string;
  readonly place: Place;
  /** References followed; bodies of Swagger 2.0 are not among them. */
  readonly parameters: readonly Place[];
  readonly body: readonly Media[];
  readonly responses: readonly DescribedResponse[];
}

/** One response of an operation. */
export interface DescribedResponse {
  readonly status: string;
  readonly media: readonly Media[];
  /** By their names, references followed. */
  readonly headers: readonly (readonly [string, Place])[];
}

/** One media type of a message, and where it and its schema stand in the file as written. */
export interface Media {
  readonly type: string;
  readonly place: Place;
  readonly schema: Place | undefined;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The files of a folder that describe an API. */
export function documentsIn(folder: string): Place[] {
  return filesIn(folder)
    .map(wholeOf)
    .filter(({ value }) => under(value, 'paths') !== undefined && versionOf(value) !== undefined);
}

/** All operations of a folder, in the order of its files. */
export function describedIn(folder: string): Described[] {
  return documentsIn(folder).flatMap((document) =>
    placesIn(placeUnder(document, 'paths')).flatMap(([key, item]) =>
      placesIn(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, place]) => describe(document, { key, item, method, place })),
    ),
  );
}

function versionOf(document: Value): string | undefined {
  const version = under(document, 'swagger') ?? under(document, 'openapi');
  return typeof version === 'string' ? version : undefined;
}

interface Found {
  readonly key: string;
  readonly item: Place;
  readonly method: string;
  readonly place: Place;
}

function describe(document: Place, { key, item, method, place }: Found): Described {
  const isSwagger = under(document.value, 'swagger') !== undefined;
  const listed = [item, place].flatMap((one) =>
    placesIn(placeUnder(one, 'parameters')).map(([, it]) => followed(it)),
  );
  const isBody = (parameter: Place): boolean => under(parameter.value, 'in') === 'body';
  const types = typesOf(place, document);
  const mediaOf = (message: Place): Media[] => (isSwagger ? inSwagger(message, types) : inOpenApi(message));
  const request = isSwagger ? listed.find(isBody) : placeUnder(place, 'requestBody');
  return {
    document,
    method: method.toUpperCase(),
    key,
    path: (isSwagger ? basePath(document) : serverPath(document)) + key.trim(),
    place,
    parameters: listed.filter((parameter) => !isBody(parameter)),
    body: request === undefined ? [] : mediaOf(followed(request)),
    responses: placesIn(placeUnder(place, 'responses')).map(([status, response]) => {
      const found = followed(response);
      const headers = placesIn(placeUnder(found, 'headers')).map(
        ([name, it]) => [name, followed(it)] as const,
      );
      return { status, media: mediaOf(found), headers };
    }),
  };
}

function inOpenApi(message: Place): Media[] {
  return placesIn(placeUnder(message, 'content')).map(([type, media]) => ({
    type,
    place: media,
    schema: placeUnder(media, 'schema'),
  }));
}

function inSwagger(message: Place, types: readonly string[]): Media[] {
  const schema = placeUnder(message, 'schema');
  return schema === undefined ? [] : types.map((type) => ({ type, place: message, schema }));
}

function typesOf(operation: Place, document: Place): string[] {
  const types = under(operation.value, 'produces') ?? under(document.value, 'produces');
  return Array.isArray(types) ? types.map(String) : ['application/json'];
}

function basePath(document: Place): string {
  return String(under(document.value, 'basePath') ?? '').replace(/\/+$/, '');
}

/** No real description has more than one server, so that this judge need not know what a second one means. */
function serverPath(document: Place): string {
  const servers = placesIn(placeUnder(document, 'servers'));
  const [[, server] = []] = servers;
  if (server === undefined || servers.length > 1)
    throw new Error(`${document.file} has ${servers.length} servers`);
  const url = String(under(server.value, 'url')).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(under(under(under(server.value, 'variables'), name), 'default')),
  );
  return new URL(url).pathname.replace(/\/+$/, '');
}
