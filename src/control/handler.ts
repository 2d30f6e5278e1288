import type { Decision } from '../http/decision.ts';
import type { Exchange } from '../http/exchange.ts';

/** Answers one operation of the control API. */
export type Handler = (exchange: Exchange) => Decision | Promise<Decision>;

/** Handlers by the ids of the operations. */
export type Handlers = Readonly<Record<string, Handler>>;
