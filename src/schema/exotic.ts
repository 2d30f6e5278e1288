import { generateSync, type JsonSchema } from 'json-schema-faker';
import { isObject, type Json, type JsonObject } from '../json/json.ts';
import { repetitionOf } from './from-pattern.ts';
import { hashOf } from './random.ts';
import type { Registry, Schema } from './schema.ts';

const MOST_NODES = 2000;

/** Keywords that ask for so many of something, and the most that is made: the library would go on until memory ends. */
const COUNTS = new Set(['minItems', 'minContains', 'minProperties', 'minLength']);
const MOST = 10_000;

/**
 * A value by json-schema-faker, which knows keywords that our own composing does not; `undefined` for a schema that refers
 * to itself, where it would go on for ever. Whether the value satisfies the schema is for the caller to check.
 */
export function exoticValue(schema: Schema, registry: Registry, seed: string): Json | undefined {
  try {
    const unfolded = unfold(schema, { registry, open: [], count: { nodes: 0 }, times: 1 });
    // The cast: it is JSON Schema without references, which is what the library's own type means too.
    return JSON.parse(JSON.stringify(generateSync(unfolded as JsonSchema, { seed: hashOf(seed) })));
  } catch {
    return undefined;
  }
}

interface Unfolding {
  readonly registry: Registry;
  /** The ids on the way to here. */
  readonly open: readonly string[];
  readonly count: { nodes: number };
  /** How many values will be made of what stands here: counts multiply on the way down. */
  readonly times: number;
}

/** The schema with what it refers to written in place; throws for a circle and for one that becomes too large. */
function unfold(value: unknown, unfolding: Unfolding): unknown {
  if (unfolding.count.nodes++ > MOST_NODES) throw new RangeError('The schema is too large to unfold');
  if (Array.isArray(value)) return value.map((item) => unfold(item, unfolding));
  if (!isObject(value)) return value;
  const { $ref: id, ...others } = value;
  const times = timesIn(others, unfolding.times);
  if (times > MOST) throw new RangeError('The schema asks for too much');
  const entries = Object.entries(others).map(([name, item]) => [name, unfold(item, { ...unfolding, times })]);
  if (typeof id !== 'string') return Object.fromEntries(entries);
  if (unfolding.open.includes(id)) throw new RangeError('The schema refers to itself');
  const target = unfold(unfolding.registry.schema(id), {
    ...unfolding,
    times,
    open: [...unfolding.open, id],
  });
  return entries.length === 0 ? target : { allOf: [target, Object.fromEntries(entries)] };
}

function timesIn(schema: JsonObject, times: number): number {
  const counts = Object.entries(schema).map(([name, least]) => {
    if (name === 'pattern') return typeof least === 'string' ? repetitionOf(least) : 1;
    return COUNTS.has(name) && typeof least === 'number' ? least : 1;
  });
  return Math.max(1, ...counts) * times;
}
