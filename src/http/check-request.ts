import type { Operation } from '../spec/api.ts';
import type { Schemas } from '../spec/schemas.ts';
import { bodyCheck } from './check-body.ts';
import { type CheckedParts, type Decoded, parameterChecks } from './check-parameters.ts';
import { type Complaint, complaint, warning } from './complaint.ts';
import type { DialectName } from './dialect.ts';
import type { Finding } from './finding.ts';
import type { Incoming } from './incoming.ts';
import { gravest, type RequestProblemKind } from './problem.ts';
import type { SchemaCheck } from './schema-check.ts';
import { credentialsCheck, type MissingCredentials } from './security.ts';

/** What came of checking a request. */
export interface CheckedRequest {
  readonly findings: readonly Finding[];
  /** What is wrong enough to be refused: the kind that counts, all errors in words, and a challenge for credentials. */
  readonly refusal: Refusal | undefined;
  /** What it says, where the operation is one that a scenario plays. */
  readonly decoded: Decoded | undefined;
}

/** Why a request is refused. */
export interface Refusal {
  readonly kind: RequestProblemKind;
  readonly detail: string;
  readonly challenge: string | undefined;
}

/** Checks requests to one operation. */
export type RequestCheck = (incoming: Incoming) => CheckedRequest;

/** What checking takes. */
export interface CheckContext {
  readonly schemas: Schemas;
  readonly violations: SchemaCheck;
  readonly dialect: DialectName;
  /** Whether what was decoded is wanted. */
  readonly isDecoding: boolean;
}

const NOTHING: CheckedRequest = { findings: [], refusal: undefined, decoded: undefined };

/** How many mistakes are told in words. */
const MOST_TOLD = 100;

/** Prepares the check of an operation: credentials, parameters and body together, all that is wrong at once. */
export function requestCheck(
  operation: Operation,
  { schemas, violations, dialect, isDecoding }: CheckContext,
): RequestCheck {
  const parameters = parameterChecks(operation, schemas, violations);
  const missingIn = credentialsCheck(operation, dialect);
  const checkBody = bodyCheck(operation.body, schemas, { violations, dialect });
  const place = { part: 'path', name: '' } as const;
  const deprecated = operation.deprecated
    ? [warning(place, { code: 'deprecated', message: `${operation.id} is deprecated` })]
    : [];
  return (incoming) => {
    const decoded = isDecoding ? nothingDecoded() : undefined;
    const checked: CheckedParts = { complaints: [], warnings: deprecated.slice(), decoded };
    const missing = missingIn?.(incoming);
    if (missing !== undefined) checked.complaints.push(credentialsComplaint(missing));
    for (const check of parameters) check(incoming, checked);
    checkBody?.(incoming, checked);
    return resultOf(checked, missing?.challenge);
  };
}

function nothingDecoded(): Decoded {
  return { path: {}, query: {}, header: {}, cookie: {}, body: null };
}

function credentialsComplaint({ wanted, isSignature }: MissingCredentials): Complaint {
  const message = `credentials must be given: ${wanted}`;
  return complaint(
    isSignature ? 'signature' : 'credentials',
    { part: 'credentials', name: '' },
    { code: 'missing', message },
  );
}

function resultOf(
  { complaints, warnings, decoded }: CheckedParts,
  challenge: string | undefined,
): CheckedRequest {
  const [first, ...others] = complaints;
  if (first === undefined && warnings.length === 0 && decoded === undefined) return NOTHING;
  if (first === undefined) return { findings: warnings, refusal: undefined, decoded };
  const kind = gravest([first.kind, ...others.map((one) => one.kind)]);
  const findings = complaints.map(({ finding }) => finding);
  const messages = findings.slice(0, MOST_TOLD).map(({ message }) => message);
  if (findings.length > MOST_TOLD) messages.push(`and ${findings.length - MOST_TOLD} more`);
  const detail = messages.join('; ');
  return {
    findings: [...findings, ...warnings],
    refusal: { kind, detail: sentence(detail), challenge },
    decoded,
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
