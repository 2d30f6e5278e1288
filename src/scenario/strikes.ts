import type { SchemaObject } from '../schema/schema.ts';
import type { Call } from '../world/call.ts';
import { COUNT } from './options.ts';

/** Which calls something strikes: the first so many, every so many, a share of them as the seed draws it; else all. */
export interface Strikes {
  readonly first?: number;
  readonly every?: number;
  readonly share?: number;
}

/** The options that say so. */
export const STRIKES: Readonly<Record<string, SchemaObject>> = {
  first: COUNT,
  every: { type: 'integer', minimum: 1 },
  share: { type: 'number', minimum: 0, maximum: 1 },
};

/** Whether calls have to be counted or drawn, which changes the world. */
export function areCounted({ first, every, share }: Strikes): boolean {
  return first !== undefined || every !== undefined || share !== undefined;
}

/** Whether a call is struck; decided when it is first asked. */
export function hits(strikes: Strikes, call: Call): boolean {
  if (!areCounted(strikes)) return true;
  const { first, every, share } = strikes;
  return call.once('strikes', () => {
    if (share !== undefined && call.draw() >= share) return false;
    if (first === undefined && every === undefined) return true;
    const count = call.state.count(`strikes ${call.place}`);
    return first !== undefined ? count <= first : count % (every ?? 1) === 0;
  });
}
