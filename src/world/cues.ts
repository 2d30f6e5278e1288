import type { Program } from './program.ts';
import type { PlacedStep } from './step.ts';

/** What a world does by itself, each thing once in a life. */
export class Cues {
  readonly #program: Program;
  readonly #taken: Set<string>;

  constructor(program: Program, from?: Cues) {
    this.#program = program;
    this.#taken = new Set(from?.taken);
  }

  /** The names of what has been done. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** What is still to be done, and when, in a life that began then. */
  after(began: number): readonly { readonly name: string; readonly at: number }[] {
    return this.#program.cues
      .filter(({ name }) => !this.#taken.has(name))
      .map(({ name, after }) => ({ name, at: began + after }));
  }

  /** The steps of a cue, for the first who takes it. */
  take(name: string): readonly PlacedStep[] | undefined {
    const cue = this.#program.cues.find((one) => one.name === name);
    if (cue === undefined || this.#taken.has(name)) return undefined;
    this.#taken.add(name);
    return cue.steps;
  }
}
