import type { Location } from '../document/location.ts';
import type { PlacedStep, Strength } from '../world/step.ts';

/** A path that an expression reads, and where it stands. */
export interface NameUse {
  readonly path: readonly string[];
  readonly location: Location;
}

/** A step with what the checks of a scenario want to know about it. */
export interface CompiledStep extends PlacedStep {
  readonly behavior: string;
  readonly location: Location;
  readonly uses: readonly NameUse[];
  /** The names that it knows within its own options. */
  readonly locals: readonly string[];
  /** What steps further in may use. */
  readonly binds: readonly string[];
  /** The headers that it looks at by itself. */
  readonly headers: readonly string[];
  /** Whether it may have a call wait. */
  readonly waits: boolean;
  /** Steps within it. */
  readonly inner: readonly CompiledSteps[];
}

/** Steps that are ready to run, and how strongly they touch the world. */
export interface CompiledSteps {
  readonly steps: readonly CompiledStep[];
  readonly changes: Strength;
}
