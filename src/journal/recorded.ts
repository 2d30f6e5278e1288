import type { Finding } from '../http/finding.ts';
import type { Origin, Reply } from '../http/reply.ts';
import { DEFAULT_WORLD } from '../http/world-in.ts';
import type { Operation } from '../spec/api.ts';

/** How far an exchange has come: it has no answer yet, it has one, or the client went away before. */
export type ExchangeState = 'open' | 'answered' | 'left';

/** All of them. */
export const STATES: readonly ExchangeState[] = ['open', 'answered', 'left'];

/** What is known of a request when it comes. */
export interface Arrival {
  readonly method: string;
  /** Path and query as they were sent, with the prefix that names a world. */
  readonly target: string;
  /** Names and values in turn, each on a line of its own, as they were sent. */
  readonly headers: string;
}

/** One exchange as it is kept: what lies there anyway, nothing made of it before somebody asks. */
export class Recorded implements Arrival {
  /** Counts from 1. */
  readonly id: number;
  readonly method: string;
  readonly target: string;
  readonly headers: string;
  /** When it began, in milliseconds since 1970-01-01T00:00Z. */
  readonly started: number;
  /** The time of its world when it began. */
  at: number;
  world: string = DEFAULT_WORLD;
  /** The operation whose route was found; of several on one route the first, and `origin` tells which one answered. */
  operation: Operation | undefined;
  /** The values of the path's parameters, percent-encoded. */
  values: readonly string[] = [];
  /** A sign for each byte: thousands of buffers would be a burden to the collector of garbage, a text is none. */
  body: string | undefined;
  state: ExchangeState = 'open';
  reply: Reply | undefined;
  /** When the answer was given, or the client went away. */
  ended: number | undefined;
  /** Whether bodies were let go of, to stay within bounds. */
  isCut = false;

  constructor(id: number, { method, target, headers }: Arrival, now: number) {
    this.id = id;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.started = now;
    this.at = now;
  }

  get findings(): readonly Finding[] {
    return this.reply?.findings ?? NONE;
  }

  get origin(): Origin | undefined {
    return this.reply?.origin;
  }
}

const NONE: readonly Finding[] = [];
