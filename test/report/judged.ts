import type { JournalEntry, JournalRequest, JournalResponse } from '../../src/journal/entry.ts';
import type { Rule } from '../../src/report/conduct/rule.ts';
import { documentOf } from '../support/both-ways.ts';
import { serverOf } from '../support/server-of.ts';

/** An exchange in a few words; times are in milliseconds after the first one. */
export interface Told {
  readonly id?: number;
  readonly at?: number;
  readonly duration?: number;
  readonly state?: JournalEntry['state'];
  readonly client?: string;
  readonly world?: string;
  readonly request?: Partial<JournalRequest>;
  readonly response?: Partial<JournalResponse> | null;
}

const START = 1_800_000_000_000;

/** What a rule says about exchanges of one operation, in the order in which they ended: for each its messages. */
export async function judged(rule: Rule, pathItem: object, told: readonly Told[]): Promise<string[][]> {
  await using server = await serverOf({ 'api.json': documentOf({ '/a': pathItem }) });
  const { operations, schemas } = server.api;
  const [operation] = operations;
  if (operation === undefined) throw new Error('There is no operation.');
  const judge = rule.judge(schemas);
  return told.map((one, index) =>
    judge(entryOf(one, index, operation.method), operation).map(({ message }) => message),
  );
}

function entryOf({ id, at = 0, ...told }: Told, index: number, method: string): JournalEntry {
  const { client = 'alice', world = 'default', state = 'answered', duration = 1 } = told;
  const usual = { method, path: '/a', target: '/a', parameters: {}, query: {}, headers: {}, body: null };
  return {
    id: id ?? index + 1,
    world,
    state,
    operation: 'a',
    client,
    request: { ...usual, ...told.request },
    findings: [],
    origin: null,
    response:
      told.response === null ? null : { status: 200, fault: null, headers: {}, body: null, ...told.response },
    started: START + at,
    at: START + at,
    duration,
    isCut: false,
  };
}
