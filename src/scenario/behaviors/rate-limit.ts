import { canonical } from '../../json/canonical.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Call } from '../../world/call.ts';
import type { Table } from '../../world/table.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression } from '../expressions/expression.ts';
import { closed, EXPRESSION } from '../options.ts';

interface Options {
  readonly key?: readonly Expression[];
  readonly burst: number;
  readonly perSecond: number;
}

/** A bucket of tokens, as full as it was when somebody last took one. */
interface Bucket extends JsonObject {
  readonly tokens: number;
  readonly at: number;
}

/** Permits so many calls at once and so many each second, for each key; what is beyond is answered 429. */
export const rateLimit: Behavior<Options> = {
  name: 'rate-limit',
  description:
    'Permits so many calls at once and so many a second for each key; further ones are answered 429 with Retry-After.',
  options: closed(
    {
      key: { type: 'array', items: EXPRESSION },
      burst: { type: 'integer', minimum: 1 },
      perSecond: { type: 'number', exclusiveMinimum: 0 },
    },
    ['burst', 'perSecond'],
  ),
  changes: () => 'once',
  create(options, place) {
    const { burst, perSecond } = options;
    const own = `rate-limit ${place}`;
    return (call, next) => {
      const wait = call.once('wait', () => taken(call.state.table(own), options, call));
      if (wait === 0) return next();
      const seconds = Math.ceil(wait / 1000);
      return {
        status: 429,
        headers: { 'retry-after': String(seconds) },
        detail: `Too many requests: ${burst} at once and ${perSecond} a second are permitted. Try again in ${seconds} s.`,
      };
    };
  },
};

/** Takes a token, and says how many milliseconds it takes until there is one, if there is none. */
function taken(table: Table, { key = [], burst, perSecond }: Options, call: Call): number {
  const name = canonical(key.map((one) => one.evaluate(call.scope, call)));
  // Rows of this table are made here, and nowhere else.
  const bucket = (table.get(name) as Bucket | undefined) ?? { tokens: burst, at: call.at };
  const tokens = Math.min(burst, bucket.tokens + ((call.at - bucket.at) * perSecond) / 1000);
  const isEnough = tokens >= 1 - 1e-9;
  table.set(name, { tokens: isEnough ? tokens - 1 : tokens, at: call.at });
  return isEnough ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 1000) / perSecond));
}
