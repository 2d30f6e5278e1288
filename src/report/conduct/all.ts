import { deprecated } from './deprecated.ts';
import { noBackOff } from './no-back-off.ts';
import { parallelLongPolls } from './parallel-long-polls.ts';
import { retryAfterIgnored } from './retry-after-ignored.ts';
import type { Rule } from './rule.ts';
import { tokenBackwards } from './token-backwards.ts';
import { transactionReuse } from './transaction-reuse.ts';
import { unknownFields } from './unknown-fields.ts';

/** The rules of conduct; those that only warn stand last. */
export const RULES: readonly Rule[] = [
  transactionReuse,
  retryAfterIgnored,
  noBackOff,
  parallelLongPolls,
  tokenBackwards,
  unknownFields,
  deprecated,
];
