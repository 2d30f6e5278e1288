import { hash } from 'node:crypto';
import type { JournalEntry } from '../../journal/entry.ts';
import { canonical } from '../../json/canonical.ts';
import { Recent } from './recent.ts';
import { callOf, FINE, type Rule } from './rule.ts';

/** The same transaction id with another body. */
export const transactionReuse: Rule = {
  name: 'transaction-reuse',
  description: 'A transaction id, or an Idempotency-Key, stands for one request: a retry has the same body.',
  isMild: false,
  judge() {
    const bodies = new Recent<string>();
    return (entry) => {
      const id = transactionIn(entry);
      // What was refused has begun no transaction.
      if (id === undefined || entry.isCut) return FINE;
      const key = `${callOf(entry)} ${id}`;
      const body = hash('sha256', canonical(entry.request.body));
      const first = bodies.get(key);
      if (first === undefined && !isRefused(entry)) bodies.set(key, body);
      if (first === undefined || first === body) return FINE;
      return [{ message: `the transaction id ${id} has been sent with another body before` }];
    };
  },
};

function transactionIn({ request: { parameters, headers } }: JournalEntry): string | undefined {
  return parameters.txnId ?? parameters.transactionId ?? headers['idempotency-key'];
}

function isRefused({ response }: JournalEntry): boolean {
  return response !== null && response.status >= 400 && response.status < 500;
}
