import type { AddedRule, Chain, Program } from './program.ts';
import { strongest } from './step.ts';

/** What operations do in one world: the rules that were added to it, the latest one outermost, over those of its program. */
export class Chains {
  #program: Program;
  readonly #added: { readonly name: string; readonly rule: AddedRule; chains: ReadonlyMap<string, Chain> }[] =
    [];
  readonly #combined = new Map<string, Chain>();

  constructor(program: Program, from?: Chains) {
    this.#program = program;
    if (from !== undefined) this.#added.push(...from.#added);
  }

  /** What an operation does; `undefined` where nobody says anything about it. */
  of(operation: string): Chain | undefined {
    const own = this.#program.chains.get(operation);
    if (this.#added.length === 0) return own;
    const known = this.#combined.get(operation);
    if (known !== undefined) return known;
    const over = this.#added.flatMap(({ chains }) => chains.get(operation) ?? []).reverse();
    if (over.length === 0) return own;
    const all = own === undefined ? over : [...over, own];
    const combined = {
      steps: all.flatMap(({ steps }) => steps),
      changes: strongest(all.map(({ changes }) => changes)),
    };
    this.#combined.set(operation, combined);
    return combined;
  }

  /** Lays a rule over all others; throws a `RangeError` for one with a mistake. */
  add(name: string, rule: AddedRule): void {
    this.#added.push({ name, rule, chains: this.#program.rule(name, rule) });
    this.#combined.clear();
  }

  /** The operations that added rules say something about. */
  added(): readonly string[] {
    return this.#added.flatMap(({ chains }) => [...chains.keys()]);
  }

  /** Takes the added rules away. */
  clear(): void {
    this.#added.length = 0;
    this.#combined.clear();
  }

  /** Goes on with another program; gives back what is wrong with added rules that it cannot have, which are left out. */
  adopt(program: Program): string[] {
    this.#program = program;
    const added = this.#added.splice(0);
    this.#combined.clear();
    return added.flatMap(({ name, rule }) => {
      try {
        this.add(name, rule);
        return [];
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    });
  }
}
