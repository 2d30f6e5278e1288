import type { JournalEntry } from '../../journal/entry.ts';
import { isObject, type Json } from '../../json/json.ts';
import type { Operation } from '../../spec/api.ts';
import { Recent } from './recent.ts';
import { FINE, type Rule } from './rule.ts';

/** A parameter that says where to go on from. */
const PARAMETER = /^(from|since|after|cursor|(next|page)_?(token|batch|cursor))$/i;

/** A member of an answer that says where to go on from. */
const MEMBER = /batch|cursor|token|next|since|^(start|end|from|after|position)$/i;

/** How many tokens of a client are remembered, and how many uses of one feed. */
const TOKENS = 1000;
const USES = 8;

interface Use {
  readonly id: number;
  readonly token: string;
  /** The place in the order in which the server gave tokens out; `undefined` where it did not give this one. */
  readonly rank: number | undefined;
}

/** A client on its way through a stream that goes back. */
export const tokenBackwards: Rule = {
  name: 'token-backwards',
  description: 'A stream is read onwards: a token is not used again after a newer one.',
  isMild: false,
  judge() {
    const given = new Recent<Recent<number>>(TOKENS);
    const feeds = new Recent<readonly Use[]>();
    let rank = 0;
    const note = (entry: JournalEntry): void => {
      const key = JSON.stringify([entry.world, entry.client]);
      const tokens = given.get(key) ?? new Recent<number>(TOKENS);
      // One that is given again is as new as the answer that it is in.
      for (const token of tokensIn(entry.response?.body ?? null)) tokens.set(token, rank++);
      given.set(key, tokens);
    };
    const used = (entry: JournalEntry, token: string): Use => ({
      id: entry.id,
      token,
      rank: given.get(JSON.stringify([entry.world, entry.client]))?.get(token),
    });
    return (entry, operation) => {
      const name = parameterOf(operation);
      const token = name === undefined ? undefined : entry.request.query[name];
      const use = token === undefined ? undefined : used(entry, token);
      note(entry);
      if (name === undefined || use === undefined) return FINE;
      const feed = feedOf(entry, name);
      const uses = feeds.get(feed) ?? [];
      feeds.set(feed, [...uses, use].slice(-USES));
      // The order in which they end says nothing, ids are given in the order in which they begin.
      const newer = uses.find((one) => (one.id < use.id ? isOlder(use, one) : isOlder(one, use)));
      if (newer === undefined) return FINE;
      const [first, second] = newer.id < use.id ? [newer, use] : [use, newer];
      return [{ message: `${name} goes back to ${second.token} after ${first.token}` }];
    };
  },
};

function parameterOf({ method, parameters }: Operation): string | undefined {
  if (method !== 'GET') return undefined;
  return parameters.find(({ name, in: part }) => part === 'query' && PARAMETER.test(name))?.name;
}

/** What is read: one path, with all that the query says besides the token and how long and how much to read. */
function feedOf({ world, client, request: { path, query } }: JournalEntry, parameter: string): string {
  const passing = [parameter, 'timeout', 'wait', 'limit', 'access_token'];
  const others = Object.entries(query).filter(([name]) => !passing.includes(name) && !name.startsWith('__'));
  return JSON.stringify([world, client, path, others.sort()]);
}

function tokensIn(body: Json): string[] {
  if (!isObject(body)) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    MEMBER.test(name) && (typeof value === 'string' || typeof value === 'number') ? [String(value)] : [],
  );
}

/** Whether a token is older for certain: by the order in which both were given, or where only one was, by their numbers. */
function isOlder(one: Use, other: Use): boolean {
  if (one.rank !== undefined && other.rank !== undefined) return one.rank < other.rank;
  if (one.rank === undefined && other.rank === undefined) return false;
  if (formOf(one.token) !== formOf(other.token)) return false;
  const numbers = numbersIn(other.token);
  const differing = numbersIn(one.token)
    .map((number, index) => number - (numbers[index] ?? 0))
    .find((difference) => difference !== 0);
  return differing !== undefined && differing < 0;
}

function formOf(token: string): string {
  return token.replace(/\d+/g, '0');
}

function numbersIn(token: string): number[] {
  return (token.match(/\d+/g) ?? []).map(Number);
}
