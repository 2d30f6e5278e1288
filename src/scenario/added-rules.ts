import { rootOf } from '../document/location.ts';
import { formatMistake } from '../document/mistake.ts';
import { Mistakes } from '../document/mistakes.ts';
import { sourceOf } from '../document/source.ts';
import type { Program } from '../world/program.ts';
import { type ChainContext, chainsOf } from './chains.ts';

/** Compiles rules that are added while a scenario is played; the headers that they look at are added to `headers`. */
export function addedRules(context: ChainContext, headers: Set<string>): Program['rule'] {
  return (name, { on, steps }) => {
    const mistakes = new Mistakes();
    const value = { rules: [{ on, do: steps }] };
    const file = `${name} ${on}`;
    const source = sourceOf({ file, path: file, tree: '' }, JSON.stringify(value), value);
    const made = chainsOf([rootOf(source)], {
      ...context,
      compiling: { ...context.compiling, mistakes, indexes: [], used: new Set() },
    });
    const [mistake] = mistakes.list().filter(({ severity }) => severity === 'error');
    if (mistake !== undefined) throw new RangeError(formatMistake(mistake));
    for (const header of made.headers) headers.add(header);
    return made.chains;
  };
}
