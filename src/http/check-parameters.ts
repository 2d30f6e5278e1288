import type { Json } from '../json/json.ts';
import { type Shape, shapeOf } from '../schema/shape.ts';
import type { Violation } from '../schema/validator.ts';
import type { Operation, Parameter } from '../spec/api.ts';
import type { Schemas } from '../spec/schemas.ts';
import { jsonValue } from './body-decoding.ts';
import { coerce, type Texts } from './coerce.ts';
import { type Complaint, complaint, type Place, violationFinding, warning } from './complaint.ts';
import type { Finding } from './finding.ts';
import type { Incoming } from './incoming.ts';
import { kindOf } from './media-type.ts';
import { parameterReader, type ReaderContext } from './parameter-reader.ts';
import { parsePathTemplate } from './path-template.ts';
import type { SchemaCheck } from './schema-check.ts';

/** What a request says, with the types that its description gives it. */
export interface Decoded {
  readonly path: Record<string, Json>;
  readonly query: Record<string, Json>;
  readonly header: Record<string, Json>;
  readonly cookie: Record<string, Json>;
  body: Json;
}

/** What a checked request says in one place. */
export interface CheckedParts {
  readonly complaints: Complaint[];
  readonly warnings: Finding[];
  /** Takes what was decoded, where somebody wants it. */
  readonly decoded: Decoded | undefined;
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

interface Context extends ReaderContext {
  readonly schemas: Schemas;
  readonly violations: SchemaCheck;
}

function checkOf(parameter: Parameter, context: Context): ParameterCheck {
  const { name, in: part, required, schema, mediaType } = parameter;
  const key = part === 'header' ? name.toLowerCase() : name;
  const shape = shapeOf(schema === undefined ? [] : [{ $ref: schema }], context.schemas);
  const read = parameterReader(parameter, shape, context);
  const isJson = mediaType !== undefined && kindOf(mediaType) === 'json';
  const refuse = refusal(parameter);
  const checkUse = useCheck(parameter, shape);
  return (incoming, checked) => {
    const texts = read(incoming);
    if (texts === undefined) {
      if (required) checked.complaints.push(refuse('missing', 'must be given'));
      return;
    }
    checkUse?.(incoming, checked);
    if (part === 'query' && isBlank(texts, parameter)) {
      if (!parameter.allowEmptyValue) checked.complaints.push(refuse('empty', 'must not be empty'));
      return;
    }
    const decoded = isJson ? jsonValue(String(texts)) : { value: coerce(texts, shape) };
    if ('malformed' in decoded) {
      checked.complaints.push(refuse('malformed', 'must be JSON'));
      return;
    }
    if (checked.decoded !== undefined) checked.decoded[part][key] = decoded.value;
    if (schema !== undefined)
      noteViolations(context.violations(schema, decoded.value), {
        place: { part, name },
        value: decoded.value,
        checked,
      });
  };
}

type Refuse = (code: 'missing' | 'empty' | 'malformed', demand: string) => Complaint;

function refusal({ name, in: part }: Parameter): Refuse {
  return (code, demand) => {
    const kind = code === 'missing' ? 'missing-parameter' : 'invalid-parameter';
    return complaint(kind, { part, name }, { code, message: `${part} ${name} ${demand}` });
  };
}

interface Noting {
  readonly place: Place;
  readonly value: Json;
  readonly checked: CheckedParts;
}

function noteViolations(violations: readonly Violation[], { place, value, checked }: Noting): void {
  for (const violation of violations) {
    const finding = violationFinding('request', place, { violation, value });
    if (finding.severity === 'error') checked.complaints.push({ kind: 'invalid-parameter', finding });
    else checked.warnings.push(finding);
  }
}

/** An empty text, or with `allowEmptyValue` a list of nothing else. */
function isBlank(texts: Texts, { allowEmptyValue }: Parameter): boolean {
  return texts === '' || (allowEmptyValue && Array.isArray(texts) && texts.join('') === '');
}

/** Warnings about the use of a parameter, whatever it holds; `undefined` where there can be none. */
function useCheck({ name, in: part, deprecated }: Parameter, shape: Shape): ParameterCheck | undefined {
  const place = { part, name };
  const isScalar = part === 'query' && !shape.types.has('array') && !shape.types.has('object');
  if (!deprecated && !isScalar) return undefined;
  return (incoming, { warnings }) => {
    if (deprecated)
      warnings.push(warning(place, { code: 'deprecated', message: `${part} ${name} is deprecated` }));
    const count = isScalar ? (incoming.query().get(name)?.length ?? 0) : 0;
    const message = `query ${name} is given ${count} times, the first one counts`;
    if (count > 1) warnings.push(warning(place, { code: 'repeated', message }));
  };
}
