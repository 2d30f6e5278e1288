import { isArray, isObject, type Json } from '../json/json.ts';
import type { Operation } from '../spec/api.ts';
import { nearestOperation, operationsNamed } from '../spec/named-operations.ts';
import { didYouMean } from '../text/suggest.ts';
import { wildcards } from '../text/wildcards.ts';
import type { JournalEntry } from './entry.ts';
import { type ExchangeState, STATES } from './recorded.ts';

/** What an exchange must be to be meant; all that is said counts. */
export interface JournalQuery {
  /** An operation by id, or by method and path as described, or a pattern of these with `*` and `**`. */
  readonly operation?: string | undefined;
  readonly world?: string | undefined;
  readonly method?: string | undefined;
  /** The path as it was sent, without query and world; `*` stands for any text without a slash and `**` for any text. */
  readonly path?: string | undefined;
  /** A status, or a class of them as in `4XX`. */
  readonly status?: number | string | undefined;
  readonly state?: ExchangeState | undefined;
  /** Parameters of the query with their values, among others. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Headers of the request with their values, among others. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What the request's body holds: of an object these members at least, with values that hold these. */
  readonly body?: Json | undefined;
  /** Whether anything was found wrong. */
  readonly findings?: boolean | undefined;
  /** Only exchanges after the one of this id. */
  readonly after?: number | undefined;
}

/** One thing that a query asks for. */
export interface Condition {
  /** In words: `status 200`. */
  readonly text: string;
  /** What is there instead, in words. */
  readonly found: (entry: JournalEntry) => string;
  readonly holds: (entry: JournalEntry) => boolean;
}

type Make<Name extends keyof JournalQuery> = (
  value: NonNullable<JournalQuery[Name]>,
  operations: readonly Operation[],
) => Condition;

const CONDITIONS: { readonly [Name in keyof Required<JournalQuery>]: Make<Name> } = {
  operation(name, operations) {
    const ids = new Set(operationsNamed(name, operations).map(({ id }) => id));
    if (ids.size === 0)
      throw new RangeError(`No description has the operation ${name}. ${nearestOperation(name, operations)}`);
    return {
      text: `operation ${name}`,
      found: ({ operation }) => (operation === null ? 'no operation' : `operation ${operation}`),
      holds: ({ operation }) => operation !== null && ids.has(operation),
    };
  },
  world: (name) => equal(`world ${name}`, ({ world }) => `world ${world}`),
  method: (name) => equal(`method ${name.toUpperCase()}`, ({ request }) => `method ${request.method}`),
  path(pattern) {
    const form = wildcards(pattern);
    return {
      text: `path ${pattern}`,
      found: ({ request }) => `path ${request.path}`,
      holds: ({ request }) => form.test(request.path),
    };
  },
  status(status) {
    if (!/^[1-5X][\dX]{2}$/i.test(String(status)))
      throw new RangeError(`There is no status ${status}: it is a number, or a class as in 4XX.`);
    const form = new RegExp(`^${String(status).toUpperCase().replaceAll('X', '\\d')}$`);
    return {
      text: `status ${status}`,
      found: ({ response }) => (response === null ? 'no answer yet' : `status ${response.status}`),
      holds: ({ response }) => response !== null && form.test(String(response.status)),
    };
  },
  state(state) {
    if (!STATES.includes(state))
      throw new RangeError(
        `There is no state ${state}. ${didYouMean(state, STATES, `There is: ${STATES.join(', ')}.`)}`,
      );
    return equal(`state ${state}`, (entry) => `state ${entry.state}`);
  },
  query: (wanted) => named('query', wanted, ({ request }) => request.query),
  headers: (wanted) => named('header', lowered(wanted), ({ request }) => request.headers),
  body: (wanted) => ({
    text: `body ${JSON.stringify(wanted)}`,
    found: ({ request }) => `body ${shortened(JSON.stringify(request.body))}`,
    holds: ({ request }) => includes(request.body, wanted),
  }),
  findings: (wanted) => ({
    text: wanted ? 'findings' : 'no findings',
    found: ({ findings }) => findings[0]?.message ?? 'no findings',
    // What has no answer yet may still turn out to be wrong.
    holds: ({ findings, state }) => findings.length > 0 === wanted && (wanted || state !== 'open'),
  }),
  after: (id) => ({
    text: `after #${id}`,
    found: (entry) => `#${entry.id}`,
    holds: (entry) => entry.id > id,
  }),
};

/** The conditions of a query. Throws a `RangeError` for an operation, or a word of the query, that there is not. */
export function conditionsOf(query: JournalQuery, operations: readonly Operation[]): readonly Condition[] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (!Object.hasOwn(CONDITIONS, name)) {
      const known = Object.keys(CONDITIONS);
      throw new RangeError(
        `An exchange has no ${name}. ${didYouMean(name, known, `There is: ${known.join(', ')}.`)}`,
      );
    }
    if (value === undefined) return [];
    // Each name stands beside its own type.
    const make = CONDITIONS[name as keyof JournalQuery] as (
      one: unknown,
      all: readonly Operation[],
    ) => Condition;
    return [make(value, operations)];
  });
}

function equal(text: string, found: Condition['found']): Condition {
  return { text, found, holds: (entry) => found(entry) === text };
}

function named(
  kind: string,
  wanted: Readonly<Record<string, string>>,
  of: (entry: JournalEntry) => Readonly<Record<string, string>>,
): Condition {
  const told = (values: Readonly<Record<string, string>>): string =>
    `${kind} ${Object.keys(wanted)
      .map((name) => `${name}=${values[name] ?? '(none)'}`)
      .join(' ')}`;
  return {
    text: told(wanted),
    found: (entry) => told(of(entry)),
    holds: (entry) => Object.entries(wanted).every(([name, value]) => of(entry)[name] === String(value)),
  };
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Whether a value holds another one: an object its members, anything else what is equal. */
function includes(value: Json, wanted: Json): boolean {
  if (isArray(wanted))
    return (
      isArray(value) &&
      value.length === wanted.length &&
      wanted.every((item, index) => includes(value[index] ?? null, item))
    );
  if (!isObject(wanted)) return value === wanted;
  return (
    isObject(value) &&
    Object.entries(wanted).every(
      ([name, one]) => Object.hasOwn(value, name) && includes(value[name] ?? null, one),
    )
  );
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
