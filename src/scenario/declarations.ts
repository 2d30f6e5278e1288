import { childOf, childrenOf, childrenUnder, type Location } from '../document/location.ts';
import { canonical } from '../json/canonical.ts';
import { isArray, type Json, type JsonObject, textOf } from '../json/json.ts';
import { didYouMean } from '../text/suggest.ts';
import type { StreamRules, TableRules, ViewRules } from '../world/state-rules.ts';
import type { Index } from './behavior.ts';
import { expressionAt } from './compile-steps.ts';
import type { Compiling } from './compiling.ts';
import type { Expression, Host } from './expressions/expression.ts';
import { pathsOf } from './paths-of.ts';

type Context = Pick<Compiling, 'language' | 'mistakes' | 'used'> & { readonly constants: JsonObject };

/** What stands under a name of several files, by its own names; of equal ones the last counts. */
export function declaredIn(files: readonly Location[], name: string): ReadonlyMap<string, Location> {
  return new Map(files.flatMap((file) => childrenUnder(file, name)));
}

/** Nothing that a declaration computes may depend on how often it was asked. */
const NOBODY: Host = {
  id() {
    throw new Error(
      'id() makes a new identifier each time: a declaration must say the same of the same entry',
    );
  },
};

type Of = (value: Json) => Json;

/** A function of an entry, or a row, that an expression writes down. */
function functionOf(expression: Expression, name: string, constants: JsonObject): Of {
  const scope: Record<string, Json> = { ...constants };
  return (value) => {
    scope[name] = value;
    return expression.evaluate(scope, NOBODY);
  };
}

/** The streams of a scenario. */
export function streamsOf(
  declared: ReadonlyMap<string, Location>,
  indexes: readonly Index[],
  context: Context,
): ReadonlyMap<string, StreamRules> {
  return new Map(
    [...declared].map(([name, location]) => {
      const token = childOf(location, 'token')?.value ?? '{position}';
      const [before = '', after = ''] = textOf(token).split('{position}');
      const group = compiled(childOf(location, 'group'), 'entry', context);
      const fields = new Set(indexes.filter(({ stream }) => stream === name).map(({ field }) => field));
      return [
        name,
        { token: [before, after], group: group && ((entry) => textOf(group(entry))), indexes: [...fields] },
      ];
    }),
  );
}

/** The views of a scenario; one of a stream that there is not is a mistake, and left out. */
export function viewsOf(
  declared: ReadonlyMap<string, Location>,
  streams: ReadonlySet<string>,
  context: Context,
): ReadonlyMap<string, ViewRules> {
  return new Map(
    [...declared].flatMap(([name, location]): [string, ViewRules][] => {
      const of = textOf(childOf(location, 'of')?.value);
      context.used.add(`stream ${of}`);
      if (!streams.has(of)) {
        context.mistakes.at(childOf(location, 'of') ?? location, {
          code: 'SCENARIO_NAME',
          message: `There is no stream ${of}`,
          remedy: didYouMean(of, streams, 'Declare it under streams.'),
        });
        return [];
      }
      const where = compiled(childOf(location, 'where'), 'entry', context);
      const group = compiled(childOf(location, 'group'), 'entry', context);
      const key = keyOf(childOf(location, 'key'), context);
      if (group === undefined) return [];
      return [
        [
          name,
          {
            of,
            where: where && ((entry) => where(entry) === true),
            group: (entry) => textOf(group(entry)),
            key,
          },
        ],
      ];
    }),
  );
}

function compiled(location: Location | undefined, name: string, context: Context): Of | undefined {
  const expression = location && expressionAt(location, context);
  if (location === undefined || expression === undefined) return undefined;
  const known = [name, ...Object.keys(context.constants)];
  const unknown = pathsOf(expression, context.language).find(([root = '']) => !known.includes(root));
  if (unknown === undefined) return functionOf(expression, name, context.constants);
  const [root = ''] = unknown;
  context.mistakes.at(location, {
    code: 'SCENARIO_NAME',
    message: `There is no name ${root} here`,
    remedy: didYouMean(root, known, `There is: ${known.join(', ')}; as in ${name}.${root}.`),
  });
  return undefined;
}

function keyOf(location: Location | undefined, context: Context): ((entry: Json) => string) | undefined {
  if (location === undefined) return undefined;
  const parts = isArray(location.value) ? childrenOf(location).map(([, one]) => one) : [location];
  const made = parts.map((one) => compiled(one, 'entry', context));
  const whole = made.filter((one) => one !== undefined);
  if (whole.length < made.length) return undefined;
  return (entry) => canonical(whole.map((part) => part(entry)));
}

/** The tables of a scenario. */
export function tablesOf(
  declared: ReadonlyMap<string, Location>,
  context: Context,
): ReadonlyMap<string, TableRules> {
  return new Map(
    [...declared].flatMap(([name, location]): [string, TableRules][] => {
      const key = compiled(childOf(location, 'key'), 'row', context);
      if (key === undefined) return [];
      const keyOfRow = (row: Json): string => {
        const value = key(row);
        if (value === null) throw new Error('it has no key');
        return textOf(value);
      };
      const rows = childrenUnder(location, 'rows').flatMap(([, row]) => {
        try {
          return [[keyOfRow(row.value), row.value] as const];
        } catch (error) {
          context.mistakes.at(row, {
            code: 'SCENARIO_EXPRESSION',
            message: `This row has no key: ${error instanceof Error ? error.message : String(error)}`,
            remedy: `Give it what key: ${textOf(childOf(location, 'key')?.value)} asks for.`,
          });
          return [];
        }
      });
      return [[name, { keyOf: keyOfRow, rows }]];
    }),
  );
}
