import { isDeeperThan } from '../json/depth.ts';
import type { Json } from '../json/json.ts';
import { type Shape, shapeOf } from '../schema/shape.ts';
import type { Operation, Parameter } from '../spec/api.ts';
import type { Schemas } from '../spec/schemas.ts';
import { MOST_DEPTH } from './body-decoding.ts';
import { coerce, type Texts } from './coerce.ts';
import { type Complaint, complaint, violationFinding, warning } from './complaint.ts';
import type { Finding } from './finding.ts';
import type { Incoming } from './incoming.ts';
import { kindOf } from './media-type.ts';
import { readQuery, readText, type Writing } from './parameter-style.ts';
import { decodeSegment, parsePathTemplate } from './path-template.ts';
import { decodeQuery } from './query.ts';
import type { SchemaCheck } from './schema-check.ts';

/** What a checked request says in one place. */
export interface CheckedParts {
  readonly complaints: Complaint[];
  readonly warnings: Finding[];
}

/** A check of one parameter, made once for an operation. */
export type ParameterCheck = (incoming: Incoming, checked: CheckedParts) => void;

/** The checks of an operation's parameters. */
export function parameterChecks(
  operation: Operation,
  schemas: Schemas,
  violations: SchemaCheck,
): readonly ParameterCheck[] {
  const { names } = parsePathTemplate(operation.path);
  const declared = new Set(operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  return operation.parameters
    .filter(isChecked)
    .map((parameter) => checkOf(parameter, { names, declared, schemas, violations }));
}

/** Three headers are described elsewhere, whatever stands among the parameters (OpenAPI 3.1, section 4.8.12.2.1). */
function isChecked({ name, in: part }: Parameter): boolean {
  return part !== 'header' || !['accept', 'content-type', 'authorization'].includes(name.toLowerCase());
}

interface Context {
  /** The names of the path's parameters, in order. */
  readonly names: readonly string[];
  readonly declared: ReadonlySet<string>;
  readonly schemas: Schemas;
  readonly violations: SchemaCheck;
}

function checkOf(parameter: Parameter, context: Context): ParameterCheck {
  const { name, in: part, required, schema, mediaType } = parameter;
  const place = { part, name };
  const shape = shapeOf(schema === undefined ? [] : [{ $ref: schema }], context.schemas);
  const isJsonText = mediaType !== undefined && kindOf(mediaType) === 'json';
  const isScalar = !shape.types.has('array') && !shape.types.has('object');
  const read = mediaType === undefined ? readerOf(parameter, shape, context) : textReader(parameter, context);
  return (incoming, checked) => {
    const texts = read(incoming);
    if (texts === undefined) {
      if (required)
        checked.complaints.push(
          complaint('missing-parameter', place, {
            code: 'missing',
            message: `${part} ${name} must be given`,
          }),
        );
      return;
    }
    noteUse(parameter, checked);
    if (isScalar && part === 'query') noteRepeated(name, incoming, checked);
    if (part === 'query' && isBlank(texts, parameter)) {
      if (!parameter.allowEmptyValue)
        checked.complaints.push(
          complaint('invalid-parameter', place, {
            code: 'empty',
            message: `query ${name} must not be empty`,
          }),
        );
      return;
    }
    const value = isJsonText ? parsed(String(texts)) : coerce(texts, shape);
    if (value === undefined) {
      checked.complaints.push(
        complaint('invalid-parameter', place, { code: 'malformed', message: `${part} ${name} must be JSON` }),
      );
      return;
    }
    if (schema === undefined) return;
    for (const violation of context.violations(schema, value)) {
      const finding = violationFinding('request', place, { violation, value });
      if (finding.severity === 'error') checked.complaints.push({ kind: 'invalid-parameter', finding });
      else checked.warnings.push(finding);
    }
  };
}

/** An empty text, or with `allowEmptyValue` a list of nothing else. */
function isBlank(texts: Texts, { allowEmptyValue }: Parameter): boolean {
  return texts === '' || (allowEmptyValue && Array.isArray(texts) && texts.join('') === '');
}

function noteUse({ name, in: part, deprecated }: Parameter, { warnings }: CheckedParts): void {
  if (deprecated)
    warnings.push(warning({ part, name }, { code: 'deprecated', message: `${part} ${name} is deprecated` }));
}

function noteRepeated(name: string, incoming: Incoming, { warnings }: CheckedParts): void {
  const count = incoming.query().get(name)?.length ?? 0;
  const message = `query ${name} is given ${count} times, the first one counts`;
  if (count > 1) warnings.push(warning({ part: 'query', name }, { code: 'repeated', message }));
}

type Reader = (incoming: Incoming) => Texts | undefined;

function readerOf(parameter: Parameter, shape: Shape, { names, declared }: Context): Reader {
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
function textReader({ name, in: part }: Parameter, { names }: Context): Reader {
  return (incoming) => {
    if (part === 'path') return decodeSegment(incoming.values[names.indexOf(name)] ?? '');
    if (part === 'query') return incoming.query().get(name)?.map(decodeQuery)[0];
    if (part === 'header') return incoming.header(name);
    const cookie = incoming.cookies().get(name);
    return cookie === undefined ? undefined : decodeCookie(cookie);
  };
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isDeeperThan(value, MOST_DEPTH) ? undefined : value;
  } catch {
    return undefined;
  }
}
