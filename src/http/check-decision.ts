import type { Api, Operation } from '../spec/api.ts';
import { defaultResponse, describedResponse } from './choose-response.ts';
import { violationFinding } from './complaint.ts';
import type { Decision } from './decision.ts';
import type { Finding } from './finding.ts';
import { kindOf } from './media-type.ts';
import { validationOf } from './respond.ts';
import type { Validation } from './respond-options.ts';
import { schemaCheck } from './schema-check.ts';

/** Holds what was decided for an operation against its description; throws where it is not to be sent. */
export type DecisionCheck = (operation: string, decision: Decision) => Decision;

/** The check of what a scenario answers: under `enforce` what breaks the description is an error, under `warn` a finding. */
export function decisionCheck(api: Api, validate: Validation): DecisionCheck {
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  const violations = schemaCheck(api, 'response');
  return (id, decision) => {
    const operation = operations.get(id);
    if (operation === undefined || decision.body === undefined) return decision;
    const mode = validationOf(operation, validate);
    const schema = mode === 'off' ? undefined : schemaFor(operation, decision);
    if (schema === undefined) return decision;
    const value = decision.body;
    const found = violations(schema, value).map((violation) =>
      violationFinding('response', { part: 'body', name: '' }, { violation, value }),
    );
    if (found.length === 0) return decision;
    const errors = found.filter(({ severity }) => severity === 'error');
    if (mode === 'enforce' && errors.length > 0) throw new Error(refusal(errors));
    return { ...decision, findings: [...(decision.findings ?? []), ...found] };
  };
}

function schemaFor(operation: Operation, { status }: Decision): string | undefined {
  const response =
    status === undefined ? defaultResponse(operation)?.response : describedResponse(operation, status);
  return response?.contents.find(({ mediaType }) => kindOf(mediaType) === 'json')?.schema;
}

const MOST_TOLD = 10;

function refusal(errors: readonly Finding[]): string {
  const told = errors.slice(0, MOST_TOLD).map(({ message }) => message);
  return `its answer breaks the description: ${told.join('; ')}`;
}
