import { CORE_SCHEMA, type EventType, load, type State } from 'js-yaml';
import { isArray, isObject, type Json } from '../json/json.ts';

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

/** Each of them is looked at from there back to a line that stands no deeper. */
const MOST_WARNINGS = 100;

/**
 * The value of a plain YAML text, many times faster than by the parser of record, and the same; `undefined` where that has to
 * look: where anything is wrong, and where the two might differ. `met` is told of each value as it begins and as it ends.
 */
export function quickYaml(text: string, met?: (event: EventType, state: State) => void): Json | undefined {
  if (DOUBTFUL.some((pattern) => pattern.test(text))) return undefined;
  let isWatched = false;
  let warnings = 0;
  const warned = (position: number): void => {
    if (++warnings > MOST_WARNINGS || !isClosedRight(position, text)) throw new Error('it is doubtful');
  };
  try {
    const value: unknown = load(text, {
      schema: CORE_SCHEMA,
      listener(event, state) {
        if (!isWatched) watch(state, warned);
        isWatched = true;
        met?.(event, state);
      },
    });
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The library asks who is to be warned, and only then makes an error with an excerpt, which is more than all else that it
 * allocates: it is enough to be asked.
 */
function watch(state: State, warned: (position: number) => void): void {
  Object.defineProperty(state, 'onWarning', { get: () => warned(state.position) });
}

/**
 * The quick parser warns of brackets below the key that they belong to: right if they close all that was opened there, and wrong
 * if anything follows, or if they stand left of it.
 */
function isClosedRight(position: number, text: string): boolean {
  const start = lineStart(text, position);
  const own = indentationOf(text.slice(start, position));
  const opening = lineNoDeeper(text, start, own);
  const [, opened = ''] = /^[^[{]*([[{]+)[ ]*$/.exec(opening) ?? [];
  const [, closed = ''] = /^([}\]]+)[ ]*(?:\n|$)/.exec(text.slice(position, position + 100)) ?? [];
  return indentationOf(opening) === own && opened !== '' && opened.length === closed.length;
}

/** The nearest line above a place, but for empty ones, that is indented by no more than this. */
function lineNoDeeper(text: string, place: number, most: number): string {
  for (let end = place - 1; end >= 0; ) {
    const start = lineStart(text, end);
    const line = text.slice(start, end);
    if (line.trim() !== '' && indentationOf(line) <= most) return line;
    end = start - 1;
  }
  return '';
}

function lineStart(text: string, position: number): number {
  return position === 0 ? 0 : text.lastIndexOf('\n', position - 1) + 1;
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The core schema has nothing that JSON does not have, but for numbers without an end. */
function isJson(value: unknown): value is Json {
  return isArray(value) || isObject(value);
}
