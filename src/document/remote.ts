import { isObject, type Json } from '../json/json.ts';
import type { Files } from './files.ts';
import { childrenOf, type Location, rootOf } from './location.ts';
import { referenceOf, target } from './reference.ts';
import { remoteUrl } from './remote-url.ts';
import type { Source } from './source.ts';

const PATIENCE = 10_000;
const MAX_TEXTS = 1000;

/**
 * Fetches every text on the network that the sources refer to, directly or through others, and keeps it; what cannot
 * be fetched is left to be reported where it is referred to.
 */
export async function fetchReferences(files: Files, sources: readonly Source[]): Promise<void> {
  const open = [...sources];
  const visited = new Set<string>();
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (visited.has(source.path)) continue;
    visited.add(source.path);
    for (const location of referencesIn(rootOf(source))) {
      const url = remoteUrl(source, referenceOf(location) ?? '');
      if (url !== undefined && visited.size < MAX_TEXTS) await fetchInto(files, url);
      const found = url === undefined ? target(files, location)?.source : files.remote(url);
      if (found !== undefined) open.push(found);
    }
  }
}

function referencesIn(location: Location): Location[] {
  const below = childrenOf(location).flatMap(([, item]) =>
    isContainer(item.value) ? referencesIn(item) : [],
  );
  return referenceOf(location) === undefined ? below : [location, ...below];
}

function isContainer(value: Json): boolean {
  return Array.isArray(value) || isObject(value);
}

async function fetchInto(files: Files, url: string): Promise<void> {
  if (files.remote(url) !== undefined) return;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) files.add(url, await response.text());
  } catch {
    // The reference stays unresolved and is reported at its own place.
  }
}
