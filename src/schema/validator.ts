import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from '../json/json.ts';
import { sizeOf } from '../json/size.ts';
import { addFormats, addUniqueItems, boundedPattern } from './bounded-keywords.ts';
import { type Direction, directed } from './direction.ts';
import { hasUnevaluated, LAZY_REF, lazy, referencesFrom } from './lazy-reference.ts';
import { isPlain, isPlainlyValid } from './plainly-valid.ts';
import { type Registry, type Schema, SchemaError, type SchemaObject } from './schema.ts';

/** One way in which a value breaks a schema. */
export interface Violation {
  /** JSON pointer to the part of the value that is wrong. */
  readonly path: string;
  /** The keyword that was broken. */
  readonly keyword: string;
  /** What that part must be, as half a sentence: `must be string`. */
  readonly message: string;
  /** The property that is missing, or that must not be there, where the violation is about one. */
  readonly property: string | undefined;
}

/** How many references one check follows, and how many more for each value in what is checked; few schemas can refer to each other often. */
const MOST_STEPS = 200_000;
const STEPS_FOR_EACH = 20;
const MOST_COUNTED = 10_000_000;

/** To compile a schema takes as long as to look at it some hundred times, and most of them meet few values. */
const MOST_LOOKS = 30;

/** Large schemas are said once, and referred to; and callers may make any number of small ones. */
const LONGEST_SHARED = 500;
const MOST_SHARED = 1000;

const NONE: readonly Violation[] = [];

/** Of a value that holds more than this, one error is told: all of them could take more memory than there is. */
const LARGE = 10_000;

/** Checks values against the schemas of one registry; each schema is compiled when a value first reaches it. */
export class Validator {
  readonly #registry: Registry;
  readonly #isBrief: boolean;
  readonly #ajv: Ajv2020;
  readonly #byId = new Map<string, Compiled>();
  readonly #inline = new WeakMap<object, Compiled>();
  readonly #byText = new Map<string, Compiled>();
  readonly #added = new Set<string>();
  /** What the check that is going on has come to. */
  #steps = 0;
  #mostSteps = MOST_STEPS;
  #value: Json = null;
  #direction: Direction | undefined;
  #brief: Validator | undefined;

  /** One that is brief tells the first error only. */
  constructor(registry: Registry, isBrief = false) {
    this.#registry = registry;
    this.#isBrief = isBrief;
    this.#ajv = new Ajv2020({
      strict: false,
      allErrors: !isBrief,
      logger: false,
      validateSchema: false,
      // Schemas of schemas, which nobody is held to here, take milliseconds of each start.
      meta: false,
      addUsedSchema: false,
      inlineRefs: false,
      code: { regExp: Object.assign(boundedPattern, { code: '' }) },
    });
    addFormats(this.#ajv);
    addUniqueItems(this.#ajv);
    this.#heedHidden('readOnly', 'request');
    this.#heedHidden('writeOnly', 'response');
    this.#ajv.addKeyword({
      keyword: LAZY_REF,
      schemaType: 'string',
      errors: 'full',
      compile: (id: string) => this.#reference(id),
    });
  }

  /**
   * How a value breaks a schema: nothing if it does not; with a direction, `readOnly` and `writeOnly` are heeded as messages
   * of that direction must. Throws a `SchemaError` for a schema that cannot be used.
   */
  check(schema: Schema, value: Json, direction?: Direction): readonly Violation[] {
    if (schema === true) return [];
    if (schema === false)
      return [{ path: '', keyword: 'false schema', message: 'must not be there', property: undefined }];
    if (!this.#isBrief && sizeOf(value, LARGE) >= LARGE) {
      this.#brief ??= new Validator(this.#registry, true);
      return this.#brief.check(schema, value, direction);
    }
    this.#steps = 0;
    this.#mostSteps = MOST_STEPS;
    this.#value = value;
    this.#direction = direction;
    try {
      const compiled = this.#compiled(schema);
      if (this.#isPlainly(compiled, value)) return NONE;
      const validate = this.#function(compiled);
      return validate(value) ? NONE : (validate.errors ?? []).map(violationOf);
    } catch (error) {
      if (error instanceof SchemaError) throw error;
      throw new SchemaError('invalid', `it refers to itself or others without end (${messageOf(error)})`);
    }
  }

  /** Compiles a schema, unless it is plain that that can be done. Throws a `SchemaError` where it cannot. */
  mustBeUsable(schema: SchemaObject): void {
    const compiled = this.#compiled(schema);
    this.#direction = undefined;
    if (!isPlain(compiled.schema)) this.#function(compiled);
  }

  /**
   * Whether a value satisfies a schema; with a direction, what is required in the other one only may be missing. What is
   * there although it is hidden makes no value invalid: another part of the schema may require it.
   */
  isValid(schema: Schema, value: Json, direction?: Direction): boolean {
    return this.check(schema, value, direction).every(({ keyword }) => isHidingKeyword(keyword));
  }

  /** Callers make schemas that are nothing but a reference anew each time: those are known by their id. */
  #compiled(schema: SchemaObject): Compiled {
    if (schema.$ref !== undefined && isOnlyReference(schema)) return this.#referred(schema.$ref);
    const known = this.#inline.get(schema);
    if (known !== undefined) return known;
    const compiled = this.#equalTo(schema);
    this.#inline.set(schema, compiled);
    return compiled;
  }

  /** Descriptions say the same of a parameter at each operation that has it: what is equal is compiled once. */
  #equalTo(schema: Schema): Compiled {
    const text = JSON.stringify(schema);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const compiled = uncompiled(schema);
    if (text.length < LONGEST_SHARED && this.#byText.size < MOST_SHARED) this.#byText.set(text, compiled);
    return compiled;
  }

  /** Whether a schema that few values have met yet can do without being compiled for one more. */
  #isPlainly(compiled: Compiled, value: Json): boolean {
    if (compiled.functions.size > 0 || compiled.looks >= MOST_LOOKS || !isPlain(compiled.schema))
      return false;
    compiled.looks++;
    return isPlainlyValid(compiled.schema, value, { registry: this.#registry, direction: this.#direction });
  }

  #referred(id: string): Compiled {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const compiled = this.#equalTo(this.#registry.schema(id));
    this.#byId.set(id, compiled);
    return compiled;
  }

  /** Few schemas differ by direction: those that do not share one function. */
  #function({ schema, functions }: Compiled): ValidateFunction {
    const known = functions.get(this.#direction);
    if (known !== undefined) return known;
    const shown = this.#shown(schema);
    const validate = (shown === schema ? functions.get(undefined) : undefined) ?? this.#compile(shown);
    if (shown === schema) functions.set(undefined, validate);
    functions.set(this.#direction, validate);
    return validate;
  }

  #reference(id: string): SchemaValidateFunction {
    let compiled: Compiled | undefined;
    const check: SchemaValidateFunction = (data: unknown, context: unknown) => {
      if (this.#steps++ > this.#mostSteps) this.#goOn();
      compiled ??= this.#referred(id);
      const validate = this.#function(compiled);
      // Ajv hands over where the value stands, and takes back errors that say so; its types do not tell.
      const isValid = Reflect.apply(validate, this.#ajv, [data, context]);
      check.errors = validate.errors ?? [];
      return isValid;
    };
    return check;
  }

  /** A large value may take many steps; throws a `RangeError` where they are too many for what it holds. */
  #goOn(): void {
    this.#mostSteps = MOST_STEPS + STEPS_FOR_EACH * sizeOf(this.#value, MOST_COUNTED);
    if (this.#steps > this.#mostSteps)
      throw new RangeError(`more than ${this.#mostSteps} schemas for one value`);
  }

  #shown(schema: Schema): Schema {
    return this.#direction === undefined ? schema : directed(schema, this.#direction, this.#registry);
  }

  #compile(schema: Schema): ValidateFunction {
    try {
      if (!hasUnevaluated(schema)) return this.#ajv.compile(lazy(schema) as object);
      this.#addReferred(schema);
      return this.#ajv.compile(schema as object);
    } catch (error) {
      throw new SchemaError('invalid', `it cannot be compiled: ${messageOf(error)}`);
    }
  }

  #addReferred(schema: Schema): void {
    for (const id of referencesFrom(schema, this.#registry)) {
      if (this.#added.has(id)) continue;
      this.#added.add(id);
      this.#ajv.addSchema(this.#registry.schema(id) as object, id);
    }
  }

  /** What is hidden in a direction but is there all the same breaks the schema at its place. */
  #heedHidden(keyword: 'readOnly' | 'writeOnly', direction: Direction): void {
    this.#ajv.removeKeyword(keyword);
    const error = { message: `is ${keyword} and does not belong into this message` };
    const validate = (flag: boolean): boolean => !flag || this.#direction !== direction;
    this.#ajv.addKeyword({ keyword, schemaType: 'boolean', validate, error });
  }
}

/** Whether a keyword says that a property belongs into messages of one direction only. */
export function isHidingKeyword(keyword: string): boolean {
  return keyword === 'readOnly' || keyword === 'writeOnly';
}

/** A schema and what checks it, by direction; `undefined` stands for all directions in which nothing differs. */
interface Compiled {
  readonly schema: Schema;
  readonly functions: Map<Direction | undefined, ValidateFunction>;
  /** How often it was looked at without being compiled. */
  looks: number;
}

function uncompiled(schema: Schema): Compiled {
  return { schema, functions: new Map(), looks: 0 };
}

function isOnlyReference(schema: SchemaObject): boolean {
  for (const keyword in schema) if (keyword !== '$ref') return false;
  return true;
}

function violationOf({ instancePath, keyword, message = '', params }: ErrorObject): Violation {
  const property: unknown = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return {
    path: instancePath,
    keyword,
    message:
      keyword === 'enum'
        ? `must be one of ${params.allowedValues.map((one: Json) => JSON.stringify(one)).join(', ')}`
        : message,
    property: typeof property === 'string' ? property : undefined,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
