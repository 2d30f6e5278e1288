import type { Behavior } from '../behavior.ts';
import { append } from './append.ts';
import { delay } from './delay.ts';
import { fault } from './fault.ts';
import { find } from './find.ts';
import { idempotency } from './idempotency.ts';
import { poll } from './poll.ts';
import { rateLimit } from './rate-limit.ts';
import { read } from './read.ts';
import { remove } from './remove.ts';
import { reply } from './reply.ts';
import { send } from './send.ts';
import { sequence } from './sequence.ts';
import { sse } from './sse.ts';
import { upsert } from './upsert.ts';
import { when } from './when.ts';

/** The behaviors that are built in, in the order in which they are listed. */
export const BEHAVIORS: readonly Behavior[] = [
  idempotency,
  append,
  upsert,
  remove,
  find,
  read,
  poll,
  sse,
  reply,
  send,
  when,
  sequence,
  delay,
  fault,
  rateLimit,
];
