import type { DialectName } from '../http/dialect.ts';
import type { Program } from '../world/program.ts';

/** A scenario that is ready to be played. */
export interface Scenario {
  /** How it wants errors to be worded. */
  readonly dialect: DialectName | undefined;
  readonly program: Program;
  /** The headers that its expressions name, in small letters. */
  readonly headers: ReadonlySet<string>;
  /** The absolute paths of its files, with those of behaviors of its own. */
  readonly files: readonly string[];
  /** Whose credential is whose. */
  readonly tokens: ReadonlyMap<string, string>;
}
