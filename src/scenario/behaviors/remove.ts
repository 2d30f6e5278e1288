import { textOf } from '../../json/json.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression } from '../expressions/expression.ts';
import { BINDING, closed, EXPRESSION, TABLE } from '../options.ts';
import { decided, REPLY, type ReplyOptions } from './reply.ts';

interface Options {
  readonly table: string;
  readonly key: Expression;
  readonly as?: string;
  readonly else?: ReplyOptions;
}

/** Takes a row out of a table. */
export const remove: Behavior<Options> = {
  name: 'remove',
  description: 'Takes a row out of a table, and answers something else where there is none.',
  options: closed({ table: TABLE, key: EXPRESSION, as: BINDING, else: REPLY }, ['table', 'key']),
  binds: 'removed',
  changes: () => 'always',
  create({ table, key, as = 'removed', else: otherwise = { status: 404 } }) {
    return (call, next) => {
      const rows = call.state.table(table);
      const name = textOf(key.evaluate(call.scope, call));
      const row = rows.get(name);
      if (row === undefined) return decided(otherwise, call);
      rows.delete(name);
      call.bind(as, row);
      return next();
    };
  },
};
