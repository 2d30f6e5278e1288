import type { Shape } from '../schema/shape.ts';
import type { ParameterStyle } from '../spec/api.ts';
import type { Texts } from './coerce.ts';
import type { Query } from './query.ts';

/** How the text of a parameter is to be taken apart (OpenAPI 3.1, section 4.8.12.3). */
export interface Writing {
  readonly name: string;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly shape: Shape;
  /** Undoes the encoding of the place where the parameter stands, for a piece of it. */
  readonly decode: (text: string) => string;
}

const DELIMITERS: Partial<Record<ParameterStyle, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /%7C|\|/i,
  tabDelimited: /%09|\t/i,
};

/** Takes apart a value that stands alone: in a path, in a header, in a cookie. */
export function readText(text: string, writing: Writing): Texts {
  const { style, explode, name, shape, decode } = writing;
  const isList = shape.types.has('array');
  const isMap = shape.types.has('object');
  if (!isList && !isMap) return decode(withoutPrefix(text, style, name));
  if (style === 'label')
    return pieces(text.replace(/^\./, ''), { ...writing, delimiter: explode ? '.' : ',' });
  if (style === 'matrix') return matrixPieces(text, writing);
  return pieces(text, { ...writing, delimiter: DELIMITERS[style] ?? ',' });
}

/** The values of a parameter of a query; `undefined` where it is absent. */
export function readQuery(query: Query, writing: Writing, declared: ReadonlySet<string>): Texts | undefined {
  const { name, style, explode, shape, decode } = writing;
  const values = query.get(name);
  if (style === 'deepObject') return deepObject(query, writing) ?? plainValue(values, writing);
  const isMap = shape.types.has('object');
  if (isMap && style === 'form' && explode && values === undefined)
    return spreadObject(query, writing, declared);
  if (values === undefined) return undefined;
  const [first = ''] = values;
  const isList = shape.types.has('array');
  if (!isList && !isMap) return decode(first);
  if (explode && isList) return values.map(decode);
  return pieces(first, { ...writing, explode: false, delimiter: DELIMITERS[style] ?? ',' });
}

/** What stands under the bare name of an object: another of its types, or a slip that the check is to find. */
function plainValue(values: readonly string[] | undefined, { shape, decode }: Writing): Texts | undefined {
  if (values === undefined) return undefined;
  return shape.types.has('array') ? values.map(decode) : decode(values[0] ?? '');
}

function withoutPrefix(text: string, style: ParameterStyle, name: string): string {
  if (style === 'label') return text.replace(/^\./, '');
  return style === 'matrix' && text.startsWith(`;${name}=`) ? text.slice(name.length + 2) : text;
}

/** `;id=3,4`, or spread out `;id=3;id=4` and `;R=100;G=200` (RFC 6570, section 3.2.7). */
function matrixPieces(text: string, writing: Writing): Texts {
  const { name, explode, shape, decode } = writing;
  const body = text.replace(/^;/, '');
  if (!explode) return pieces(body.replace(`${name}=`, ''), { ...writing, delimiter: ',' });
  if (!shape.types.has('array')) return pieces(body, { ...writing, delimiter: ';' });
  return body.split(';').map((piece) => decode(piece.replace(`${name}=`, '')));
}

/** A list, or an object written as `k,v,k,v` or spread out as `k=v,k=v`. */
function pieces(
  text: string,
  { shape, explode, decode, delimiter }: Writing & { delimiter: string | RegExp },
): Texts {
  const parts = text === '' ? [] : text.split(delimiter);
  if (shape.types.has('array')) return parts.map(decode);
  const entries = explode
    ? parts.map((part) => splitPair(part))
    : parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []));
  return Object.fromEntries(entries.map(([key, value]) => [decode(key), decode(value)]));
}

function splitPair(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Every declared property is a parameter of its own; an open object takes all that nobody else declares. */
function spreadObject(
  query: Query,
  { shape, decode }: Writing,
  declared: ReadonlySet<string>,
): Texts | undefined {
  const entries = [...query].filter(
    ([name]) => shape.properties.includes(name) || (shape.isOpen && !declared.has(name)),
  );
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, values]) => [name, severalOrOne(values.map(decode), shape.property(name))]),
  );
}

function severalOrOne(values: readonly string[], shape: Shape): Texts {
  return shape.types.has('array') ? values : (values[0] ?? '');
}

/** `filter[color]=red&filter[size][min]=3&filter[tags][]=a`: to whatever depth, lists by `[]` or by numbers. */
function deepObject(query: Query, { name, shape, decode }: Writing): Texts | undefined {
  const root: Tree = new Map();
  for (const [key, values] of query) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue;
    const steps = key.slice(name.length + 1, -1).split('][');
    if (steps.length <= MOST_STEPS) plant(root, steps, values.map(decode));
  }
  return root.size === 0 ? undefined : harvest(root, shape);
}

const MOST_STEPS = 32;

type Tree = Map<string, Tree | string[]>;

function plant(tree: Tree, [step = '', ...further]: readonly string[], values: string[]): void {
  const known = tree.get(step);
  if (further.length === 0) tree.set(step, known instanceof Map ? known : [...(known ?? []), ...values]);
  else {
    const next: Tree = known instanceof Map ? known : new Map();
    tree.set(step, next);
    plant(next, further, values);
  }
}

function harvest(tree: Tree, shape: Shape): Texts {
  const isList = shape.types.has('array') || [...tree.keys()].every((key) => key === '' || /^\d+$/.test(key));
  const grown = (key: string, value: Tree | string[]): Texts[] => {
    const below = isList ? shape.items() : shape.property(key);
    return value instanceof Map ? [harvest(value, below)] : key === '' ? value : [severalOrOne(value, below)];
  };
  if (isList) return [...tree].flatMap(([key, value]) => grown(key, value));
  return Object.fromEntries([...tree].map(([key, value]) => [key, grown(key, value)[0] ?? '']));
}
