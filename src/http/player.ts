import { type Json, objectOf } from '../json/json.ts';
import type { Operation } from '../spec/api.ts';
import { credentialOf, TOKEN_PARAMETER } from './caller.ts';
import type { Decoded } from './check-parameters.ts';
import type { Decision } from './decision.ts';
import type { Caller, Exchange } from './exchange.ts';
import type { Incoming } from './incoming.ts';
import { decodeSegment, parsePathTemplate } from './path-template.ts';
import { decodeQuery } from './query.ts';

/** Answers the requests to some operations in the place of their description. */
export interface Player {
  /** Whether it answers an operation. */
  plays(operation: Operation): boolean;
  /** The headers that it looks at besides the described ones, in small letters. */
  readonly headers: ReadonlySet<string>;
  /** Whose credential this is. */
  userOf(credential: string): string;
  /** Throws a `Problem` where there is no world of a name, and none may be made. */
  mustKnow(world: string): void;
  play(exchange: Exchange, incoming: Incoming): Decision | Promise<Decision>;
}

/** A request as a scenario sees it: what was decoded, what is undeclared as text, and who sends it. */
export function exchangeOf(
  operation: Operation,
  incoming: Incoming,
  { decoded, player }: { decoded: Decoded; player: Player },
): Exchange {
  const { path, query, header, cookie, body } = decoded;
  return {
    operation: operation.id,
    path: { ...undeclaredValues(operation, incoming, path), ...path },
    query: { ...undeclaredQuery(operation, incoming), ...query },
    header: { ...seenHeaders(player.headers, incoming), ...header },
    cookie,
    body,
    caller: callerOf(operation, incoming, player),
  };
}

/** A value that is left out of a path is empty. */
function undeclaredValues({ path }: Operation, incoming: Incoming, known: object): Record<string, Json> {
  const { names } = parsePathTemplate(path);
  return objectOf(
    names.flatMap((name, index) =>
      Object.hasOwn(known, name) ? [] : [[name, decodeSegment(incoming.values[index] ?? '') ?? ''] as const],
    ),
  );
}

/** What a query says besides: but for credentials, which nobody is to keep. */
function undeclaredQuery({ parameters, security }: Operation, incoming: Incoming): Record<string, Json> {
  const query = incoming.query();
  if (query.size === 0) return {};
  const isSecret = (name: string): boolean =>
    name === TOKEN_PARAMETER ||
    security
      .flat()
      .some(({ scheme }) => scheme?.type === 'apiKey' && scheme.in === 'query' && scheme.name === name);
  const isDeclared = (name: string): boolean =>
    parameters.some((one) => one.in === 'query' && one.name === name);
  return objectOf(
    [...query].flatMap(([name, [value = '']]) =>
      isDeclared(name) || isSecret(name) ? [] : [[name, decodeQuery(value)] as const],
    ),
  );
}

function seenHeaders(names: ReadonlySet<string>, incoming: Incoming): Record<string, Json> {
  const seen: Record<string, Json> = {};
  for (const name of names) {
    const value = incoming.header(name);
    if (value !== undefined) seen[name] = value;
  }
  return seen;
}

function callerOf(operation: Operation, incoming: Incoming, player: Player): Caller | null {
  const token = credentialOf(operation, incoming);
  return token === undefined || token === '' ? null : { token, user: player.userOf(token) };
}
