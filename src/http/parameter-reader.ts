import type { Shape } from '../schema/shape.ts';
import type { Parameter } from '../spec/api.ts';
import type { Texts } from './coerce.ts';
import type { Incoming } from './incoming.ts';
import { readQuery, readText, type Writing } from './parameter-style.ts';
import { decodeSegment } from './path-template.ts';
import { decodeQuery } from './query.ts';

/** Takes the text of a parameter out of a request, and apart; `undefined` where it is absent. */
export type ParameterReader = (incoming: Incoming) => Texts | undefined;

/** What the parameters of an operation have in common. */
export interface ReaderContext {
  /** The names of the path's parameters, in order. */
  readonly names: readonly string[];
  /** The names of the query's declared parameters. */
  readonly declared: ReadonlySet<string>;
}

/** The reader of a parameter: by its style and shape, or as a whole where a media type says how it is written. */
export function parameterReader(parameter: Parameter, shape: Shape, context: ReaderContext): ParameterReader {
  return parameter.mediaType === undefined
    ? styleReader(parameter, shape, context)
    : textReader(parameter, context);
}

function styleReader(
  parameter: Parameter,
  shape: Shape,
  { names, declared }: ReaderContext,
): ParameterReader {
  const { name, in: part, style, explode } = parameter;
  const writing = (decode: Writing['decode']): Writing => ({ name, style, explode, shape, decode });
  switch (part) {
    case 'path': {
      const index = names.indexOf(name);
      const own = writing((text) => decodeSegment(text) ?? text);
      return ({ values }) => (values[index] === undefined ? undefined : readText(values[index], own));
    }
    case 'query': {
      const own = writing(decodeQuery);
      return (incoming) => readQuery(incoming.query(), own, declared);
    }
    case 'header': {
      const own = writing((text) => text.trim());
      return (incoming) => wrap(incoming.header(name), own);
    }
    case 'cookie': {
      const own = writing(decodeCookie);
      return (incoming) => wrap(incoming.cookies().get(name), own) ?? spreadCookies(incoming, own);
    }
  }
}

function wrap(text: string | undefined, writing: Writing): Texts | undefined {
  return text === undefined ? undefined : readText(text, writing);
}

/** An object that is spread out has a cookie for each of its declared properties. */
function spreadCookies(incoming: Incoming, writing: Writing): Texts | undefined {
  const { shape, explode } = writing;
  if (!explode || !shape.types.has('object')) return undefined;
  const cookies = new Map([...incoming.cookies()].map(([name, value]) => [name, [value]]));
  return readQuery(cookies, { ...writing, shape: { ...shape, isOpen: false } }, new Set());
}

/** In a cookie a plus is a plus. */
function decodeCookie(text: string): string {
  return decodeSegment(text) ?? text;
}

/** The text of a parameter that is written in a media type, decoded but not taken apart. */
function textReader({ name, in: part }: Parameter, { names }: ReaderContext): ParameterReader {
  return (incoming) => {
    if (part === 'path') return decodeSegment(incoming.values[names.indexOf(name)] ?? '');
    if (part === 'query') return incoming.query().get(name)?.map(decodeQuery)[0];
    if (part === 'header') return incoming.header(name);
    const cookie = incoming.cookies().get(name);
    return cookie === undefined ? undefined : decodeCookie(cookie);
  };
}
