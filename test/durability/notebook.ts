import { fileURLToPath } from 'node:url';
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/index.ts';

/** A note as it is answered. */
export interface Note {
  readonly id: string;
  readonly text: string;
}

/** Where notes are kept and asked for, in this process or in another one. */
export interface Notebook {
  all(): Promise<readonly Note[]>;
  /** What is answered, whatever it is. */
  add(how: '' | '/slowly' | '/aloud', key: string, more?: object): Promise<Response>;
  /** The note that is answered. */
  write(key: string): Promise<Note>;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The description of a notebook, and what it does. */
export const NOTES: string = here('notes.yaml');
export const NOTEBOOK: string = here('notebook.yaml');
export const REMINDERS: string = here('reminders.yaml');

/** The words for `understudy` that serve a notebook over a folder. */
export function notebookOver(folder: string): string[] {
  return [NOTES, '--scenario', NOTEBOOK, '--state', `file:${folder}`];
}

/** A server for a notebook over a folder, in this process, where time is moved by hand. */
export function notebookServer(folder: string, options: MockServerOptions = {}): Promise<MockServer> {
  return createMockServer({
    spec: NOTES,
    scenario: NOTEBOOK,
    state: `file:${folder}`,
    clock: 'manual',
    ...options,
  });
}

function notebookOf(ask: (path: string, init?: RequestInit) => Promise<Response>): Notebook {
  const add: Notebook['add'] = (how, key, more = {}) =>
    ask(`/notes${how}`, {
      method: 'POST',
      headers: { 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ text: key, ...more }),
    });
  return {
    // What a test expects of a body it says itself.
    all: async () => (await (await ask('/notes')).json()) as readonly Note[],
    add,
    write: async (key) => (await (await add('', key)).json()) as Note,
  };
}

/** The notebook of a server in this process, in a world of it. */
export function notebookIn(server: MockServer, world = 'default'): Notebook {
  return notebookOf((path, init) => server.fetch(`/@${world}${path}`, init));
}

/** The notebook of a server that listens on a URL. */
export function notebookAt(url: string): Notebook {
  return notebookOf((path, init) => fetch(url + path, init));
}

/** The texts of notes. */
export function textsOf(notes: readonly Note[]): string[] {
  return notes.map(({ text }) => text);
}
