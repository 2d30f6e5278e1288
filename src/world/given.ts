import type { Json } from '../json/json.ts';
import type { Entry, Given } from './entry.ts';
import { State } from './state.ts';
import type { StateRules } from './state-rules.ts';

/** Puts what was given into a state; throws for a table or a stream that is not declared. */
export function give(state: State, { tables = {}, streams = {} }: Given): void {
  for (const [name, rows] of Object.entries(tables)) putRows(state, name, rows);
  for (const [name, entries] of Object.entries(streams)) appendEntries(state, name, entries);
}

/** Throws where a state of these rules cannot take what is given: a name that is not declared, a row without a key. */
export function mustTake(rules: StateRules, given: Given): void {
  const state = new State(rules);
  for (const [kind, named] of Object.entries(given)) {
    if (kind !== 'tables' && kind !== 'streams')
      throw new Error(`there is tables and streams, and no ${kind}`);
    for (const [name, list] of Object.entries(named)) {
      if (!state.names(kind).includes(name)) throw new Error(`there is no ${kind.slice(0, -1)} ${name}`);
      if (!Array.isArray(list)) throw new Error(`${kind} ${name} must be a list`);
    }
  }
  state.changes.open();
  give(state, given);
}

/** What somebody outside puts into a state, or takes out of it. */
export function putFromOutside(
  state: State,
  entry: Extract<Entry, { kind: 'inject' | 'put' | 'take' }>,
): void {
  switch (entry.kind) {
    case 'inject':
      appendEntries(state, entry.stream, entry.entries);
      break;
    case 'put':
      putRows(state, entry.table, entry.rows);
      break;
    case 'take':
      state.table(entry.table).delete(entry.key);
      break;
  }
}

function putRows(state: State, table: string, rows: readonly Json[]): void {
  for (const row of rows) state.table(table).set(state.keyIn(table, row), row);
}

function appendEntries(state: State, stream: string, entries: readonly Json[]): void {
  for (const entry of entries) state.stream(stream).append(entry);
}
