import type { Location } from '../document/location.ts';
import type { CompiledStep } from './compiled-step.ts';

/** In the place of steps with a mistake: whoever calls them is told, rather than answered as if they were right. */
export function brokenStep(location: Location, place: string): CompiledStep {
  return {
    behavior: '',
    place,
    title: `a mistake at ${place}`,
    location,
    changes: 'never',
    hasInner: false,
    uses: [],
    locals: [],
    binds: [],
    headers: [],
    waits: false,
    inner: [],
    run() {
      throw new Error('it has a mistake, which was told when it was read');
    },
  };
}
