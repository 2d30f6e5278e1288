import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for one test; it goes when its block ends. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a folder outside of the working folder with these files in it: relative path → text, bytes, or a value as JSON. */
export async function folderOf(
  files: Readonly<Record<string, string | Uint8Array | object>>,
): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'understudy-test-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(path, name), isText ? content : JSON.stringify(content));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
