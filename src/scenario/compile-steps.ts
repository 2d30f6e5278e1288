import { childOf, childrenOf, type Location, nearestAt } from '../document/location.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { namesOf } from '../json/pointer.ts';
import { isPlainlyValid } from '../schema/plainly-valid.ts';
import { mapSubschemas, type Schema, type SchemaObject } from '../schema/schema.ts';
import { didYouMean } from '../text/suggest.ts';
import { strongest } from '../world/step.ts';
import type { Behavior } from './behavior.ts';
import { compileOptions } from './compile-options.ts';
import type { CompiledStep, CompiledSteps, NameUse } from './compiled-step.ts';
import type { Compiling } from './compiling.ts';
import { durationOf } from './duration.ts';
import { type Expression, ExpressionError } from './expressions/expression.ts';
import { compileTemplate, type Template, TemplateError } from './expressions/template.ts';
import { OPTION_KIND, type OptionKind } from './options.ts';
import { drawsIdentifiers, pathsOf } from './paths-of.ts';

/** Compiles a list of steps; one that cannot be compiled is a mistake, and left out with its list. */
export function compileSteps(location: Location, compiling: Compiling): CompiledSteps | undefined {
  if (!isArray(location.value)) return shape(location, compiling, 'A list of steps is needed here');
  const steps = childrenOf(location).map(([, item]) => compileStep(item, compiling));
  const done = steps.filter((step) => step !== undefined);
  if (done.length < steps.length) return undefined;
  return { steps: done.map(({ step }) => step), changes: strongest(done.map(({ changes }) => changes)) };
}

interface Compiled {
  readonly step: CompiledStep;
  readonly changes: CompiledSteps['changes'];
}

function compileStep(location: Location, compiling: Compiling): Compiled | undefined {
  const named = namedStep(location, compiling);
  if (named === undefined) return undefined;
  const { behavior, options } = named;
  if (!isShaped(behavior, options, compiling)) return undefined;
  const uses: NameUse[] = [];
  const inner: CompiledSteps[] = [];
  const binds: string[] = behavior.binds === undefined ? [] : [behavior.binds];
  let isWhole = true;
  let draws = false;
  const made = compileOptions(options, behavior.options, (kind, at) => {
    const option = makeOption(kind, at, compiling);
    if (option === undefined) isWhole = false;
    else if (kind === 'expression' || kind === 'template') {
      uses.push(...usesAt(at, kind, compiling));
      draws ||= drawsIdentifiers(option as Expression | Template, compiling.language);
    } else if (kind === 'steps') inner.push(option as CompiledSteps);
    else if (kind === 'binding') binds.splice(0, 1, String(option));
    return option;
  });
  if (!isWhole) return undefined;
  // The schema of the options has been checked: they are what the behavior says they are.
  const compiled = made as never;
  compiling.indexes.push(...(behavior.indexes?.(compiled) ?? []));
  const { locals = [], headers = [], waits = false } = behavior;
  const step = { behavior: behavior.name, location, uses, inner, binds, locals, headers, waits };
  // A new identifier changes the world, whatever it is made for.
  const changes = draws ? 'always' : behavior.changes(compiled);
  const place = placeOf(location, compiling);
  const title = `${behavior.name} at ${place}`;
  const run = behavior.create(compiled, place);
  return { step: { ...step, changes, hasInner: inner.length > 0, place, title, run }, changes };
}

/** What an option reads, each with its own place; a template is many texts. */
function usesAt(location: Location, kind: 'expression' | 'template', compiling: Compiling): NameUse[] {
  const { value } = location;
  if (kind === 'template' && typeof value === 'object')
    return childrenOf(location).flatMap(([, child]) => usesAt(child, kind, compiling));
  const { language } = compiling;
  const reader = kind === 'template' ? compileTemplate(value, language) : language.compile(String(value));
  return pathsOf(reader, language).map((path) => ({ path, location }));
}

/** File, line and column; with no more of the folders than it takes, so that the same scenario says the same on every machine. */
export function placeOf({ source, pointer }: Location, { names }: Pick<Compiling, 'names'>): string {
  const { line, column } = source.positionOf(pointer);
  return `${names.get(source.path) ?? source.file}:${line}:${column}`;
}

/** A step is an object with one name; one with `when` may have what belongs to it beside. */
function namedStep(
  location: Location,
  compiling: Compiling,
): { behavior: Behavior; options: Location } | undefined {
  const { value } = location;
  if (!isObject(value)) return shape(location, compiling, 'A step is an object with the name of a behavior');
  const names = Object.keys(value);
  const [name = ''] = names.includes('when') ? ['when'] : names;
  const behavior = compiling.behaviors.get(name);
  if (behavior === undefined) {
    compiling.mistakes.at(childOf(location, name) ?? location, {
      code: 'SCENARIO_BEHAVIOR',
      message: `There is no behavior ${name}`,
      remedy: didYouMean(
        name,
        compiling.behaviors.keys(),
        `There is: ${[...compiling.behaviors.keys()].join(', ')}.`,
      ),
    });
    return undefined;
  }
  if (name === 'when') return { behavior, options: location };
  if (names.length > 1)
    return shape(
      childOf(location, names[1] ?? '') ?? location,
      compiling,
      `A step has one name, and this one has ${names.join(' and ')}`,
      'Make a step of its own of each.',
    );
  return { behavior, options: childOf(location, name) ?? location };
}

function shape(
  location: Location,
  { mistakes }: Compiling,
  message: string,
  remedy = 'Write it as in - reply: { status: 200 }.',
): undefined {
  mistakes.at(location, { code: 'SCENARIO_SHAPE', message, remedy });
}

/** Holds options against the schema of the behavior; steps within them are compiled, and checked, on their own. */
function isShaped(
  { name, options: schema }: Behavior,
  options: Location,
  { validator, mistakes }: Compiling,
): boolean {
  const shape = withoutSteps(schema);
  if (isPlainlyValid(shape, options.value)) return true;
  const violations = validator.check(shape, options.value);
  for (const { path, keyword, message, property } of violations) {
    const at = nearestAt(options, path);
    const isUnknown = keyword === 'additionalProperties';
    mistakes.at(isUnknown && property !== undefined ? (childOf(at, property) ?? at) : at, {
      code: 'SCENARIO_OPTION',
      message: isUnknown
        ? `${name} has no option ${property}`
        : `${[name, ...namesOf(path)].join(' ')} ${message}`,
      remedy: isUnknown
        ? didYouMean(property ?? '', namesIn(schema), `It has: ${namesIn(schema).join(', ')}.`)
        : keyword === 'required'
          ? `Add ${property}.`
          : 'The README shows the options of each behavior.',
    });
  }
  return violations.length === 0;
}

function namesIn(schema: SchemaObject): string[] {
  return Object.keys(schema.properties ?? {});
}

const checked = new WeakMap<object, Schema>();

/** A schema that takes any list for steps: these are checked one by one, by the behaviors that they name. */
export function withoutSteps(schema: SchemaObject): Schema {
  const known = checked.get(schema);
  if (known !== undefined) return known;
  const strip = (one: Schema): Schema =>
    typeof one === 'boolean'
      ? one
      : one[OPTION_KIND] === 'steps'
        ? { type: 'array' }
        : mapSubschemas(one, strip);
  const stripped = strip(schema);
  checked.set(schema, stripped);
  return stripped;
}

function makeOption(kind: OptionKind, location: Location, compiling: Compiling): unknown {
  switch (kind) {
    case 'expression':
      return expressionAt(location, compiling);
    case 'template':
      return templateAt(location, compiling);
    case 'duration':
      return durationOf(location.value);
    case 'steps':
      return compileSteps(location, compiling);
    case 'binding':
      return location.value;
    case 'stream':
      return declaredAt(location, 'stream', compiling);
    case 'view':
      return declaredAt(location, 'view', compiling);
    case 'table':
      return declaredAt(location, 'table', compiling);
    case 'callback':
      return callbackAt(location, compiling);
  }
}

/** The expression at a place; a number or a truth value stands for itself. */
export function expressionAt(
  location: Location,
  { language, mistakes }: Pick<Compiling, 'language' | 'mistakes'>,
): Expression | undefined {
  const text = String(location.value);
  try {
    return language.compile(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    noteExpression(mistakes, location, error);
    return undefined;
  }
}

function templateAt(location: Location, { language, mistakes }: Compiling): Template | undefined {
  try {
    return compileTemplate(location.value, language);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    noteExpression(mistakes, nearestAt(location, error.pointer), error);
    return undefined;
  }
}

/** Notes an expression that cannot be compiled. */
export function noteExpression(
  mistakes: Compiling['mistakes'],
  location: Location,
  { message, offset, remedy }: Pick<ExpressionError, 'message' | 'offset' | 'remedy'>,
): void {
  mistakes.at(location, {
    code: 'SCENARIO_EXPRESSION',
    message: `${quoted(location.value)} is no expression: ${message}, at character ${offset + 1}`,
    remedy:
      remedy ?? 'Expressions are CEL: see https://cel.dev, and the README for the names that there are.',
  });
}

function quoted(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function declaredAt(
  location: Location,
  kind: 'stream' | 'view' | 'table',
  { declared, mistakes, used }: Compiling,
): string | undefined {
  const name = String(location.value);
  const known = { stream: declared.streams, view: declared.views, table: declared.tables }[kind];
  used.add(`${kind} ${name}`);
  if (known.has(name)) return name;
  mistakes.at(location, {
    code: 'SCENARIO_NAME',
    message: `There is no ${kind} ${name}`,
    remedy: didYouMean(name, known, `Declare it under ${kind}s.`),
  });
  return undefined;
}

function callbackAt(location: Location, { callbacks, mistakes }: Compiling): string | undefined {
  const name = String(location.value);
  const known = callbacks();
  if (known.has(name)) return name;
  mistakes.at(location, {
    code: 'SCENARIO_NAME',
    message: `No operation describes a callback ${name}`,
    remedy: didYouMean(
      name,
      known,
      known.size === 0 ? 'Say where to send it under to.' : `There is: ${[...known].join(', ')}.`,
    ),
  });
  return undefined;
}
