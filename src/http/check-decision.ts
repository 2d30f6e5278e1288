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
  const plans = new Map<string, Map<number | undefined, Plan>>();
  const planFor = (id: string, status: number | undefined): Plan => {
    const own = plans.get(id) ?? new Map<number | undefined, Plan>();
    const known = own.get(status);
    if (known !== undefined) return known;
    const operation = operations.get(id);
    const mode = operation === undefined ? 'off' : validationOf(operation, validate);
    const schema = operation === undefined || mode === 'off' ? undefined : schemaFor(operation, status);
    const plan = { schema, isEnforced: mode === 'enforce' };
    plans.set(id, own.set(status, plan));
    return plan;
  };
  return (id, decision) => {
    const value = decision.body;
    if (value === undefined) return decision;
    const { schema, isEnforced } = planFor(id, decision.status);
    const broken = schema === undefined ? [] : violations(schema, value);
    if (broken.length === 0) return decision;
    const found = broken.map((violation) =>
      violationFinding('response', { part: 'body', name: '' }, { violation, value }),
    );
    const errors = found.filter(({ severity }) => severity === 'error');
    if (isEnforced && errors.length > 0) throw new Error(refusal(errors));
    return { ...decision, findings: [...(decision.findings ?? []), ...found] };
  };
}

/** How an answer of a status is checked. */
interface Plan {
  readonly schema: string | undefined;
  readonly isEnforced: boolean;
}

function schemaFor(operation: Operation, status: number | undefined): string | undefined {
  const response =
    status === undefined ? defaultResponse(operation)?.response : describedResponse(operation, status);
  return response?.contents.find(({ mediaType }) => kindOf(mediaType) === 'json')?.schema;
}

const MOST_TOLD = 10;

function refusal(errors: readonly Finding[]): string {
  const told = errors.slice(0, MOST_TOLD).map(({ message }) => message);
  return `its answer breaks the description: ${told.join('; ')}`;
}
