import { generateSync, type JsonSchema } from 'json-schema-faker';
import type { Json } from '../json/json.ts';
import { compose } from './compose.ts';
import { type Draft, type Tally, TOP } from './draft.ts';
import { type Registry, type Schema, SchemaError, subschemas } from './schema.ts';
import type { Validator, Violation } from './validator.ts';

/** What a composer works with. */
export interface ComposerOptions {
  readonly registry: Registry;
  readonly validator: Validator;
  /** Two seeds give two bodies. */
  readonly seed: string;
}

/** What a value is composed for. */
export interface ComposeOptions {
  /** What the value is a function of, together with the seed: the operation and the parameters of the request. */
  readonly key: string;
  /** Whether examples and defaults of the description are used, which is usual. */
  readonly examples?: boolean;
  readonly direction?: 'request' | 'response';
}

/** A composed value, and whether another key could give another one. */
export interface Composition {
  readonly value: Json;
  readonly varies: boolean;
}

type Attempt = Pick<Draft, 'examples' | 'lean' | 'blocked'>;

const REPAIRS = 10;

/** Invents values that satisfy schemas: bounded, and the same for the same seed, key and schema on every machine. */
export class Composer {
  readonly #options: ComposerOptions;

  constructor(options: ComposerOptions) {
    this.#options = options;
  }

  /** A value that satisfies the schema; throws a `SchemaError` if the schema cannot be used or no value was found. */
  compose(schema: Schema, options: ComposeOptions): Composition {
    const tally: Tally = { values: 0, varies: false };
    const examples = options.examples ?? true;
    const repaired = examples ? this.#withExamples(schema, options, tally) : undefined;
    const value =
      repaired ??
      this.#attempt(schema, options, {
        ...tallied(tally),
        examples: false,
        lean: false,
        blocked: new Set(),
      }) ??
      this.#attempt(schema, options, {
        ...tallied(tally),
        examples: false,
        lean: true,
        blocked: new Set(),
      }) ??
      this.#exotic(schema, options);
    if (value === undefined) throw new SchemaError('unsatisfiable', 'no value was found that satisfies it');
    return { value, varies: tally.varies };
  }

  /** Examples that break the schema are found on the finished value, and left out of the next attempt. */
  #withExamples(schema: Schema, options: ComposeOptions, tally: Tally): Json | undefined {
    const blocked = new Set<string>();
    for (let repair = 0; repair < REPAIRS; repair++) {
      const draft = this.#draft(options, { ...tallied(tally), examples: true, lean: false, blocked });
      const value = compose([schema], TOP, draft);
      if (value === undefined) return undefined;
      const violations = this.#options.validator.check(schema, value);
      if (violations.length === 0) return value;
      for (const violation of violations) block(violation, blocked);
    }
    return undefined;
  }

  #attempt(schema: Schema, options: ComposeOptions, attempt: Attempt & { tally: Tally }): Json | undefined {
    const value = compose([schema], TOP, this.#draft(options, attempt));
    return value !== undefined && this.#options.validator.isValid(schema, value) ? value : undefined;
  }

  #draft({ key, direction = 'response' }: ComposeOptions, attempt: Attempt & { tally: Tally }): Draft {
    const { registry, validator, seed } = this.#options;
    return { registry, validator, seed: `${seed}\n${key}`, direction, ...attempt };
  }

  /** json-schema-faker knows keywords that we do not, but goes on for ever where a schema refers to others in a circle. */
  #exotic(schema: Schema, { key }: ComposeOptions): Json | undefined {
    if (refersToOthers(schema)) return undefined;
    try {
      const seed = key.length + this.#options.seed.length;
      const value: Json = JSON.parse(JSON.stringify(generateSync(toPlain(schema), { seed })));
      return this.#options.validator.isValid(schema, value) ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

function tallied(tally: Tally): { tally: Tally } {
  tally.values = 0;
  return { tally };
}

/** The cause is an example at the place of the violation, or else one further up: one step is taken at a time. */
function block({ path }: Violation, blocked: Set<string>): void {
  const names = path.split('/');
  const pointers = names.map((_, index) => names.slice(0, index + 1).join('/'));
  blocked.add(pointers.findLast((pointer) => !blocked.has(pointer)) ?? '');
}

/** The library's own type of a schema is not ours, the value is: plain JSON Schema. */
function toPlain(schema: Schema): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}

function refersToOthers(schema: Schema): boolean {
  if (typeof schema === 'boolean') return false;
  return schema.$ref !== undefined || subschemas(schema).some(refersToOthers);
}
