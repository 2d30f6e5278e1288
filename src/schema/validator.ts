import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from '../json/json.ts';
import { type Pattern, patternOf } from './pattern.ts';
import { type Registry, type Schema, SchemaError, subschemas } from './schema.ts';

/** One way in which a value breaks a schema. */
export interface Violation {
  /** JSON pointer to the part of the value that is wrong. */
  readonly path: string;
  /** The keyword that was broken. */
  readonly keyword: string;
  /** What that part must be, as half a sentence: `must be string`. */
  readonly message: string;
}

/** The formats of the Matrix specification that a pattern can tell (its appendices). */
const MATRIX_FORMATS: Readonly<Record<string, RegExp>> = {
  'mx-user-id': /^@/,
  'mx-event-id': /^\$/,
  'mx-room-id': /^!/,
  'mx-room-alias': /^#/,
  'mx-mxc-uri': /^mxc:\/\//,
};

/** Counts the schemas that a check goes through; references are the only way to make them many out of few. */
const STEP = 'x-understudy-step';
const MOST_STEPS = 200_000;

/** Checks values against the schemas of one registry; each schema is compiled when it is first needed. */
export class Validator {
  readonly #registry: Registry;
  readonly #ajv: Ajv2020;
  readonly #added = new Set<string>();
  readonly #compiled = new WeakMap<object, ValidateFunction>();
  #steps = 0;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      logger: false,
      validateSchema: false,
      addUsedSchema: false,
      inlineRefs: false,
      code: { regExp: Object.assign(regExp, { code: '' }) },
    });
    this.#ajv.addKeyword({ keyword: STEP, schema: false, errors: false, validate: () => this.#step() });
    addFormats.default(this.#ajv);
    for (const [name, pattern] of Object.entries(MATRIX_FORMATS)) this.#ajv.addFormat(name, pattern);
  }

  /** How a value breaks a schema: nothing if it does not; throws a `SchemaError` for a schema that cannot be used. */
  check(schema: Schema, value: Json): readonly Violation[] {
    if (schema === true) return [];
    if (schema === false) return [{ path: '', keyword: 'false schema', message: 'must not be there' }];
    const validate = this.#compile(schema);
    this.#steps = 0;
    try {
      if (validate(value)) return [];
    } catch (error) {
      throw new SchemaError('invalid', `it refers to itself or others without end (${messageOf(error)})`);
    }
    return (validate.errors ?? []).map(({ instancePath, keyword, message = '' }) => ({
      path: instancePath,
      keyword,
      message,
    }));
  }

  /** Whether a value satisfies a schema. */
  isValid(schema: Schema, value: Json): boolean {
    return this.check(schema, value).length === 0;
  }

  #step(): boolean {
    if (this.#steps++ > MOST_STEPS) throw new RangeError(`more than ${MOST_STEPS} schemas for one value`);
    return true;
  }

  #compile(schema: Exclude<Schema, boolean>): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known !== undefined) return known;
    try {
      const referred = this.#referred(schema);
      if (referred !== undefined) return referred;
      this.#addReferred(schema);
      const validate = this.#referred(schema) ?? this.#ajv.compile(schema);
      this.#compiled.set(schema, validate);
      return validate;
    } catch (error) {
      throw new SchemaError('invalid', `it cannot be compiled: ${messageOf(error)}`);
    }
  }

  /** What checks a schema that is nothing but a reference, once the target is added: callers make such schemas anew each time. */
  #referred(schema: Exclude<Schema, boolean>): ValidateFunction | undefined {
    const { $ref: id, ...others } = schema;
    if (id === undefined || !this.#added.has(id) || Object.keys(others).length > 0) return undefined;
    return this.#ajv.getSchema(id);
  }

  #addReferred(schema: Schema): void {
    const open = [schema];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const id = typeof next === 'object' ? next.$ref : undefined;
      if (id !== undefined && !this.#added.has(id)) {
        const referred = this.#registry.schema(id);
        this.#added.add(id);
        this.#ajv.addSchema(counted(referred) as object, id);
        open.push(referred);
      }
      open.push(...subschemas(next));
    }
  }
}

/** A reference alone multiplies nothing, and Ajv takes the short way through it only as long as nothing stands beside it. */
function counted(schema: Schema): Schema {
  if (typeof schema === 'boolean' || (schema.$ref !== undefined && Object.keys(schema).length === 1))
    return schema;
  return { ...schema, [STEP]: true };
}

function regExp(pattern: string): Pattern {
  const compiled = patternOf(pattern);
  if (compiled === undefined) throw new Error(`${JSON.stringify(pattern)} is no regular expression`);
  return compiled;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
