import type { Json } from '../json/json.ts';
import { compose } from './compose.ts';
import type { Direction } from './direction.ts';
import { type Draft, type Tally, TOP } from './draft.ts';
import { exoticValue } from './exotic.ts';
import { type Registry, type Schema, SchemaError } from './schema.ts';
import { isHidingKeyword, type Validator, type Violation } from './validator.ts';

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
  /** Default: the composer's own. */
  readonly seed?: string | undefined;
  /** Whether examples and defaults of the description are used, which is usual. */
  readonly examples?: boolean;
  /** Default: a response. */
  readonly direction?: Direction;
}

/** A composed value, and whether another key could give another one. */
export interface Composition {
  readonly value: Json;
  readonly varies: boolean;
}

type How = Pick<Draft, 'examples' | 'lean' | 'blocked'>;

const PLAIN: How = { examples: false, lean: false, blocked: new Set() };

const REPAIRS = 10;

/** Invents values that satisfy schemas: bounded, and the same for the same seed, key and schema on every machine. */
export class Composer {
  readonly #options: ComposerOptions;

  constructor(options: ComposerOptions) {
    this.#options = options;
  }

  /** A value that satisfies the schema; throws a `SchemaError` if the schema cannot be used or no value was found. */
  compose(schema: Schema, options: ComposeOptions): Composition {
    const tally: Tally = { values: 0, draws: 0 };
    const { direction = 'response' } = options;
    const attempt = (how: How): Json | undefined => {
      tally.values = 0;
      return compose([schema], TOP, this.#draft(options, { ...how, tally }));
    };
    const value =
      (options.examples === false ? undefined : this.#withExamples(schema, direction, attempt)) ??
      this.#ifValid(schema, direction, attempt(PLAIN)) ??
      this.#ifValid(schema, direction, attempt({ ...PLAIN, lean: true })) ??
      this.#ifValid(
        schema,
        direction,
        exoticValue(schema, this.#options.registry, `${this.#options.seed}\n${options.key}`),
      );
    if (value === undefined) throw new SchemaError('unsatisfiable', 'no value was found that satisfies it');
    return { value, varies: tally.draws > 0 };
  }

  /** Examples that break the schema are found on the finished value, and left out of the next attempt. */
  #withExamples(
    schema: Schema,
    direction: Direction,
    attempt: (how: How) => Json | undefined,
  ): Json | undefined {
    const blocked = new Set<string>();
    for (let repair = 0; repair < REPAIRS; repair++) {
      const value = attempt({ examples: true, lean: false, blocked });
      if (value === undefined) return undefined;
      const violations = this.#options.validator
        .check(schema, value, direction)
        .filter(({ keyword }) => !isHidingKeyword(keyword));
      if (violations.length === 0) return value;
      for (const violation of violations) block(violation, blocked);
    }
    return undefined;
  }

  #ifValid(schema: Schema, direction: Direction, value: Json | undefined): Json | undefined {
    const isValid = value !== undefined && this.#options.validator.isValid(schema, value, direction);
    return isValid ? value : undefined;
  }

  #draft({ key, seed, direction = 'response' }: ComposeOptions, how: How & { tally: Tally }): Draft {
    const { registry, validator } = this.#options;
    return { registry, validator, seed: `${seed ?? this.#options.seed}\n${key}`, direction, ...how };
  }
}

/** The cause is an example at the place of the violation, or else one further up: one step is taken at a time. */
function block({ path }: Violation, blocked: Set<string>): void {
  const names = path.split('/');
  const pointers = names.map((_, index) => names.slice(0, index + 1).join('/'));
  blocked.add(pointers.findLast((pointer) => !blocked.has(pointer)) ?? '');
}
