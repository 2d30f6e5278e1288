import type { Operation } from '../spec/api.ts';
import type { Incoming } from './incoming.ts';
import { type Prefer, parsePrefer, preferOf } from './prefer.ts';
import { decodeQuery } from './query.ts';

/** What is asked for in the query, with the name of its parameter. */
const PARAMETERS = ['code', 'example', 'dynamic', 'seed'].map((name) => [name, `__${name}`] as const);

/** Reads what a caller wishes to see; `undefined` for nothing. */
export type ReadWish = (incoming: Incoming) => Prefer | undefined;

/**
 * Prepares that for an operation: a wish is said by `Prefer`, or for those who cannot set headers by `__code`, `__example`,
 * `__dynamic` and `__seed` in the query, unless the description declares a parameter of that name.
 */
export function wishing({ parameters }: Operation): ReadWish {
  const free = PARAMETERS.filter(
    ([, parameter]) => !parameters.some((one) => one.in === 'query' && one.name === parameter),
  );
  return (incoming) => {
    const header = incoming.header('prefer');
    const preferred = header === undefined ? undefined : parsePrefer(header);
    const query = incoming.query();
    if (query.size === 0) return preferred;
    let given: Map<string, string> | undefined;
    for (const [name, parameter] of free) {
      const text = query.get(parameter)?.[0];
      if (text === undefined) continue;
      given ??= new Map();
      given.set(name, decodeQuery(text));
    }
    if (given === undefined) return preferred;
    const asked = preferOf((name) => given.get(name));
    return preferred === undefined ? asked : both(preferred, asked);
  };
}

/** Whether a wish names the answer itself: whoever asks for a certain one gets it, whatever a scenario would say. */
export function isForAnswer({ code, example, dynamic, seed }: Prefer): boolean {
  return code !== undefined || example !== undefined || dynamic || seed !== undefined;
}

/** What the header says counts first. */
function both(header: Prefer, query: Prefer): Prefer {
  return {
    code: header.code ?? query.code,
    example: header.example ?? query.example,
    dynamic: header.dynamic || query.dynamic,
    seed: header.seed ?? query.seed,
    wait: header.wait,
  };
}

/** What of a wish was heeded, as the value of `Preference-Applied` (RFC 7240, section 3). */
export function appliedWish({ code, example, dynamic, seed, wait }: Prefer): string {
  const applied = { code, example, dynamic: dynamic || undefined, seed, wait };
  const pairs = Object.entries(applied).filter(([, value]) => value !== undefined);
  return pairs
    .map(
      ([name, value]) =>
        `${name}=${/^[\w.-]+$/.test(String(value)) ? value : JSON.stringify(String(value).replace(/[^\x20-\x7e]/g, '?'))}`,
    )
    .join(', ');
}
