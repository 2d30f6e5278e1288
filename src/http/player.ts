import { type Json, type JsonObject, objectOf } from '../json/json.ts';
import { merged } from '../json/merged.ts';
import type { Operation } from '../spec/api.ts';
import { credentialReader, TOKEN_PARAMETER } from './caller.ts';
import type { Decoded } from './check-parameters.ts';
import type { Decision } from './decision.ts';
import type { Caller, Exchange } from './exchange.ts';
import type { Incoming } from './incoming.ts';
import { decodeSegment, parsePathTemplate } from './path-template.ts';
import { decodeQuery } from './query.ts';

/** The time of a world: what it shows, and to be told when it shows a time. */
export interface WorldClock {
  now(): number;
  at(time: number, fire: () => void): () => void;
}

/** Answers the requests to some operations in the place of their description. */
export interface Player {
  /** Whether it answers an operation. */
  plays(operation: Operation): boolean;
  /** The headers that it looks at besides the described ones, in small letters. */
  readonly headers: ReadonlySet<string>;
  /** Whose credential this is. */
  userOf(credential: string): string;
  /** The time of a world; `undefined` for one that is not open. */
  clockOf(world: string | undefined): WorldClock | undefined;
  /** Throws a `Problem` where there is no world of a name, and none may be made. */
  mustKnow(world: string): void;
  play(exchange: Exchange, incoming: Incoming): Decision | Promise<Decision>;
}

/** Makes a request what a scenario sees of it: what was decoded, what is undeclared as text, and who sends it. */
export type MakeExchange = (incoming: Incoming, decoded: Decoded) => Exchange;

/** Prepares that for an operation. */
export function exchanging(operation: Operation, player: Player): MakeExchange {
  const names = parsePathTemplate(operation.path).names;
  const known = namesNotTaken(operation);
  const credentialOf = credentialReader(operation);
  return (incoming, decoded) => ({
    operation: operation.id,
    path: withUndeclared(names, incoming, decoded.path),
    query: shared(withUndeclaredQuery(incoming, known, decoded.query)),
    header: shared(withSeenHeaders(incoming, player.headers, decoded.header)),
    cookie: shared(decoded.cookie),
    body: decoded.body,
    caller: callerOf(credentialOf(incoming), player),
  });
}

/** A value that no parameter describes is text; one that is left out of a path is empty. */
function withUndeclared(
  names: readonly string[],
  { values }: Incoming,
  known: Readonly<Record<string, Json>>,
): JsonObject {
  if (names.every((name) => Object.hasOwn(known, name))) return known;
  const texts = names.map((name, index) => [name, decodeSegment(values[index] ?? '') ?? ''] as const);
  return merged(objectOf(texts), known);
}

/** What a query says and no scenario is to see as it stands: what is declared, and credentials, which nobody is to keep. */
function namesNotTaken({ parameters, security }: Operation): ReadonlySet<string> {
  const declared = parameters.flatMap(({ name, in: place }) => (place === 'query' ? [name] : []));
  const secret = security
    .flat()
    .flatMap(({ scheme }) => (scheme?.type === 'apiKey' && scheme.in === 'query' ? [scheme.name] : []));
  return new Set([...declared, ...secret, TOKEN_PARAMETER]);
}

function withUndeclaredQuery(
  incoming: Incoming,
  known: ReadonlySet<string>,
  decoded: Record<string, Json>,
): JsonObject {
  const undeclared: [string, Json][] = [];
  for (const [name, [value = '']] of incoming.query())
    if (!known.has(name)) undeclared.push([name, decodeQuery(value)]);
  return undeclared.length === 0 ? decoded : merged(objectOf(undeclared), decoded);
}

function withSeenHeaders(
  incoming: Incoming,
  names: ReadonlySet<string>,
  decoded: Record<string, Json>,
): JsonObject {
  for (const name of names) {
    const value = incoming.header(name);
    if (value !== undefined) decoded[name] ??= value;
  }
  return decoded;
}

const NOTHING: JsonObject = Object.freeze({});

/** Most requests say nothing in most places, and what they say is kept. */
function shared(values: JsonObject): JsonObject {
  for (const _ in values) return values;
  return NOTHING;
}

function callerOf(token: string | undefined, player: Player): Caller | null {
  return token === undefined ? null : { token, user: player.userOf(token) };
}
