import type { DialectName } from './dialect.ts';

/** What becomes of a request, or of a reply, that breaks the description. */
export type Validation = 'enforce' | 'warn' | 'off';

/** How requests are answered. */
export interface RespondOptions {
  readonly seed: string;
  readonly dialect: DialectName;
  readonly validate: Validation;
  /** Whether bodies are composed even where there are examples. */
  readonly dynamic: boolean;
  /** Whether pages of other origins may read the answers. */
  readonly cors: boolean;
}
