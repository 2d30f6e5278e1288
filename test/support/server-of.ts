import { basename } from 'node:path';
import {
  createMockServer,
  type MockServer,
  type MockServerOptions,
  type Operation,
} from '../../src/index.ts';
import { folderOf } from './folder.ts';

/** A server for description files that a test writes; their folder goes when it does. */
export async function serverOf(
  files: Readonly<Record<string, string | Uint8Array | object>>,
  options: MockServerOptions = {},
): Promise<MockServer> {
  const folder = await folderOf(files);
  const server = await createMockServer({ spec: folder.path, ...options });
  const dispose = async (): Promise<void> => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { ...server, [Symbol.asyncDispose]: dispose };
}

/** The body of an answer, read as JSON. */
export async function jsonFrom(server: MockServer, path: string, init?: RequestInit): Promise<unknown> {
  const response = await server.fetch(path, init);
  return response.json();
}

/** The operation with an id. */
export function operationIn({ api }: MockServer, id: string): Operation {
  const found = api.operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`There is no operation ${id}`);
  return found;
}

/** What was found wrong, as `CODE file:line:column`, without the folder of the file. */
export function told(server: MockServer): string[] {
  return server
    .mistakes()
    .map(({ code, file, line, column }) => `${code} ${basename(file)}:${line}:${column}`);
}
