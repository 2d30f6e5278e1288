import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const folder = fileURLToPath(new URL('../../../shared', import.meta.url));

/** A path in the folder of real descriptions that lies beside some checkouts. */
export function sharedPath(name: string): string {
  return `${folder}/${name}`;
}

/** A test that reads real descriptions; where they are not beside the checkout it is skipped and says so. */
export function sharedTest(name: string, body: () => Promise<void> | void): void {
  if (existsSync(folder)) test(name, body);
  else test.skip(`${name} (skipped: there is no folder shared beside this checkout)`, body);
}
