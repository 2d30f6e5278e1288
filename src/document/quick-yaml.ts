import { CORE_SCHEMA, type EventType, load, type State, type YAMLException } from 'js-yaml';
import { isDeeperThan } from '../json/depth.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { MAX_DEPTH } from './parse-yaml.ts';

/** What the quick parser reads otherwise than YAML 1.2 has it, or keeps quiet about. */
const DOUBTFUL: readonly RegExp[] = [
  // Tags; and anchors, without which there is no alias.
  /(?:^|[:,[{?-])[ ]*[!&][^\s=]/m,
  // Numbers that only one of them knows: with underscores, in base two, with a sign before the dot.
  /(?:^|[\s[{,])[-+]?\d[\d.]*_/m,
  /(?:^|[\s[{,])(?:[-+]?0b[01]|[-+]\.\d)/im,
  // Numbers beyond all bounds.
  /\d[eE][-+]?\d{3}/,
  // A comment that begins without a blank.
  /[[\]{},]#|[^\s[{,:]["']#/,
  // Keys that are no text, or none at all.
  /^[ ]*(?:[-?][ ]+)*(?:\?\s|(?:~|null)[ ]*:(?:\s|$)|:(?:\s|$))/im,
  /[[{,]\s*(?:\?\s|(?:~|null)\s*:[\s,\]}]|:[\s,\]}])/i,
  /^[ ]*(?:-[ ]+)*[[{].*[}\]][ ]*:(?:\s|$)/m,
  // Directives, and signs that count for a line's end in one version and not in the other.
  /^(?:%|\.\.\.|---(?!\n))/m,
  /[\u0085\u2028\u2029\ufeff\t]|\r(?!\n)/,
];

/** For each warning the library reads the text again from its beginning. */
const MOST_WARNINGS = 100;

/**
 * The value of a plain YAML text, many times faster than by the parser of record, and the same; `undefined` where that has to
 * look: where anything is wrong, and where the two might differ. `met` is told of each value as it begins and as it ends.
 */
export function quickYaml(text: string, met?: (event: EventType, state: State) => void): Json | undefined {
  if (DOUBTFUL.some((pattern) => pattern.test(text))) return undefined;
  let warnings = 0;
  try {
    const value: unknown = load(text, {
      schema: CORE_SCHEMA,
      ...(met && { listener: (event: EventType, state: State) => met(event, state) }),
      onWarning(warning) {
        if (++warnings > MOST_WARNINGS) throw warning;
        consider(warning, text);
      },
    });
    return isJson(value) && !isDeeperThan(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The quick parser warns of brackets below the key that they belong to: right if they close all that was opened there, and wrong
 * if anything follows, or if they stand left of it.
 */
function consider(warning: YAMLException, text: string): void {
  const { position } = warning.mark;
  const lines = text.slice(0, position).split('\n');
  const own = indentationOf(lines.pop() ?? '');
  const opening = lines.findLast((line) => line.trim() !== '' && indentationOf(line) <= own) ?? '';
  const [, opened = ''] = /^[^[{]*([[{]+)[ ]*$/.exec(opening) ?? [];
  const [, closed = ''] = /^([}\]]+)[ ]*(?:\n|$)/.exec(text.slice(position, position + 100)) ?? [];
  const isRight = indentationOf(opening) === own && opened !== '' && opened.length === closed.length;
  if (!isRight) throw warning;
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The core schema has nothing that JSON does not have, but for numbers without an end. */
function isJson(value: unknown): value is Json {
  return isArray(value) || isObject(value);
}
