import { isArray, type Json } from '../../json/json.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression, Scope } from '../expressions/expression.ts';
import type { Template } from '../expressions/template.ts';
import { BINDING, closed, EXPRESSION, STREAM, TEMPLATE } from '../options.ts';

interface Options {
  readonly to: string;
  readonly entry: Template;
  readonly each?: Expression;
  readonly as?: string;
}

/** Adds an entry to a stream, or one for each item of a list, and wakes who waits for it. */
export const append: Behavior<Options> = {
  name: 'append',
  description: 'Adds an entry to a stream; with each, one for every item of a list.',
  options: closed({ to: STREAM, entry: TEMPLATE, each: EXPRESSION, as: BINDING }, ['to', 'entry']),
  locals: ['item'],
  binds: 'appended',
  changes: () => 'always',
  create({ to, entry, each, as = 'appended' }) {
    return (call, next) => {
      const stream = call.state.stream(to);
      const add = (scope: Scope): Json => {
        const made = entry.evaluate(scope, call);
        stream.append(made);
        return made;
      };
      const items = each?.evaluate(call.scope, call);
      if (items !== undefined && !isArray(items))
        throw new Error(`each must be a list, but is ${JSON.stringify(items)}`);
      call.bind(
        as,
        items === undefined ? add(call.scope) : items.map((item) => add({ ...call.scope, item })),
      );
      return next();
    };
  },
};
