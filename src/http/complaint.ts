import { isArray, isObject, type Json } from '../json/json.ts';
import { namesOf, step } from '../json/pointer.ts';
import { isHidingKeyword, type Violation } from '../schema/validator.ts';
import type { Finding, MessagePart } from './finding.ts';
import type { RequestProblemKind } from './problem.ts';

/** A finding about a request, and the kind of problem that it is if it is not to be passed over. */
export interface Complaint {
  readonly kind: RequestProblemKind;
  readonly finding: Finding;
}

/** Where in a request something was found. */
export interface Place {
  readonly part: MessagePart;
  /** The name of a parameter; empty for a body. */
  readonly name: string;
}

/** An error finding of a request. */
export function complaint(
  kind: RequestProblemKind,
  { part, name }: Place,
  { code, message }: { code: string; message: string },
): Complaint {
  return {
    kind,
    finding: { location: { message: 'request', part, path: name }, severity: 'error', code, message },
  };
}

/** A warning about a request. */
export function warning(
  { part, name }: Place,
  { code, message }: { code: string; message: string },
): Finding {
  return { location: { message: 'request', part, path: name }, severity: 'warning', code, message };
}

/** A violation of a schema as a finding: what must be, and what is there instead. */
export function violationFinding(
  message: 'request' | 'response',
  { part, name }: Place,
  { violation, value }: { violation: Violation; value: Json },
): Finding {
  const { path, keyword, property } = violation;
  const at = property === undefined ? path : `${path}/${property}`;
  const subject = [part, name + at].filter((word) => word !== '').join(' ');
  return {
    location: { message, part, path: name + at },
    severity: isHidingKeyword(keyword) ? 'warning' : 'error',
    code: keyword,
    message: `${subject} ${demandOf(violation)}${found(valueUnder(value, path), keyword)}`,
  };
}

/** What must be, in words about the place that is told: a property that is missing or too many is that place. */
function demandOf({ keyword, message, property }: Violation): string {
  if (property === undefined) return message;
  return keyword === 'required' ? 'must be given' : 'is not described, and nothing else is permitted';
}

function valueUnder(value: Json, path: string): Json | undefined {
  return namesOf(path).reduce<Json | undefined>(
    (at, name) => (at === undefined ? undefined : step(at, name)),
    value,
  );
}

/** What is there; for a missing or superfluous property that has been said already. */
function found(value: Json | undefined, keyword: string): string {
  if (
    value === undefined ||
    ['required', 'additionalProperties', 'unevaluatedProperties'].includes(keyword) ||
    isHidingKeyword(keyword)
  )
    return '';
  return `, but is ${inWords(value)}`;
}

function inWords(value: Json): string {
  if (isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${[...text.slice(0, 114)].slice(0, 57).join('')}…`;
}
