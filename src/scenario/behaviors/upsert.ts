import { canonical } from '../../json/canonical.ts';
import { isObject, type Json, property, textOf } from '../../json/json.ts';
import { merged } from '../../json/merged.ts';
import type { Call } from '../../world/call.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Template } from '../expressions/template.ts';
import { BINDING, closed, EXPRESSION, TABLE, TEMPLATE, VIEW } from '../options.ts';
import { decided, REPLY, type ReplyOptions } from './reply.ts';

interface Options {
  readonly view?: string;
  readonly table?: string;
  readonly entry?: Template;
  readonly same?: readonly string[];
  readonly key?: Expression;
  readonly row?: Template;
  readonly set?: Template;
  readonly as?: string;
  readonly else?: ReplyOptions;
}

/** Puts something in the place of what was there under its key; what is the same already stays as it is. */
export const upsert: Behavior<Options> = {
  name: 'upsert',
  description: 'Puts an entry into a view, or a row into a table, unless what is there is the same.',
  options: {
    ...closed({
      view: VIEW,
      table: TABLE,
      entry: TEMPLATE,
      same: { type: 'array', items: { type: 'string' }, minItems: 1 },
      key: EXPRESSION,
      row: TEMPLATE,
      set: TEMPLATE,
      as: BINDING,
      else: REPLY,
    }),
    anyOf: [
      { required: ['view', 'entry'] },
      { required: ['table', 'row'] },
      { required: ['table', 'key', 'set'] },
    ],
  },
  locals: ['row'],
  binds: 'upserted',
  changes: () => 'always',
  create(options) {
    const { view, entry, same = [], as = 'upserted', else: otherwise = { status: 404 } } = options;
    return (call, next) => {
      const put =
        view === undefined || entry === undefined
          ? rowPut(options, call)
          : entryPut({ view, entry, same }, call);
      if (put === undefined) return decided(otherwise, call);
      call.bind(as, put);
      return next();
    };
  },
};

/** The entry that the view shows under that key afterwards: the one that was there, where the named fields are equal. */
function entryPut(
  { view: name, entry, same }: { view: string; entry: Template; same: readonly string[] },
  call: Call,
): Json {
  const { state } = call;
  const { rules } = state.view(name);
  const stream = state.stream(rules.of);
  // What is looked for must not count as made: an identifier is only drawn for an entry that is added.
  const wanted = entry.evaluate(call.scope, { id: (prefix) => prefix });
  const position = state.view(name).latest(rules.group(wanted), rules.key?.(wanted) ?? '');
  const known = position === undefined ? undefined : stream.at(position);
  if (known !== undefined && isSame(known, wanted, same)) return known;
  const made = entry.evaluate(call.scope, call);
  stream.append(made);
  return made;
}

function isSame(known: Json, wanted: Json, fields: readonly string[]): boolean {
  const names = fields.length > 0 ? fields : Object.keys(isObject(wanted) ? wanted : {});
  return names.every(
    (name) => canonical(property(known, name) ?? null) === canonical(property(wanted, name) ?? null),
  );
}

/** The row that the table holds afterwards; `undefined` where one is to be changed that is not there. */
function rowPut({ table = '', key, row, set }: Options, call: Call): Json | undefined {
  const rows = call.state.table(table);
  const made = row?.evaluate(call.scope, call);
  const name =
    key === undefined ? call.state.keyIn(table, made ?? null) : textOf(key.evaluate(call.scope, call));
  const known = rows.get(name);
  const base = made ?? known;
  if (base === undefined) return undefined;
  const changes = set?.evaluate({ ...call.scope, row: base }, call);
  const next = isObject(changes) && isObject(base) ? merged(base, changes) : base;
  if (known === undefined || canonical(known) !== canonical(next)) rows.set(name, next);
  return rows.get(name);
}
