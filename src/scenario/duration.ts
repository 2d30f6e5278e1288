import type { Json } from '../json/json.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds: of a number, or of text such as `300ms`, `5s`, `2m`, `24h`, `7d`; `undefined` for anything else. */
export function durationOf(value: Json): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value : undefined;
  const [, count = '', unit = ''] =
    typeof value === 'string' ? (/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value) ?? []) : [];
  const factor = UNITS[unit];
  return factor === undefined ? undefined : Number(count) * factor;
}
