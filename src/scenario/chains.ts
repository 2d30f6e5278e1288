import { childOf, childrenOf, childrenUnder, type Location } from '../document/location.ts';
import { isArray, type JsonObject, textOf } from '../json/json.ts';
import type { Api, Operation } from '../spec/api.ts';
import { nearestOperation, operationsNamed } from '../spec/named-operations.ts';
import type { Chain, Cue } from '../world/program.ts';
import { strongest } from '../world/step.ts';
import { brokenStep } from './broken-step.ts';
import { checkNames, type NameContext } from './check-names.ts';
import { checkOrder } from './check-order.ts';
import { compileSteps, placeOf } from './compile-steps.ts';
import type { CompiledStep, CompiledSteps } from './compiled-step.ts';
import type { Compiling } from './compiling.ts';
import { durationOf } from './duration.ts';

/** What chains are made with. */
export interface ChainContext {
  readonly api: Api;
  readonly compiling: Compiling;
  readonly constants: JsonObject;
}

interface Rule {
  /** The place of its file among the files; those that come later stand further out. */
  readonly file: number;
  readonly operations: ReadonlySet<Operation>;
  readonly steps: CompiledSteps;
}

/**
 * What each operation does: the rules for it form one chain, those of a later file outermost, those of one file as they
 * stand. A rule that does not answer passes inward, at last to the description's own answer.
 */
export function chainsOf(
  files: readonly Location[],
  context: ChainContext,
): { chains: ReadonlyMap<string, Chain>; headers: Set<string> } {
  const rules = files.flatMap((file, index) =>
    childrenUnder(file, 'rules').flatMap(([, rule]) => ruleOf(rule, index, context) ?? []),
  );
  const outermostFirst = rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => b.rule.file - a.rule.file || a.index - b.index)
    .map(({ rule }) => rule);
  const headers = new Set<string>();
  const chains = new Map<string, Chain>();
  for (const operation of new Set(rules.flatMap((one) => [...one.operations]))) {
    const own = outermostFirst.filter(({ operations }) => operations.has(operation));
    const steps = own.flatMap(({ steps: { steps } }) => steps);
    const names = nameContext(own, context);
    checkNames(steps, new Set(), names);
    for (const name of headersIn(steps)) headers.add(name);
    chains.set(operation.id, {
      steps: steps.map((step) => (names.wrong.has(step) ? brokenStep(step.location, step.place) : step)),
      changes: strongest(own.map(({ steps: { changes } }) => changes)),
    });
  }
  return { chains, headers };
}

/** A rule for several operations may read what only some of them have. */
function nameContext(
  rules: readonly Rule[],
  { compiling: { mistakes }, constants: { vars } }: ChainContext,
): NameContext {
  const operations = new Set(rules.flatMap((rule) => [...rule.operations]));
  return {
    mistakes,
    operations: [...operations],
    vars: new Set(Object.keys(vars ?? {})),
    wrong: new Set(),
  };
}

function ruleOf(location: Location, file: number, { api, compiling }: ChainContext): Rule | undefined {
  const on = childOf(location, 'on');
  const list = childOf(location, 'do');
  if (on === undefined || list === undefined) return undefined;
  const named = isArray(on.value) ? childrenOf(on).map(([, one]) => one) : [on];
  const operations = new Set(named.flatMap((one) => operationsAt(one, api, compiling)));
  const steps = compileSteps(list, compiling) ?? {
    steps: [brokenStep(list, placeOf(list, compiling))],
    changes: 'never',
  };
  checkOrder(steps.steps, compiling.mistakes);
  return { file, operations, steps };
}

function operationsAt(
  location: Location,
  { operations }: Api,
  { mistakes }: Compiling,
): readonly Operation[] {
  const text = textOf(location.value);
  const found = operationsNamed(text, operations);
  if (found.length === 0)
    mistakes.at(location, {
      code: 'SCENARIO_OPERATION',
      message: `No description has the operation ${text}`,
      remedy: nearestOperation(text, operations),
    });
  return found;
}

/** What happens by itself. */
export function cuesOf(files: readonly Location[], context: ChainContext): readonly Cue[] {
  return files
    .flatMap((file) => childrenUnder(file, 'timeline'))
    .flatMap(([, cue]): Cue[] => {
      const list = childOf(cue, 'do');
      const steps = list && compileSteps(list, context.compiling);
      if (steps === undefined) return [];
      checkNames(steps.steps, new Set(), nameContext([], context));
      refuseWaiting(steps.steps, context.compiling);
      const after = durationOf(childOf(cue, 'after')?.value ?? 0) ?? 0;
      return [{ name: placeOf(cue, context.compiling), after, steps: steps.steps }];
    });
}

function refuseWaiting(steps: readonly CompiledStep[], compiling: Pick<Compiling, 'mistakes'>): void {
  for (const { behavior, waits, location, inner } of steps) {
    if (waits)
      compiling.mistakes.at(location, {
        code: 'SCENARIO_BEHAVIOR',
        message: `${behavior} waits, and nobody waits for what happens by itself`,
        remedy: 'Make two things of it, each with its own after.',
      });
    for (const one of inner) refuseWaiting(one.steps, compiling);
  }
}

function headersIn(steps: readonly CompiledStep[]): string[] {
  return steps.flatMap(({ uses, inner, headers }) => [
    ...headers,
    ...uses.flatMap(({ path: [root, name] }) =>
      root === 'header' && name !== undefined ? [name.toLowerCase()] : [],
    ),
    ...inner.flatMap((one) => headersIn(one.steps)),
  ]);
}
