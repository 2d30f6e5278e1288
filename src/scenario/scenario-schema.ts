import { DIALECT_NAMES } from '../http/dialect.ts';
import type { SchemaObject } from '../schema/schema.ts';
import type { Behavior } from './behavior.ts';
import { closed, DURATION, EXPRESSION, STEPS } from './options.ts';

const TEXT: SchemaObject = { type: 'string' };
const ANYTHING: SchemaObject = { type: 'object' };
const LIST: SchemaObject = { anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 1 }] };

function each(items: SchemaObject): SchemaObject {
  return { type: 'object', additionalProperties: items };
}

/** What a scenario file holds, but for the steps, which the behaviors describe. */
export const SCENARIO: SchemaObject = closed(
  {
    scenario: { ...TEXT, description: 'The name of the scenario.' },
    description: { ...TEXT, description: 'What it does, in a sentence.' },
    dialect: { enum: DIALECT_NAMES, description: 'How errors of the server itself are worded.' },
    extend: {
      type: 'array',
      items: TEXT,
      description: 'Scenarios that this one lies over, by name or by path.',
    },
    vars: { ...ANYTHING, description: 'Values that every expression knows as vars.' },
    shapes: {
      ...ANYTHING,
      description: 'Templates that expressions call: name(), or name(value) with entry bound to it.',
    },
    tokens: { ...each(TEXT), description: 'Whose credential is whose.' },
    behaviors: {
      type: 'array',
      items: TEXT,
      description: 'Files of JavaScript or TypeScript with behaviors of your own.',
    },
    streams: {
      ...each(
        closed({
          token: {
            ...TEXT,
            pattern: '^[^{}]*\\{position\\}[^{}]*$',
            description: 'How the place behind an entry is written.',
          },
          group: { ...EXPRESSION, description: 'The group of an entry; readers may wait for one alone.' },
        }),
      ),
      description: 'Entries in the order in which they come.',
    },
    views: {
      ...each(
        closed(
          {
            of: { ...TEXT, description: 'The stream that it shows.' },
            where: { ...EXPRESSION, description: 'Which entries it shows.' },
            group: EXPRESSION,
            key: {
              anyOf: [EXPRESSION, { type: 'array', items: EXPRESSION, minItems: 1 }],
              description: 'With keys the view shows the latest entry of each.',
            },
          },
          ['of', 'group'],
        ),
      ),
      description: 'What a stream shows: its entries by group, the latest of each key.',
    },
    tables: {
      ...each(closed({ key: EXPRESSION, rows: { type: 'array' } }, ['key'])),
      description: 'Rows by key, and those that it begins with.',
    },
    rules: {
      type: 'array',
      items: closed({ on: LIST, do: STEPS }, ['on', 'do']),
      description: 'What operations do, the outermost step first.',
    },
    timeline: {
      type: 'array',
      items: closed({ after: DURATION, do: STEPS }, ['after', 'do']),
      description: 'What happens by itself, so long after the world began.',
    },
  },
  ['scenario'],
);

/** The JSON Schema of scenario files, for editors. */
export function scenarioSchema(behaviors: readonly Behavior[]): SchemaObject {
  const named = behaviors.filter(({ name }) => name !== 'when');
  const when = behaviors.find(({ name }) => name === 'when');
  const properties = Object.fromEntries(
    named.map(({ name, description, options }) => [name, { ...options, description }]),
  );
  const step = {
    type: 'object',
    properties,
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  };
  const choice = when === undefined ? [] : [{ ...when.options, description: when.description }];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Understudy scenario',
    ...SCENARIO,
    $defs: { step: { anyOf: [step, ...choice] } },
  };
}
