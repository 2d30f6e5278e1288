import { isArray, isObject, type Json, type JsonObject, textOf } from '../../json/json.ts';
import { merged, put } from '../../json/merged.ts';
import { child } from '../../json/pointer.ts';
import { type Call, callFor, perform, type Run } from './call.ts';
import { endOfExpression } from './end.ts';
import { ExpressionError, TemplateError } from './error.ts';
import { checkName, type Expression, ExpressionLanguage, type Host, type Scope } from './expression.ts';
import { asObject } from './value.ts';

export { TemplateError } from './error.ts';

/** A value with expressions in its texts, compiled. */
export interface Template {
  /** Every static path that its expressions read, from its root. */
  readonly paths: readonly (readonly string[])[];
  /** The names of the shapes that its expressions call. */
  readonly calls: readonly string[];
  /** Whether one of its expressions makes an identifier. */
  readonly draws: boolean;
  /** The value, one and the same and frozen where there is no expression; throws a `TemplateError` where there is none. */
  evaluate(scope: Scope, host: Host): Json;
  /** The value within an evaluation that is under way. */
  run(call: Call): Json;
}

/** The name under which an object takes over the entries of another. */
const SPREAD = '$';

/**
 * Compiles a value with `${…}` in its texts: a text that is one expression becomes its value, any other text has the
 * values put in. The entries of what stands under `$` come first, and `$${` is a plain `${`. Throws a `TemplateError`.
 */
export function compileTemplate(value: Json, language: ExpressionLanguage): Template {
  const expressions: Expression[] = [];
  const part = partOf(value, '', (text) => {
    const expression = language.compile(text);
    expressions.push(expression);
    return expression;
  });
  const paths = new Map(
    expressions.flatMap((one) => one.paths).map((path) => [JSON.stringify(path), path] as const),
  );
  const calls = new Set(expressions.flatMap((one) => one.calls));
  return {
    paths: [...paths.values()],
    calls: [...calls],
    draws: expressions.some((one) => one.draws),
    ...evaluation(part),
  };
}

/**
 * The language of a scenario with these shapes, which are templates by name: its expressions call one as `name()`, or as
 * `name(value)` with `entry` bound to the value. Throws a `TemplateError` for a shape that cannot be compiled, or that
 * calls itself, if by way of others.
 */
export function languageWith(shapes: JsonObject): ExpressionLanguage {
  const names = Object.keys(shapes);
  for (const name of names) located(child('', name), 0, () => checkName(name));
  const templates = new Map<string, Template>();
  const shapeOf = (name: string): Template => {
    const known = templates.get(name);
    if (known !== undefined) return known;
    const pointer = child('', name);
    const template = located(pointer, 0, () => compileTemplate(shapes[name] ?? null, language));
    templates.set(name, template);
    return template;
  };
  const language = new ExpressionLanguage({
    shapes: new Map(names.map((name) => [name, () => shapeOf(name)])),
  });
  refuseCircles(names, (name) => shapeOf(name).calls);
  return language;
}

function refuseCircles(names: readonly string[], callsOf: (name: string) => readonly string[]): void {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): void => {
    if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name].join(' → ');
      throw new TemplateError(child('', name), {
        message: `shapes call each other in a circle, ${circle}`,
        offset: 0,
      });
    }
    if (done.has(name)) return;
    for (const other of callsOf(name)) visit(other, [...way, name]);
    done.add(name);
  };
  for (const name of names) visit(name, []);
}

/** Says of the template what is said of an expression, or of a template, that stands in it. */
function located<T>(pointer: string, offset: number, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (error instanceof ExpressionError) {
      const { message, remedy } = error;
      throw new TemplateError(pointer, { message, remedy, offset: offset + error.offset });
    }
    if (error instanceof TemplateError) throw new TemplateError(pointer + error.pointer, error);
    throw error;
  }
}

/** A part of a template: a value as it is, or what makes one, perhaps by reading a path and nothing else. */
type Part = { readonly constant: Json } | { readonly run: Run; readonly isPath: boolean };

type CompileText = (text: string) => Expression;

function evaluation(part: Part): Pick<Template, 'evaluate' | 'run'> {
  const run = runOf(part);
  if ('constant' in part) return { run, evaluate: () => part.constant };
  if (part.isPath) return { run, evaluate: (scope, host) => run(callFor(scope, host)) };
  return { run, evaluate: (scope, host) => located('', 0, () => perform(run, scope, host)) };
}

function runOf(part: Part): Run {
  return 'constant' in part ? () => part.constant : part.run;
}

function partOf(value: Json, pointer: string, compile: CompileText): Part {
  if (typeof value === 'string') return textPart(value, pointer, compile);
  if (isArray(value)) {
    const parts = value.map((item, index) => partOf(item, child(pointer, index), compile));
    const runs = parts.map(runOf);
    return together(parts, (call) => runs.map((run) => run(call)));
  }
  return isObject(value) ? objectPart(value, pointer, compile) : { constant: value };
}

/** The host of what asks nothing. */
const NOBODY: Host = { id: () => '' };

/** What is made of parts, made at once where none of them needs a call. */
function together(parts: readonly Part[], run: Run): Part {
  if (!parts.every((part) => 'constant' in part)) return { run, isPath: false };
  return { constant: Object.freeze(run(callFor({}, NOBODY))) };
}

function objectPart(value: JsonObject, pointer: string, compile: CompileText): Part {
  const entries = Object.entries(value).map(([name, inner]) => {
    const part = partOf(inner, child(pointer, name), compile);
    return { name, part, run: runOf(part) };
  });
  const spread = entries.find(({ name }) => name === SPREAD);
  const others = entries.filter(({ name }) => name !== SPREAD);
  const place = child(pointer, SPREAD);
  const parts = entries.map(({ part }) => part);
  const fill = (made: Record<string, Json>, call: Call): Json => {
    for (const { name, run } of others) put(made, name, run(call));
    return made;
  };
  if (spread === undefined) return together(parts, (call) => fill({}, call));
  const spreadFor = (call: Call): JsonObject => located(place, 0, () => asObject(spread.run(call), 0));
  return together(parts, (call) => fill(merged(spreadFor(call)), call));
}

function textPart(text: string, pointer: string, compile: CompileText): Part {
  const pieces = piecesOf(text, pointer).map((piece) =>
    typeof piece === 'string'
      ? piece
      : { ...piece, expression: located(pointer, piece.offset, () => compile(piece.text)) },
  );
  const [only] = pieces;
  if (pieces.length === 0) return { constant: '' };
  if (pieces.length === 1 && only !== undefined) {
    if (typeof only === 'string') return { constant: only };
    const { expression, offset } = only;
    return { isPath: expression.isPath, run: (call) => located(pointer, offset, () => expression.run(call)) };
  }
  const run = (call: Call): Json => {
    const texts = pieces.map((piece) =>
      typeof piece === 'string'
        ? piece
        : plain(located(pointer, piece.offset, () => piece.expression.run(call))),
    );
    return located(pointer, 0, () => joined(texts, call));
  };
  return { isPath: false, run };
}

/** A value within a text: text as it stands, nothing for null, JSON otherwise. */
function plain(value: Json): string {
  return value === null ? '' : textOf(value);
}

function joined(texts: readonly string[], { work }: Call): string {
  work.write(
    texts.reduce((length, text) => length + text.length, 0),
    0,
  );
  return texts.join('');
}

/** An expression in a text, and where it begins. */
interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** A text as what is to be written as it is and the expressions between. */
function piecesOf(text: string, pointer: string): readonly (string | Piece)[] {
  const pieces: (string | Piece)[] = [];
  let written = '';
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at)) {
      written += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2);
      if (end === undefined)
        throw new TemplateError(pointer, {
          message: 'an expression has no end',
          offset: at,
          remedy: 'Close it with }, or write $${ for a plain ${.',
        });
      if (written !== '') pieces.push(written);
      written = '';
      pieces.push({ text: text.slice(at + 2, end), offset: at + 2 });
      at = end + 1;
    } else {
      written += text.charAt(at);
      at++;
    }
  }
  return written === '' ? pieces : [...pieces, written];
}
