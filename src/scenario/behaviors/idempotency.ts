import type { Decision } from '../../http/decision.ts';
import { canonical } from '../../json/canonical.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { type Call, endOf } from '../../world/call.ts';
import { type Answer, isPending } from '../../world/step.ts';
import type { Table } from '../../world/table.ts';
import type { Behavior } from '../behavior.ts';
import type { Expression } from '../expressions/expression.ts';
import { closed, DURATION, EXPRESSION, STATUS } from '../options.ts';

type OtherBody = 'replay' | { readonly finding: string } | { readonly status: number };

interface Options {
  readonly key: readonly Expression[];
  readonly life?: number;
  readonly compare?: Expression;
  readonly otherBody?: OtherBody;
}

/** What is known of a key: whose call it is while that waits, how that failed, or what was answered. */
interface Row extends JsonObject {
  readonly at: number;
  /** What is compared: it is kept anyway, in the log, so that to keep it here costs nothing, and to hash it would. */
  readonly body: Json;
  readonly owner: string | null;
  /** Calls up to this place of the log share the failure; later ones try again. */
  readonly failedUpTo: number | null;
  readonly answer: JsonObject | null;
}

const LIFE = 24 * 60 * 60 * 1000;

/** Does the steps further in once for each key, and gives what they answered to every repetition. */
export const idempotency: Behavior<Options> = {
  name: 'idempotency',
  description:
    'Does what stands further in once for each key; a repetition gets the first answer, if that was a success.',
  options: closed(
    {
      key: { type: 'array', items: EXPRESSION, minItems: 1 },
      life: DURATION,
      compare: EXPRESSION,
      otherBody: {
        anyOf: [
          { const: 'replay' },
          closed({ finding: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' } }, ['finding']),
          closed({ status: STATUS }, ['status']),
        ],
      },
    },
    ['key'],
  ),
  changes: () => 'always',
  create({ key, life = LIFE, compare, otherBody = 'replay' }, place) {
    const own = `idempotency ${place}`;
    return (call, next) => {
      const table = call.state.table(own);
      const name = canonical(key.map((one) => one.evaluate(call.scope, call)));
      forget(table, name, call.at - life);
      // Rows of this table are made below, and nowhere else.
      const row = table.get(name) as Row | undefined;
      const body = compare?.evaluate(call.scope, call) ?? call.exchange.body;
      const known =
        row === undefined || row.at <= call.at - life ? undefined : recalled(row, { body, otherBody }, call);
      if (known !== undefined) return known;
      const answer = next();
      remember({ table, name, body }, call, answer);
      return answer;
    };
  },
};

/** What there is to say already; nothing where it is to be done, or to be done again. */
function recalled(
  { answer, failedUpTo, owner, body }: Row,
  asked: { body: Json; otherBody: OtherBody },
  call: Call,
): Answer | undefined {
  if (answer !== null && failedUpTo === null)
    return canonical(body) === canonical(asked.body) ? answer : changed(answer, asked.otherBody, call);
  if (answer !== null) return call.position <= (failedUpTo ?? 0) ? answer : undefined;
  if (owner === null || owner === call.callId) return undefined;
  return call.isSuspended(owner) ? { keys: [endOf(owner)], until: undefined } : call.failureOf(owner);
}

interface Place {
  readonly table: Table;
  readonly name: string;
  readonly body: Json;
}

function remember({ table, name, body }: Place, call: Call, answer: Answer): void {
  const { at } = call;
  if (isPending(answer)) {
    call.once('claim', () => {
      table.set(name, { at, body, owner: call.callId, failedUpTo: null, answer: null } satisfies Row);
      return true;
    });
    return;
  }
  const { status = 200, problem } = answer;
  const isDone = problem === undefined && status < 300;
  if (!isDone && table.get(name) === undefined) return;
  const failedUpTo = isDone ? null : call.latest;
  table.set(name, { at, body, owner: null, failedUpTo, answer: withoutAccidents(answer) } satisfies Row);
}

/** How an answer went wrong on its way, or was held back, is not said again. */
function withoutAccidents(answer: Decision): JsonObject {
  // A decision is plain JSON; its interface only does not say so.
  if (answer.fault === undefined && answer.hold === undefined) return answer as unknown as JsonObject;
  const { fault, hold, ...kept } = answer;
  return kept as unknown as JsonObject;
}

/** Rows stand in the order in which they came; that of the key at hand is left, for it may be kept for it once more. */
function forget(table: Table, own: string, before: number): void {
  for (const [name, row] of table.entries()) {
    if ((row as Row).at > before) return;
    if (name !== own) table.delete(name);
  }
}

function changed(answer: Decision, otherBody: OtherBody, call: Call): Decision {
  if (otherBody === 'replay') return answer;
  if ('status' in otherBody)
    return { status: otherBody.status, detail: 'The same key came before, with another body.' };
  call.findings.push({
    location: { message: 'request', part: 'body', path: '' },
    severity: 'warning',
    code: otherBody.finding,
    message: 'body is another one than came before under the same key',
  });
  return answer;
}
