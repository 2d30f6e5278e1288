import { hash } from 'node:crypto';
import { extname } from 'node:path';
import { childOf, type Location, nearestAt } from '../document/location.ts';
import { callbackNames } from '../http/callback.ts';
import { DIALECT_NAMES, type DialectName } from '../http/dialect.ts';
import { canonical } from '../json/canonical.ts';
import { type Json, type JsonObject, objectOf, property, textOf } from '../json/json.ts';
import { child, namesOf } from '../json/pointer.ts';
import { isPlainlyValid } from '../schema/plainly-valid.ts';
import { Validator } from '../schema/validator.ts';
import type { Api } from '../spec/api.ts';
import { documentNames } from '../spec/operation-ids.ts';
import { didYouMean } from '../text/suggest.ts';
import type { Program } from '../world/program.ts';
import { addedRules } from './added-rules.ts';
import { BEHAVIORS } from './behaviors/all.ts';
import { chainsOf, cuesOf } from './chains.ts';
import { noteExpression, withoutSteps } from './compile-steps.ts';
import type { Compiling } from './compiling.ts';
import { declaredIn, streamsOf, tablesOf, viewsOf } from './declarations.ts';
import { ExpressionLanguage } from './expressions/expression.ts';
import { languageWith, TemplateError } from './expressions/template.ts';
import { behaviorFiles, ownBehaviors } from './own-behaviors.ts';
import type { Scenario } from './scenario.ts';
import { readScenarios, type ScenarioPlaces } from './scenario-files.ts';
import { SCENARIO } from './scenario-schema.ts';

/** What a scenario is made ready with. */
export interface ScenarioContext extends Pick<Program, 'check' | 'callback'> {
  readonly api: Api;
  readonly places: ScenarioPlaces;
  /** The name of the server, which every expression knows as `server`. */
  readonly server: string;
}

/**
 * Makes scenarios ready, each laid over those before it. What is wrong with them is in the mistakes of the API, and left
 * out; the rest is played.
 */
export async function loadScenario(
  names: readonly string[],
  { api, places, check, callback, server }: ScenarioContext,
): Promise<Scenario> {
  const { mistakes } = api;
  const validator = new Validator({ schema: (id) => ({ $id: id }) });
  const { files, read } = readScenarios(names, places, mistakes);
  for (const file of files) noteShape(file, validator, mistakes);
  const own = await ownBehaviors(files, new Set(BEHAVIORS.map(({ name }) => name)), mistakes);
  const constants: JsonObject = { vars: merged(declaredIn(files, 'vars')), server };
  const streams = declaredIn(files, 'streams');
  const views = declaredIn(files, 'views');
  const tables = declaredIn(files, 'tables');
  const compiling: Compiling = {
    mistakes,
    validator,
    language: languageOf(declaredIn(files, 'shapes'), mistakes),
    names: namesOfFiles(files),
    behaviors: new Map([...BEHAVIORS, ...own].map((behavior) => [behavior.name, behavior])),
    declared: {
      streams: new Set(streams.keys()),
      views: new Set(views.keys()),
      tables: new Set(tables.keys()),
    },
    used: new Set(),
    callbacks: () => new Set(callbackNames(api)),
    indexes: [],
  };
  const context = { ...compiling, constants };
  const viewRules = viewsOf(views, compiling.declared.streams, context);
  const tableRules = tablesOf(tables, context);
  const { chains, headers } = chainsOf(files, { api, compiling, constants });
  const cues = cuesOf(files, { api, compiling, constants });
  const program: Program = {
    hash: hashOf(files, api),
    tables: tableRules,
    streams: streamsOf(streams, compiling.indexes, context),
    views: viewRules,
    chains,
    cues,
    constants,
    check,
    callback,
    rule: addedRules({ api, compiling, constants }, headers),
  };
  noteUnused({ streams, views, tables }, compiling);
  return {
    dialect: files.map(dialectOf).findLast((one) => one !== undefined),
    program,
    headers,
    files: [...read, ...behaviorFiles(files)],
    tokens: new Map([...declaredIn(files, 'tokens')].map(([token, { value }]) => [token, textOf(value)])),
  };
}

/** What is wrong with the form of a file is told, and left out; what is right is played. */
function noteShape(file: Location, validator: Validator, mistakes: Api['mistakes']): void {
  const shape = withoutSteps(SCENARIO);
  if (isPlainlyValid(shape, file.value)) return;
  const violations = validator.check(shape, file.value);
  for (const { path, keyword, message, property: name } of violations) {
    const at = nearestAt(file, path);
    const isUnknown = keyword === 'additionalProperties';
    const known = Object.keys(SCENARIO.properties ?? {});
    mistakes.at(isUnknown && name !== undefined ? (childOf(at, name) ?? at) : at, {
      code: 'SCENARIO_SHAPE',
      message: isUnknown
        ? `Nothing is called ${name} here`
        : `${namesOf(path).join(' ') || 'The file'} ${message}`,
      remedy: isUnknown
        ? didYouMean(name ?? '', path === '' ? known : [], 'understudy schema prints what there may be.')
        : keyword === 'required'
          ? `Add ${name}.`
          : 'understudy schema prints what there may be.',
    });
  }
}

/** The last part of the path of each file, or as many parts as tell them apart. */
function namesOfFiles(files: readonly Location[]): ReadonlyMap<string, string> {
  const paths = files.map(({ source }) => source.path);
  const names = documentNames(paths);
  return new Map(paths.map((path, index) => [path, `${names[index]}${extname(path)}`]));
}

function merged(vars: ReadonlyMap<string, Location>): JsonObject {
  return objectOf([...vars].map(([name, { value }]): [string, Json] => [name, value]));
}

function languageOf(shapes: ReadonlyMap<string, Location>, mistakes: Api['mistakes']): ExpressionLanguage {
  try {
    return languageWith(merged(shapes));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const [name = ''] = namesOf(error.pointer);
    const shape = shapes.get(name);
    if (shape !== undefined)
      noteExpression(mistakes, nearestAt(shape, error.pointer.slice(child('', name).length)), error);
    // Without the shape that is wrong, those that are right can still be called.
    return shape === undefined
      ? new ExpressionLanguage()
      : languageOf(new Map([...shapes].filter(([other]) => other !== name)), mistakes);
  }
}

function dialectOf({ value }: Location): DialectName | undefined {
  const name = property(value, 'dialect');
  return DIALECT_NAMES.find((one) => one === name);
}

function hashOf(files: readonly Location[], { operations }: Api): string {
  const described = operations.map(({ id, method, paths }) => [id, method, ...paths]);
  return hash('sha256', canonical([files.map(({ value }) => value), described]));
}

function noteUnused(
  declared: Readonly<Record<'streams' | 'views' | 'tables', ReadonlyMap<string, Location>>>,
  { used, mistakes }: Compiling,
): void {
  for (const [kinds, locations] of Object.entries(declared))
    for (const [name, location] of locations)
      if (!used.has(`${kinds.slice(0, -1)} ${name}`))
        mistakes.at(location, {
          code: 'SCENARIO_UNUSED',
          message: `Nothing uses ${name}`,
          remedy: 'Take it out, or use it.',
        });
}
