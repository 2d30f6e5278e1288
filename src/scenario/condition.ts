import type { Json } from '../json/json.ts';
import type { Call } from '../world/call.ts';
import type { Expression } from './expressions/expression.ts';

/** Whether an expression holds for an entry of a stream, a row or an item, which it knows under a name. */
export function conditionFor(
  expression: Expression | undefined,
  call: Call,
  name: string,
): ((value: Json) => boolean) | undefined {
  if (expression === undefined) return undefined;
  // One scope for all of them: to make one for each costs more than to evaluate.
  const scope: Record<string, Json> = { ...call.scope };
  return (value) => {
    scope[name] = value;
    return expression.evaluate(scope, call) === true;
  };
}
