import { type Draft, type Place, randomAt } from './draft.ts';
import { numberFor } from './names.ts';
import type { Random } from './random.ts';
import { type View, valuesOf } from './view.ts';

/** A number within its bounds that is a multiple of what it must be; near what its name suggests, if that is possible. */
export function composeNumber(view: View, place: Place, draft: Draft): number | undefined {
  const bounds = boundsOf(view);
  const step = stepOf(view);
  const random = randomAt(draft, place);
  const usual = numberFor(place.name, random);
  if (step !== undefined) return multiple(bounds, step, { usual, random });
  const { low, high } = bounds;
  // Another try may be wanted because a whole number is what another branch of a choice permits.
  const fraction = place.salt % 2 === 0 ? 0 : 0.5;
  return [usual + fraction, (low + high) / 2, low + 1, high - 1, low, high]
    .map(tidy)
    .find((value) => isInside(value, bounds));
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  /** What the number must not be, although it is a bound. */
  readonly excluded: readonly number[];
}

function boundsOf(view: View): Bounds {
  const over = valuesOf(view, 'exclusiveMinimum');
  const under = valuesOf(view, 'exclusiveMaximum');
  return {
    low: Math.max(...valuesOf(view, 'minimum'), ...over),
    high: Math.min(...valuesOf(view, 'maximum'), ...under),
    excluded: [...over, ...under],
  };
}

function isInside(value: number, { low, high, excluded }: Bounds): boolean {
  return Number.isFinite(value) && value >= low && value <= high && !excluded.includes(value);
}

/** What the number must be a multiple of: 1 for an integer, the least common multiple where several are asked for. */
function stepOf(view: View): number | undefined {
  const isWhole = valuesOf(view, 'type').some(
    (types) => [types].flat().includes('integer') && !types.includes('number'),
  );
  const steps = [...valuesOf(view, 'multipleOf'), ...(isWhole ? [1] : [])];
  return steps.length === 0 ? undefined : steps.reduce(commonMultiple);
}

function commonMultiple(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  for (let count = 1; count <= 1000; count++) {
    const quotient = (large * count) / small;
    if (Math.abs(quotient - Math.round(quotient)) < 1e-9) return tidy(large * count);
  }
  return large;
}

function multiple(
  bounds: Bounds,
  step: number,
  { usual, random }: { usual: number; random: Random },
): number | undefined {
  const [first, last] = [Math.ceil(bounds.low / step), Math.floor(bounds.high / step)];
  const inside = [first, last].map((one) =>
    random.between(Math.max(one - 100, first), Math.min(one + 100, last)),
  );
  const counts = [Math.round(usual / step), ...inside, first, first + 1, last, last - 1];
  return counts.map((count) => tidy(count * step)).find((value) => isInside(value, bounds));
}

/** 3 * 0.1 is 0.30000000000000004: keep twelve digits; and no zero is negative. */
function tidy(value: number): number {
  return Number.isInteger(value) ? value + 0 : Number(value.toPrecision(12));
}
