import type { Source } from './source.ts';

/** Where on the network a reference leads, without its fragment; `undefined` for one that stays among files. */
export function remoteUrl({ path }: Source, reference: string): string | undefined {
  const file = reference.replace(/#.*/s, '');
  const base = isRemote(path) ? path : undefined;
  if (file === '' || !(base !== undefined || isRemote(file))) return undefined;
  // What is no URL leads to no text that could have been fetched.
  return URL.canParse(file, base) ? new URL(file, base).href : file;
}

function isRemote(text: string): boolean {
  return /^https?:/.test(text);
}
