import type { Json } from '../json/json.ts';
import type { Draft, Place } from './draft.ts';
import { fake } from './faker.ts';
import { type View, valuesOf } from './view.ts';

/** What `x-faker` asks for, where faker is installed and answers something of a permitted type. */
export function composeFaked(view: View, place: Place, draft: Draft): Json | undefined {
  const [call] = valuesOf(view, 'x-faker');
  if (call === undefined) return undefined;
  draft.tally.draws++;
  return fake(call, `${draft.seed}\n${place.pointer}\n${place.salt}`);
}
