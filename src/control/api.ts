import { fileURLToPath } from 'node:url';
import type { Api } from '../spec/api.ts';
import { loadApi } from '../spec/load.ts';

/** The description of the control API: it is served by what serves all others. */
export function controlApi(): Promise<Api> {
  return loadApi([fileURLToPath(new URL('./openapi.yaml', import.meta.url))]);
}
