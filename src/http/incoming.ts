import type { Operation } from '../spec/api.ts';
import { decodeSegment } from './path-template.ts';
import { decodeQuery, parseQuery, type Query } from './query.ts';

/** The parts of a multipart body, or that it could not be taken apart. */
export type Form = ReadonlyMap<string, readonly FormPart[]> | 'malformed';

/** One part of a multipart body. */
export interface FormPart {
  /** Without its parameters; `undefined` where the part does not say one. */
  readonly mediaType: string | undefined;
  /** `undefined` for what is no text. */
  readonly text: string | undefined;
}

/** A request as it came. */
export interface Message {
  /** What stands behind the question mark of the URL. */
  readonly search: string;
  /** A header by its name, whatever its case. */
  header(name: string): string | undefined;
  /** Has a function called, once, when nobody waits for an answer any more. */
  gone(leave: () => void): void;
}

/** What the path and the headers of a request say of where it goes. */
export interface Matched {
  /** The values of the path's parameters, in order, percent-encoded as they were sent. */
  readonly values: readonly string[];
  /** The name of the world that the request is for; `undefined` for one that says none. */
  readonly world: string | undefined;
}

/** The body of a request, once it has been received. */
export interface Received {
  readonly body: Uint8Array;
  /** The parts of a multipart body by name. */
  readonly form?: Form | undefined;
}

/** A request whose path has been matched; its query and its cookies are taken apart when somebody asks for them. */
export class Incoming implements Matched {
  readonly values: readonly string[];
  readonly world: string | undefined;
  /** The body; `undefined` for none. */
  readonly body: Uint8Array | undefined;
  /** The parts of a multipart body by name. */
  readonly form: Form | undefined;
  readonly #message: Message;
  #query: Query | undefined;
  #cookies: ReadonlyMap<string, string> | undefined;

  constructor(message: Message, { values, world }: Matched, received?: Received) {
    this.values = values;
    this.world = world;
    this.body = received?.body;
    this.form = received?.form;
    this.#message = message;
  }

  /** Has a function called, once, when nobody waits for an answer any more. */
  gone(leave: () => void): void {
    this.#message.gone(leave);
  }

  /** A header by its name, whatever its case. */
  header(name: string): string | undefined {
    return this.#message.header(name);
  }

  query(): Query {
    this.#query ??= parseQuery(this.#message.search);
    return this.#query;
  }

  cookies(): ReadonlyMap<string, string> {
    this.#cookies ??= parseCookies(this.header('cookie') ?? '');
    return this.#cookies;
  }
}

/** The cookies of a `Cookie` header (RFC 6265, section 4.2.1). */
function parseCookies(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(';').map((pair) => pair.trim().split('=') as [string, ...string[]]);
  return new Map(
    pairs
      .filter(([name]) => name !== '')
      .map(([name, ...value]) => [name, value.join('=').replace(/^"(.*)"$/, '$1')]),
  );
}

/** One text for what a request says in the parameters that its operation describes; equal for equal requests. */
export function parameterKey({ parameters }: Operation, incoming: Incoming): string {
  const path = incoming.values.map((value) => decodeSegment(value) ?? value);
  const said = parameters.flatMap(({ name, in: place }) => {
    if (place === 'query') return queried(name, incoming);
    const value = place === 'header' ? incoming.header(name) : undefined;
    return value === undefined ? [] : [[place, name, value]];
  });
  return JSON.stringify([path, ...said]);
}

function queried(name: string, incoming: Incoming): string[][] {
  const own = [...incoming.query()].filter(([key]) => key === name || key.startsWith(`${name}[`));
  return own.flatMap(([key, values]) => values.map((value) => ['query', key, decodeQuery(value)]));
}
